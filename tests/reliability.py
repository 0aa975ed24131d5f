"""The page of what was tried, docs/reliability.md: figures that the long tests note down, and what was found, in prose.

    make trust                       the long tests, which note what they tried in tests/reliability.csv; then the page
    python -m tests.reliability      the page alone, from what is noted

`note` is called by a test that has passed, so what stands on the page was tried and held.
"""

import csv
import os
from collections.abc import Iterator
from pathlib import Path

from sim.files.results import revision
from sim.study.pages.reading import kept_reading

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reliability.md"
NOTED = ROOT / "tests" / "reliability.csv"
MUTANTS = ROOT / "tests" / "mutation" / "results.csv"
ASKED = "SERVAL_NOTE"  # set it to note figures
HEAD = """# Reliability

What was tried to break Serval, how often, and what came of it. The tables are made by `make trust` from what its tests
have noted; a line stands here only if every case of it held, with the revision at which it did. `make test` tries a
part of each kind, in minutes.

| what | tried | how | at |
| --- | --- | --- | --- |
"""
COLUMNS = ("what", "tried", "how", "at")


def note(what: str, tried: str, how: str) -> None:
    """Write down what has been tried and held; a later figure takes the place of an earlier one."""
    if ASKED not in os.environ:
        return
    rows = {row[0]: row for row in noted()}
    rows[what] = (what, tried, how, (revision() or "")[:7])
    with NOTED.open("w", newline="", encoding="utf-8") as lines:
        csv.writer(lines, lineterminator="\n").writerows([COLUMNS, *sorted(rows.values())])


def noted() -> list[tuple[str, ...]]:
    """What is written down."""
    if not NOTED.exists():
        return []
    with NOTED.open(newline="", encoding="utf-8") as lines:
        return [tuple(row[name] for name in COLUMNS) for row in csv.DictReader(lines)]


def mutants() -> Iterator[str]:
    """What became of the mutants, by group of files."""
    if not MUTANTS.exists():
        return
    with MUTANTS.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    yield "\n## Mutants\n"
    yield "One change at a time of an operator, a number or a statement of a rule, drawn over all files of rules with"
    yield "`python -m tests.mutation.sample`: does a test notice?\n"
    yield "| files | mutants | noticed by the file's own tests | by laws and goldens | survived | noticed |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for group in ("sim/phases/", "sim/", "agents/", ""):
        some = [r for r in rows if r["file"].startswith(group) and not (group == "sim/" and "phases" in r["file"])]
        counts = [sum(r["verdict"] == v for r in some) for v in ("killed", "killed by laws and goldens", "survived")]
        if some:
            cells = [group or "all", len(some), *counts, f"{1 - counts[2] / len(some):.0%}"]
            yield f"| {' | '.join(map(str, cells))} |"


def main() -> None:
    """Write the page; its last part is written by people and kept."""
    table = HEAD + "\n".join(f"| {' | '.join(row)} |" for row in noted())
    PAGE.write_text("\n".join([table, *mutants(), "", kept_reading(PAGE).rstrip(), ""]), encoding="utf-8")
    print(f"written: {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
