"""The parts of the documentation that are read off the project, so that they can't drift from it.

    python docs/generate.py             write them anew
    python docs/generate.py --check     tell which are not current (exit 1)

Written whole: docs/data_dictionary.md (from agents/records and the lists of what is kept) and docs/parameters.md
(from scenarios/parameters, the tempers of scenarios/factions, and scenarios/sources.csv), and the grammar of
scenarios and factions as JSON Schema (scenarios/*.schema.json, from scenarios/schema.py).
In README.md the block between two marks: the turn, from `turn_order()`. In docs/odd.md four blocks: entities, scales,
turn, parameters of the submodels.
"""

import csv
import inspect
import os
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("NUMBA_DISABLE_JIT", "1")  # nothing is played here

from agents.records import codes, columns  # noqa: E402
from agents.records.columns import Column, World  # noqa: E402
from scenarios.export import schemas  # noqa: E402
from scenarios.load import load_scenario  # noqa: E402
from sim.files.events import TOLD  # noqa: E402
from sim.files.tables import DISPLACED  # noqa: E402
from sim.measures import outcomes, series  # noqa: E402
from sim.measures.series import Measure  # noqa: E402
from sim.turn import turn_order  # noqa: E402

HEAD = "<!-- Written by docs/generate.py: edit the source named below, then run it again. -->"
TURN, TURN_END = "<!-- turn: written by docs/generate.py -->", "<!-- end of turn -->"
PARAMETERS = ROOT / "scenarios" / "parameters"
KINDS = ("kinds", "aircraft")  # tables with one block per kind
NOT_OF_A_PHASE = ("theatre", "outcomes")
DEFAULT = "default"
STATUSES = ("measured", "literature", "estimated", "assumed", "calibrated", "lever")

# Name of the list in agents/records/columns.py → the array of the World that it describes, and what a row is.
RECORDS = {
    "UNIT": ("units", "a body of company size"),
    "TOWN": ("towns", "a place of the road net: town, border post, camp, base abroad or refuge"),
    "SIDE": ("sides", "a faction and its commander"),
    "PACKAGE": ("packages", "groups that were sent on one objective"),
    "WING": ("wings", "aircraft of one type at one base"),
    "DEPOT": ("depots", "stores at a base, a cache or a camp"),
    "CIVILIANS": ("civilians", "the people of one town in one place"),
    "PACT": ("pacts", "an agreement that two factions may come to"),
    "SHIFT": ("shifts", "a change of a relation that an event brings"),
    "TRACK": ("tracks", "what a staff believes of one body"),
    "THREAT": ("threat", "the strikes that a staff fears in one cell"),
    "THEATRE": ("theatre", "the clock, the weather and the politics of the war (a single row)"),
    "EVENT": ("events", "something that happened"),
    "CHOICE": ("ledger", "one option that a commander weighed"),
    "EDGE": ("edges", "a road between two places"),
    "CELL": ("cells", "a square of the 20 km grid"),
    "LIGHT": ("light", "the light of one turn"),
}
# Words of agents/records/codes.py → the columns that hold their numbers.
CODES = {
    "STATUS": "UNIT.status, WING.status",
    "ARRIVAL": "UNIT.arrival",
    "POSTURE": "UNIT.posture, TRACK.posture",
    "ORDER": "UNIT.order",
    "RELATION": "the table of relations",
    "CAMP": "SIDE.camp",
    "TOWN_KIND": "TOWN.kind",
    "CIVILIAN": "CIVILIANS.kind",
    "WAITS_FOR": "PACT.waits_for",
    "PACT_STATE": "PACT.state",
    "SHIFT_ON": "SHIFT.on",
    "TERRAIN": "CELL.terrain",
    "ROAD": "EDGE.road, CELL.road",
    "MOBILITY": "kinds: mobility",
    "AIR_ROLE": "aircraft: role",
    "TRACK_SOURCE": "TRACK.source",
    "AIM": "PACKAGE.aim",
    "STAGE": "PACKAGE.stage",
}


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines] + [""]


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV table."""
    with path.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


# --- the data dictionary


def data_dictionary() -> str:
    """Every record, column and code, and what is kept of a run."""
    return "\n".join(
        [
            "# Data dictionary",
            HEAD,
            "",
            "Source: `columns.py`, `codes.py` in `agents/records/`; `series.py`, `outcomes.py` in `sim/measures/`;",
            "`events.py`, `tables.py` in `sim/files/`.",
            "",
            "The state of a campaign is a handful of records, declared once in `agents/records/columns.py`. A Mesa",
            "agent has a property for each column of its row (`unit.personnel`), and `<column>_name` where the number",
            "stands for a word or another row (`unit.posture_name`). The Parquet files of a run carry the columns of",
            "UNIT, TOWN, SIDE and CHOICE under the same names, with words in place of codes and rows. Numbers are `f8`",
            "or `i8`. In columns that hold a row, −1 means none. *Written by* names the phases that may change a",
            "column (`start`: set when the world is built; `engine`: the loop around the turn; `any`: every phase).",
            "",
            "## The world",
            "U units, T places, S sides, K staffs, C cells, R route tables, N turns.",
            "",
            *world_fields(),
            "## Records",
            "",
            *(line for name in RECORDS for line in record(name)),
            "## Codes",
            "",
            *table(("list", "in", "codes"), ((f"`{name}`", where, worded(name)) for name, where in CODES.items())),
            "TOWN.airfield is a sum of bits: 1 helicopters, 2 transport aircraft, 4 fighters.",
            "",
            "### Events",
            "What the columns of an event mean, by its kind; `other` is another faction unless stated otherwise.",
            "",
            *table(("code", "kind", "in the event log"), events()),
            "## Tables of a run",
            "`towns`, `units` and `factions` (Parquet) have a row for each of them at the start (`tick` 0) and after",
            "each turn, with `date_time` then; `decisions` has one for each option weighed. They hold the columns of",
            "TOWN, UNIT, SIDE and CHOICE, names that people read, and where a town or unit is (`latitude`,",
            "`longitude`, WGS84); `factions` also the sums over its units of what is named as in UNIT.",
            "",
            "### events",
            "One row for each event of the run, in the order in which they happened.",
            "",
            *table(("column", "unit", "meaning"), told(TOLD)),
            "### displaced",
            "One row for each day, kind and place that ever has displaced people of it; for each day and kind the sum.",
            "",
            *table(("column", "unit", "meaning"), told(DISPLACED)),
            "## What is kept of each turn",
            "Columns of the series, for single runs and batches (`sim/measures/series.py`), then one per staff:",
            "`in_country.<staff>` [person], people of its units and wings in the country at war.",
            "",
            *measures(series.SERIES),
            "## Outcomes",
            "Named numbers of a run (`outcomes.json`, `sim/measures/outcomes.py`); what did not happen is `null`.",
            "",
            *measures(outcome_list()),
        ]
    )


def world_fields() -> list[str]:
    """The arrays of the World with the remark that stands beside each, by the group that they are in."""
    rows: list[tuple[str, str]] = []
    found: list[str] = []
    for line in inspect.getsource(World).splitlines():
        if group := re.match(r"\s+# (.*)$", line):
            found += table(("array", "holds"), rows) if rows else []
            found += [group[1], ""]
            rows = []
        elif field := re.match(r"\s+(\w+): \w+  # (.*)$", line):
            rows.append((f"`{field[1]}`", field[2]))
    return [*found, *table(("array", "holds"), rows)]


def record(name: str) -> list[str]:
    """One record: a row per column."""
    array, row = RECORDS[name]
    declared: tuple[Column, ...] = getattr(columns, name)
    head = ("column", "type", "unit", "written by", "meaning")
    cells = ((f"`{c.name}`", c.type, c.unit, c.writers.replace(" ", ", "), c.meaning) for c in declared)
    return [f"### {name}", f"`{array}`: one row is {row}.", "", *table(head, cells)]


def worded(name: str) -> str:
    """The numbers and words of a list of codes."""
    return ", ".join(f"{number} {word}" for number, word in enumerate(getattr(codes, name)))


def events() -> Iterator[tuple[str, str, str]]:
    """Every kind of event with the remark beside it in agents/records/codes.py."""
    text = inspect.getsource(codes)
    block = text[text.index("# What happened (EVENT.kind)") : text.index("\nEVENT = (")]
    for constant, remark in re.findall(r"^    ([A-Z_]+),  # (.*)$", block, re.MULTILINE):
        code = getattr(codes, constant)
        yield str(code), codes.EVENT[code], remark


def told(described: Mapping[str, tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """The columns of a table that a run writes."""
    return ((f"`{name}`", unit, meaning) for name, (unit, meaning) in described.items())


def outcome_list() -> list[Measure]:
    """Every outcome, with <camp>, <staff> and <town> for whom it is asked of."""
    return [
        *outcomes.OVERALL,
        *(Measure(f"{m.name}.<camp>", m.unit, m.meaning) for m in outcomes.PER_CAMP),
        *(Measure(f"{m.name}.<staff>", m.unit, m.meaning) for m in outcomes.PER_STAFF),
        *(Measure(f"{m.name}.<town>", m.unit, m.meaning) for m in outcomes.PER_TOWN),
        Measure("killed.<town>.<camp>", "person", outcomes.AT_TOWN),
        *(
            Measure(f"harmed.<town>.{cause}", "person", f"civilians {words} there in the run")
            for cause, words in outcomes.HARM
        ),
    ]


def measures(listed: Iterable[Measure]) -> list[str]:
    """Numbers with unit and meaning."""
    return table(("name", "unit", "meaning"), ((f"`{m.name}`", m.unit, m.meaning) for m in listed))


# --- the parameters


def parameters() -> str:
    """Every number of the model, where it comes from, and how far it may range."""
    tables = {path.stem: read(path) for path in sorted(PARAMETERS.glob("*.csv"))}
    phases = [phase.stem for phase in turn_order()]
    every = [row for rows in tables.values() for row in rows]
    count = Counter(row["status"] for row in every)
    return "\n".join(
        [
            "# Parameters",
            HEAD,
            "",
            "Source: `scenarios/parameters/`, the `[temper]` tables of `scenarios/factions/`, `scenarios/sources.csv`.",
            "",
            "Every number that a rule uses is a row here. On the command line a parameter is `table.name`, for example",
            "`--set combat.loss_rate=0.005`; a value outside its range is refused. *Status* says where the value comes",
            "from: measured; literature; estimated from facts; assumed, that is, reasoned and no more; calibrated on",
            "7–21 January 2013. *Source* is a key of the [list at the end](#sources).",
            "",
            f"Of {len(every)} rows " + ", ".join(f"{count[status]} are {status}" for status in STATUSES) + ".",
            "",
            *(line for stem in [*phases, *NOT_OF_A_PHASE] for line in phase_table(stem, tables[stem])),
            *temper(tables["temper"]),
            *(line for stem in KINDS for line in kinds(stem, tables[stem])),
            "## Sources",
            "A key that begins with `assumption:` is no source: the sentence says what was assumed.",
            "",
            *table(("key", "reference"), ((f"`{r['key']}`", r["reference"]) for r in sources())),
        ]
    )


def sources() -> list[dict[str, str]]:
    """The list of sources, by key."""
    return sorted(read(ROOT / "scenarios" / "sources.csv"), key=lambda row: row["key"])


def phase_table(stem: str, rows: list[dict[str, str]], title: str | None = None) -> list[str]:
    """The table of one phase, or another plain one."""
    head = ("name", "value", "unit", "low", "high", "status", "meaning", "source")
    cells = ([f"`{row['name']}`", *(row[column] for column in head[1:])] for row in rows)
    return [f"## {title or stem}", "", *table(head, cells)]


def temper(rows: list[dict[str, str]]) -> list[str]:
    """How commanders think: what holds for all, and what each faction's file changes."""
    changed = []
    for path in sorted((ROOT / "scenarios" / "factions").glob("*.toml")):
        faction = tomllib.loads(path.read_text(encoding="utf-8"))
        own = ", ".join(f"{name} {value:g}" for name, value in sorted(faction.get("temper", {}).items()))
        status = faction.get("temper_status", "assumed") if own else "–"
        changed.append((faction["name"], f"`{faction['doctrine']}`", own or "–", status))
    return [
        *phase_table("temper", rows, "temper: how commanders think"),
        "What each faction changes, within the ranges above:",
        "",
        *table(("faction", "doctrine", "its own values", "status"), changed),
    ]


def kinds(stem: str, rows: list[dict[str, str]]) -> list[str]:
    """A table of kinds: its attributes, and the kinds that state one of them."""
    values = {row["name"]: row["value"] for row in rows}
    attributes = list(dict.fromkeys(name.partition(".")[2] for name in values))
    default = [row | {"name": row["name"].partition(".")[2]} for row in rows if row["name"].startswith(f"{DEFAULT}.")]
    others = list(dict.fromkeys(name.partition(".")[0] for name in values if not name.startswith(f"{DEFAULT}.")))
    title = {"kinds": "kinds: what bodies are", "aircraft": "aircraft: what wings fly"}[stem]
    matrix = ((f"`{kind}`", *(values.get(f"{kind}.{attribute}", "") for attribute in attributes)) for kind in others)
    return [
        *phase_table(stem, default, title),
        f"Values by kind; an empty cell is the value above. Ranges and sources: `scenarios/parameters/{stem}.csv`.",
        "",
        *table(("kind", *attributes), matrix),
    ]


# --- the ODD protocol


def odd(text: str) -> str:
    """The ODD page with today's tables between its marks."""
    blocks = {"entities": entities(), "scales": scales(), "turn": turn_lines(), "submodels": submodels()}
    for name, lines in blocks.items():
        begin, end = f"<!-- {name}: written by docs/generate.py -->", f"<!-- end of {name} -->"
        before, rest = text.split(begin)
        text = f"{before}{begin}\n{chr(10).join(lines).strip()}\n{end}{rest.partition(end)[2]}"
    return text


def entities() -> list[str]:
    """Every record that changes or is acted upon, with its state variables."""
    head = ("entity", "one row is", "state variables")
    rows = (
        (f"`{array}`", row, ", ".join(f"`{column.name}`" for column in getattr(columns, name)))
        for name, (array, row) in RECORDS.items()
    )
    return table(head, rows)


def scales() -> list[str]:
    """How many there are of each in the main scenario."""
    scenario = load_scenario("january_2013")
    factions = scenario.factions.values()
    counts = {
        "factions": len(factions),
        "units": sum(len(faction.units) for faction in factions),
        "wings": sum(len(faction.wings) for faction in factions),
        "depots": sum(len(faction.depots) for faction in factions),
        "places beside refuges": len(scenario.theatre.towns),
        "roads": len(scenario.theatre.roads),
        "turns": scenario.n_ticks,
        "parameters": len(scenario.parameters),
    }
    return table(("in `january_2013`", "number"), ((name, str(count)) for name, count in counts.items()))


def turn_lines() -> list[str]:
    """The turn, linked to the sections of the model page."""
    rows = (
        (f"[{n} {phase.stem.capitalize()}](model.md#{n}-{phase.stem})", f"`{phase.verb}`", phase.does)
        for n, phase in enumerate(turn_order(), start=1)
    )
    return table(("phase", "verb", "does"), rows)


def submodels() -> list[str]:
    """A short table of parameters for every phase."""
    lines: list[str] = []
    for number, phase in enumerate(turn_order(), start=1):
        title = phase.stem.capitalize()
        link = f"Equations: [model.md](model.md#{number}-{phase.stem}); code: `sim/phases/{phase.stem}.py`."
        cells = (
            (f"`{r['name']}`", r["value"], f"{r['low']}–{r['high']}", r["unit"], r["status"], r["meaning"])
            for r in read(PARAMETERS / f"{phase.stem}.csv")
        )
        head = ("parameter", "value", "range", "unit", "status", "meaning")
        lines += [f"### 7.{number} {title}", f"{phase.does} {link}", "", *table(head, cells)]
    return lines


# --- README


def turn_table() -> str:
    """The turn as README shows it."""
    rows = (
        (str(number), f"`{phase.verb}`", f"[{phase.stem}](sim/phases/{phase.stem}.py)", phase.does)
        for number, phase in enumerate(turn_order(), start=1)
    )
    return "\n".join(table(("", "step", "file", "does"), rows)).strip()


def readme(text: str) -> str:
    """README with today's turn."""
    before, rest = text.split(TURN)
    _, after = rest.split(TURN_END)
    return f"{before}{TURN}\n{turn_table()}\n{TURN_END}{after}"


def pages() -> dict[Path, str]:
    """Every page with its current text."""
    made = {"data_dictionary.md": data_dictionary(), "parameters.md": parameters()}
    whole = {ROOT / "docs" / name: text.rstrip() + "\n" for name, text in made.items()}
    whole |= {ROOT / "scenarios" / name: text for name, text in schemas().items()}
    parts = {ROOT / "README.md": readme, ROOT / "docs" / "odd.md": odd}
    return {**whole, **{page: write(page.read_text(encoding="utf-8")) for page, write in parts.items()}}


def main() -> int:
    """Write the pages, or see whether they are current."""
    checking = "--check" in sys.argv
    stale = {path: text for path, text in pages().items() if not path.exists() or path.read_text("utf-8") != text}
    for path, text in stale.items():
        print(f"{'not current' if checking else 'written'}: {path.relative_to(ROOT)}")
        if not checking:
            path.write_text(text, "utf-8")
    return 1 if stale and checking else 0


if __name__ == "__main__":
    sys.exit(main())
