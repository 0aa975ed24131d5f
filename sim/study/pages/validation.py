"""docs/validation.md: the tables and figures of stored studies, put between the marks of the page.

    python -m sim.study.pages.validation                        # from the folders of results/ that the commands write
    python -m sim.study.pages.validation --results elsewhere

The prose around the marks is written by people and kept. A block whose results are not there says so. Nothing is
played and no record is opened: what stands in `score.json`, `sensitivity.json` and `calibration.json` is shown.
"""

import argparse
import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sim.files.results import ROOT

PAGE = ROOT / "docs" / "validation.md"
FIGURES = ROOT / "docs" / "figures"
NOTHING = "–"
MOST = 5  # parameters shown for each question
Stored = dict[str, Any]


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A table in Markdown, with a line after it."""
    return ["| " + " | ".join(line) + " |" for line in (heads, ["---"] * len(heads), *rows)] + [""]


def number(value: float | None, digits: int = 2) -> str:
    """A number; a dash for none."""
    return NOTHING if value is None else f"{value:,.{digits}f}"


def read(folder: Path, name: str) -> Stored | None:
    """A stored result; None if there is none."""
    try:
        found: Stored = json.loads((folder / name).read_text(encoding="utf-8"))
        return found
    except (OSError, ValueError):
        return None


def made_by(found: Stored) -> str:
    """Which revision made a result."""
    return f"revision {(found['revision'] or 'none')[:10]}, seed {found['seed']}"


def scores(results: Path) -> list[str]:
    """Every score folder but those of ablations: the cards of each."""
    lines: list[str] = []
    for folder in sorted(results.glob("score*")):
        found = read(folder, "score.json")
        if found is None or found["without"]:
            continue
        with_file = f", parameters of `{Path(found['parameter_file']).name}`" if found["parameter_file"] else ""
        lines += [f"*{made_by(found)}{with_file}.*", ""]
        for card in found["cards"]:
            lines += show_card(card)
        lines += copy_figures(folder, ("capture_dates", "skill", "calibration", "counts"))
    return lines


def show_card(card: Stored) -> list[str]:
    """One forecast in one window."""
    cover = ", ".join(
        f"{level:.0%}: {number(100 * share, 0)} %" for level, share in card["coverage"] if share is not None
    )
    return [
        f"### {card['scenario']}, {card['window']} ({card['kind']})",
        f"{card['runs']:,} runs; {len(card['events'])} dates, {card['town_days']} town-days, {card['contested_days']}",
        f"of them of towns that changed hands. Kendall's tau {number(card['tau'])} for the medians, "
        f"{number(card['tau_runs'])} in the mean run.",
        f"Central intervals cover ({cover}) of the dates.",
        "",
        *table(
            ("measure", "rival", "n", "model", "rival's", "skill", "90 % over runs", "90 % over towns"),
            [skill_cells(row) for row in card["skills"]],
        ),
        *table(
            ("town", "event", "history", "5 %", "median", "95 %", "in runs", "CRPS", "road advance"),
            [date_cells(row) for row in card["events"]],
        ),
        *table(("count", "to", "history", "5 %", "median", "95 %"), [count_cells(row) for row in card["volumes"]]),
    ]


def skill_cells(row: Stored) -> list[str]:
    """A line of the table of skill."""
    spans = [f"{number(row[f'skill_{k}_low'])} to {number(row[f'skill_{k}_high'])}" for k in ("runs", "towns")]
    return [row["measure"], row["rival"], str(row["cases"]), number(row["score"], 3), number(row["rival_score"], 3),
            number(row["skill"]), *spans]  # fmt: skip


def date_cells(row: Stored) -> list[str]:
    """A line of the table of dates; days from the start."""
    runs = [number(row[f"day_{q}"], 1) for q in ("05", "50", "95")]
    history = f"{row['day_from']:.0f} to {row['day_to']:.0f}"
    return [row["name"], row["event"], history, *runs, f"{row['share_of_runs']:.0%}", number(row["crps_model"]),
            number(row["crps_road_advance"])]  # fmt: skip


def count_cells(row: Stored) -> list[str]:
    """A line of the table of counts."""
    low, high = number(row["record_low"], 0), number(row["record_high"], 0)
    return [row["quantity"], row["date"], low if low == high else f"{low} to {high}",
            *(number(row[q], 0) for q in ("p05", "p50", "p95"))]  # fmt: skip


def worth(results: Path) -> list[str]:
    """What mechanisms are worth, from every score with ablations."""
    lines: list[str] = []
    for folder in sorted(results.glob("score*")):
        found = read(folder, "score.json")
        if found is None or not found["worth"]:
            continue
        rows = [
            [r["scenario"], r["variant"], f"{r['window']} ({r['kind']})", r["measure"], str(r["cases"]),
             number(r["score_with"], 3), number(r["score_without"], 3), number(r["saved"]),
             f"{number(r['saved_low'])} to {number(r['saved_high'])}"]
            for r in found["worth"]
        ]  # fmt: skip
        heads = ("scenario", "what", "window", "measure", "n", "with it", "without", "saved", "90 % over towns")
        lines += [f"*{found['runs']:,} runs each, {made_by(found)}.*", "", *table(heads, rows), verdict(found), ""]
    return lines


def verdict(found: Stored) -> str:
    """Which mechanisms buy something, which cost something, and which cannot be told from none."""
    saves, costs, nothing = [], [], []
    for what in dict.fromkeys(row["variant"] for row in found["worth"]):
        name = what.removeprefix("without ")
        mine = [row for row in found["worth"] if row["variant"] == what]
        saving = any((row["saved_low"] or 0.0) > 0.0 for row in mine)
        costing = any((row["saved_high"] or 0.0) < 0.0 for row in mine)
        if saving:
            saves.append(name)
        if costing:
            costs.append(name)
        if not saving and not costing:
            nothing.append(name)
    told = (("Save", saves), ("Cost", costs), ("Buy nothing that can be told from chance", nothing))
    sentences = [f"{word}: {', '.join(names) or 'none'}." for word, names in told]
    return " ".join(["By intervals that do not hold 0.", *sentences])


def sensitivity(results: Path) -> list[str]:
    """The foremost parameters of every question."""
    lines: list[str] = []
    for folder in sorted(results.glob("sensitivity*")):
        found = read(folder, "sensitivity.json")
        if found is None:
            continue
        rows = []
        for question in (q["title"] for q in found["questions"]):
            mine = [r for r in found["sobol"] if r["question"] == question and r["ST"] is not None]
            for rank, r in enumerate(sorted(mine, key=lambda r: -r["ST"])[:MOST]):
                first = question if rank == 0 else ""
                rows.append([first, f"`{r['parameter']}`", number(r["S1"]), number(r["ST"]), number(r["ST_conf"])])
        many = len({r["parameter"] for r in found["morris"]})
        lines += [
            f"*{found['scenario']}: {many} parameters screened ({found['trajectories']} trajectories), "
            f"{found['keep']} shared out ({found['samples']} samples), {found['runs']} runs a point; "
            f"{made_by(found)}.*",
            "",
            *table(("question", "parameter", "S1", "ST", "± 95 %"), rows),
            *luck(found),
            *copy_figures(folder, ("tornado", "sobol", "morris")),
        ]
    return lines


def luck(found: Stored) -> list[str]:
    """How much of the variance is luck that a point's few runs leave."""
    told = zip((q["title"] for q in found["questions"]), found["luck"], strict=True)
    shares = ", ".join(f"{title} {share:.0%}" for title, share in told if share is not None)
    return [f"Luck left in what varies between points, and so in every ST: {shares}.", ""] if shares else []


def calibration(results: Path) -> list[str]:
    """Prior and posterior, and the check by new runs."""
    lines: list[str] = []
    for folder in sorted(results.glob("calibration*")):
        found = read(folder, "calibration.json")
        if found is None:
            continue
        values = [
            [f"`{r['parameter']}`", f"{r['prior_low']:.4g} to {r['prior_high']:.4g}", f"{r['default']:.4g}",
             *(f"{r[q]:.4g}" for q in ("p05", "p50", "p95")), number(r["narrower"])]
            for r in found["posterior"]
        ]  # fmt: skip
        tried = [
            [r["target"], f"{r['low']:,.4g} to {r['high']:,.4g}",
             *(number(r[q], 1) for q in ("prior_50", "posterior_05", "posterior_50", "posterior_95")),
             f"{r['prior_within']:.0%}", f"{r['posterior_within']:.0%}"]
            for r in found["check"]
        ]  # fmt: skip
        lines += [
            f"*{found['scenario']}: {found['runs']:,} runs in {len(found['tolerances'])} generations, tolerance "
            f"{found['tolerances'][0]:.2f} → {found['tolerances'][-1]:.2f}; {made_by(found)}.*",
            "",
            *table(("parameter", "prior", "default", "5 %", "median", "95 %", "narrower"), values),
            *table(("target", "accepted", "prior", "5 %", "posterior", "95 %", "prior in", "posterior in"), tried),
            *copy_figures(folder, ("posterior", "check")),
        ]
    return lines


def displacement(results: Path) -> list[str]:
    """Averaged relative differences, and every count."""
    found = read(results / "displacement", "displacement.json")
    if found is None:
        return []
    lines = [f"*{found['scenario']}, {found['runs']:,} runs; {made_by(found)}.*", ""]
    for scored in found["windows"]:
        measures = [
            [m["measure"], str(m["dates"]), *(number(m[who], 3) for who in ("persistence", "gravity", "model"))]
            for m in scored["measures"]
        ]
        counts = [
            [c["measure"], c["date"], c["place"], span(c["record_low"], c["record_high"]),
             *(number(c[who], 0) for who in ("persistence", "gravity", "p05", "p50", "p95"))]
            for c in scored["counts"]
        ]  # fmt: skip
        heads = ("count", "date", "place", "counted", "persistence", "gravity", "5 %", "median", "95 %")
        lines += [
            f"### {scored['window']}",
            *table(("averaged relative difference", "dates", "persistence", "gravity", "model"), measures),
            *table(heads, counts),
        ]
    return [*lines, *copy_figures(results / "displacement", ("displaced_record",))]


def span(low: float, high: float) -> str:
    """A count of the record, or its range."""
    return number(low, 0) if low == high else f"{number(low, 0)} to {number(high, 0)}"


BLOCKS: dict[str, Callable[[Path], list[str]]] = {
    "scores": scores,
    "worth": worth,
    "sensitivity": sensitivity,
    "calibration": calibration,
    "displacement": displacement,
}


def copy_figures(folder: Path, names: Sequence[str]) -> list[str]:
    """Put figures of a result beside the page, and show them."""
    lines = []
    for name in names:
        file = folder / "figures" / f"{name}.png"
        if file.exists():
            FIGURES.mkdir(exist_ok=True)
            copied = FIGURES / f"{folder.name.replace('_', '-')}-{name.replace('_', '-')}.png"
            shutil.copyfile(file, copied)
            lines += [f"![{name.replace('_', ' ')}](figures/{copied.name})", ""]
    return lines


def page(text: str, results: Path) -> str:
    """The page with today's blocks."""
    for name, block in BLOCKS.items():
        begin, end = f"<!-- {name}: written by sim/study/pages/validation.py -->", f"<!-- end of {name} -->"
        before, _, rest = text.partition(begin)
        lines = block(results) or ["Not made yet.", ""]
        body = "\n".join(lines).rstrip()
        text = f"{before}{begin}\n{body}\n{end}{rest.partition(end)[2]}"
    return text


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--results", type=Path, default=Path("results"), help="folder of the studies' folders")
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), parser.parse_args().results), encoding="utf-8")
    print(f"wrote {PAGE.name}")


if __name__ == "__main__":
    main()
