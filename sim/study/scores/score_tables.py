"""Scores as tables for the terminal: skill beside rivals, dates beside history, counts beside history."""

import math
import sys

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from sim.study.scores.scorecard import Card, event_rows, skill_rows, volume_rows

NOTHING = "–"
WIDTH = 120  # characters, where the output goes to a file


def show_card(card: Card, console: Console | None = None) -> None:
    """Print everything that a card holds."""
    console = console or Console(width=None if sys.stdout.isatty() else WIDTH)
    scores = card.scores
    console.print(f"\n{card.title}, {card.runs:,} runs", style="bold", highlight=False)
    console.print(skill_table(card))
    cover = ", ".join(
        f"{written(100 * share, 0)} % for those of {level:.0%}" for level, share in scores.coverage.items()
    )
    console.print(
        f"{len(scores.events)} dates, {scores.town_days} town-days, {len(scores.contested)} of them of contested "
        f"towns. Order (Kendall's tau): {written(scores.tau)} of the medians, {written(scores.tau_runs)} in the mean "
        f"run. Dates covered by intervals: {cover}.",
        highlight=False,
    )
    console.print(date_table(card))
    console.print(count_table(card))


def show_worth(rows: list[dict[str, object]], console: Console | None = None) -> None:
    """Print what each mechanism is worth."""
    console = console or Console(width=None if sys.stdout.isatty() else WIDTH)
    heads = ("n", "with it", "without", "saved", "90 % over towns")
    table = Table("what", "window", "measure", *(Column(head, justify="right") for head in heads), box=box.SIMPLE)
    for row in rows:
        numbers = [written(row[name], 3) for name in ("score_with", "score_without")]
        span = f"{written(row['saved_low'])} to {written(row['saved_high'])}"
        table.add_row(
            str(row["variant"]), str(row["window"]), escape(str(row["measure"])), str(row["cases"]), *numbers,
            written(row["saved"]), span,
        )  # fmt: skip
    console.print("\nWhat each mechanism is worth: the share of the score without it that it saves", style="bold")
    console.print(table)


def skill_table(card: Card) -> Table:
    """One line per measure and rival."""
    heads = ("n", "model", "rival", "skill", "90 % over runs", "90 % over towns")
    table = Table("measure", "beside", *(Column(head, justify="right") for head in heads), box=box.SIMPLE)
    for row in skill_rows(card):
        spans = [f"{written(row[f'skill_{k}_low'])} to {written(row[f'skill_{k}_high'])}" for k in ("runs", "towns")]
        numbers = [written(row[name], 3) for name in ("score", "rival_score")]
        table.add_row(
            escape(str(row["measure"])), str(row["rival"]), str(row["cases"]), *numbers, written(row["skill"]), *spans
        )
    return table


def date_table(card: Card) -> Table:
    """One line per change of hands; days from the start."""
    heads = ("history", "5 %", "median", "95 %", "in runs", "CRPS", "road advance")
    table = Table("town", "event", *(Column(head, justify="right") for head in heads), box=box.SIMPLE)
    for row in event_rows(card):
        history = f"{written(row['day_from'], 0)} to {written(row['day_to'], 0)}"
        runs = [written(row[name], 1) for name in ("day_05", "day_50", "day_95")]
        scores = [written(row[name]) for name in ("crps_model", "crps_road_advance")]
        table.add_row(str(row["name"]), str(row["event"]), history, *runs, f"{row['share_of_runs']:.0%}", *scores)
    return table


def count_table(card: Card) -> Table:
    """One line per count of the record."""
    heads = ("history", "5 %", "median", "95 %", "in range", "90 % touches it")
    table = Table("count", "to", *(Column(head, justify="right") for head in heads), box=box.SIMPLE)
    for row in volume_rows(card):
        low, high = written(row["record_low"], 0), written(row["record_high"], 0)
        runs = [written(row[name], 0) for name in ("p05", "p50", "p95")]
        history = low if low == high else f"{low} to {high}"
        inside = NOTHING if low == high else f"{row['share_in_range']:.0%}"
        touches = "yes" if row["interval_touches"] else "no"
        table.add_row(str(row["quantity"]), str(row["date"]), history, *runs, inside, touches)
    return table


def written(value: object, digits: int = 2) -> str:
    """A number; a dash for what is none."""
    return f"{value:,.{digits}f}" if isinstance(value, float) and math.isfinite(value) else NOTHING
