"""A record made by hand, in a folder of its own: three towns, four days, no history."""

import datetime
from pathlib import Path

from sim.study.record import CALIBRATION, Record

HEADS = {
    "control_2013": "town_id,town,region,from,to,holder,side,source_title,source_url,confidence,notes",
}


def made_record(folder: Path, rows: list[tuple[str, str, str, str, str]]) -> Record:
    """A record of the first window from rows of (town, from, to, side, confidence)."""
    lines = [HEADS["control_2013"]]
    lines += [f"{town},{town},,{first},{last},,{side},,,{confidence}," for town, first, last, side, confidence in rows]
    (folder / "control_2013.csv").write_text("\n".join(lines), encoding="utf-8")
    return Record(CALIBRATION, folder=folder)


def january(day: int) -> datetime.date:
    """A day of January 2013."""
    return datetime.date(2013, 1, day)
