"""What a visitor may change, in plain words, and what each handle does to the scenario.

A handle for a number takes its unit, range and meaning from the parameter's row; the others set what a scenario file
can say. `changes` is the one place that turns settings into lines of such a file, so that what is played and what is
saved are the same. Handles that a scenario offers itself (its `levers`) come after these.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from scenarios.schema import Faction, Lever, Scenario

Setting = float | str | bool
Settings = Mapping[str, Setting]

EVENTS, DATE, NEVER = "events", "date", "never"
WHEN = ((EVENTS, "when events bring it"), (DATE, "on a day that I set"), (NEVER, "never"))
BOTH, AIR, GROUND = "both", "air", "ground"
FORCES = ((BOTH, "aircraft and troops"), (AIR, "aircraft only"), (GROUND, "troops only"))
MOST_LATER = 30.0  # days: more leaves nothing of a campaign of five weeks
FORCE = ("force", "French force against what came", "×", 0.25, 2.0, 0.25)
UNITS = {
    "1": "",
    "day": "days",
    "hour": "h",
    "seat/day": "a day",
    "1/day": "a day",
    "1/hour": "an hour",
}  # as people say
AFRICA = "West African force takes part"
OWN = "own."  # before the names of handles that the scenario offers itself

NUMBERS = (  # key, title, parameter, group
    ("later", "Help is asked for later, by", "politics.later_days", "When"),
    ("decide", "From the request to the decision", "politics.decision_delay_hours", "When"),
    ("lift", "Seats a day on chartered aircraft", "politics.charter_seats", "Who comes"),
    ("restraint", "Strikes on fighters inside towns", "air.town_restraint", "How they fight"),
    ("dust", "How often dust comes up", "clock.dust_per_day", "How they fight"),
    ("deadly", "How deadly fighting is", "combat.loss_rate", "How they fight"),
)
BRIEF = {"later": "help asked for {value} days later"}


class Handle(NamedTuple):
    """One handle as the page draws it. `kind`: choice, switch or range; `when`: settings under which it matters."""

    key: str
    title: str
    kind: str
    group: str
    value: Setting  # as the scenario has it
    choices: tuple[tuple[str, str], ...] = ()
    low: float = 0.0
    high: float = 1.0
    step: float = 0.0
    unit: str = ""
    meaning: str = ""
    status: str = ""
    parameter: str = ""
    when: tuple[str, ...] = ()  # values of "come" under which it is shown; nothing = always
    brief: str = ""  # the setting in a few words, with {value}


def handles(scenario: Scenario) -> list[Handle]:
    """Everything that can be set of a scenario; what would change nothing is left out."""
    found = [*when(scenario), *who(scenario)]
    for key, title, parameter, group in NUMBERS:
        if parameter in scenario.parameters:
            brief = BRIEF.get(key, "")
            shown = {"later": (EVENTS,), "decide": (EVENTS, DATE), "lift": (EVENTS, DATE)}.get(key, ())
            found.append(number(scenario, key, title, parameter, group)._replace(when=shown, brief=brief))
    taken = {handle.parameter for handle in found}
    found += [own(scenario, name, lever) for name, lever in scenario.levers.items() if lever.sets not in taken]
    order = ("When", "Who comes", "How they fight", "This scenario")
    foreign = any(faction.foreign for faction in scenario.factions.values())
    kept = [handle for handle in found if handle.high > handle.low and (foreign or handle.group == "How they fight")]
    return sorted(kept, key=lambda handle: order.index(handle.group))


def when(scenario: Scenario) -> list[Handle]:
    """Whether and when outside help is asked for."""
    plan = scenario.intervention
    mode = {"triggered": EVENTS, "dated": DATE, "never": NEVER}.get(plan.mode, EVENTS)
    if plan.mode == "under_way":  # decided before the start: nothing to set
        return []
    day = plan.day if plan.day is not None else 4.0
    return [
        Handle("come", "Outside help is asked for", "choice", "When", mode, WHEN),
        Handle("day", "Day of the request", "range", "When", float(day), high=float(int(scenario.days) - 1), step=1.0,
               unit="days", meaning="days from the start of the campaign to the request", when=(DATE,),
               brief="help asked for on day {value}"),
    ]  # fmt: skip


def who(scenario: Scenario) -> list[Handle]:
    """Who comes if help comes."""
    plan, comes = scenario.intervention, (EVENTS, DATE)
    what = BOTH if plan.air and plan.ground else AIR if plan.air else GROUND
    found = [Handle("forces", "What comes", "choice", "Who comes", what, FORCES, when=comes)]
    if any(unit.ready_after_request_days is not None for unit in french(scenario)):
        key, title, unit, low, high, step = FORCE
        found.append(Handle(key, title, "range", "Who comes", 1.0, low=low, high=high, step=step, unit=unit,
                            meaning="people and vehicles of every French unit that comes after the request", when=comes,
                            status="assumed", brief="French force × {value}"))  # fmt: skip
    allies = (("chad", "Chad takes part", chad(scenario)), ("africa", AFRICA, west_africans(scenario)))
    found += [Handle(key, title, "switch", "Who comes", True, when=comes) for key, title, members in allies if members]
    if "united_states" in scenario.factions:
        us = scenario.laws.us_support
        found.append(Handle("us", "American airlift and tankers help", "switch", "Who comes", us, when=comes))
    return found


def number(scenario: Scenario, key: str, title: str, parameter: str, group: str) -> Handle:
    """A handle on one parameter."""
    row = scenario.parameters[parameter]
    high = min(row.high, MOST_LATER) if parameter == "politics.later_days" else row.high
    step = 1.0 if parameter == "politics.later_days" else (high - row.low) / 20.0
    return Handle(
        key, title, "range", group, row.value, low=row.low, high=high, step=step, unit=UNITS.get(row.unit, row.unit),
        meaning=row.meaning, status=row.status, parameter=parameter,
    )  # fmt: skip


def own(scenario: Scenario, name: str, lever: Lever) -> Handle:
    """A handle that the scenario offers."""
    return number(scenario, OWN + name, lever.title, lever.sets, "This scenario")


def french(scenario: Scenario) -> list[Any]:
    """The French units."""
    return list(scenario.factions["france"].units.values()) if "france" in scenario.factions else []


def takes_part(faction: Faction) -> bool:
    """Whether any of its units has people: a scenario that leaves a faction out keeps its units, empty."""
    return any(unit.personnel[-1] > 0 for unit in faction.units.values())


def chad(scenario: Scenario) -> list[str]:
    """Chad's faction, if it takes part."""
    return [key for key, faction in scenario.factions.items() if key == "chad" and takes_part(faction)]


def west_africans(scenario: Scenario) -> list[str]:
    """The contingents that share AFISMA's staff."""
    return [key for key, faction in scenario.factions.items() if faction.staff == "afisma" and takes_part(faction)]


def changes(scenario: Scenario, settings: Settings) -> dict[str, Any]:
    """The lines of a scenario file that say what the settings change; nothing where they change nothing."""
    known = {handle.key: handle for handle in handles(scenario)}
    differs = {key: value for key, value in settings.items() if key in known and known[key].value != value}
    made: dict[str, Any] = {}
    if plan := planned(differs):
        made["intervention"] = plan
    if "us" in differs:
        made["laws"] = {"us_support": bool(differs["us"])}
    absent = [*(chad(scenario) if differs.get("chad") is False else []),
              *(west_africans(scenario) if differs.get("africa") is False else [])]  # fmt: skip
    if absent:
        made["without_factions"] = sorted({*scenario.without_factions, *absent})
    values = {known[key].parameter: value for key, value in differs.items() if known[key].parameter}
    if values:
        made["parameters"] = values
    if "force" in differs:
        made["factions"] = {"france": {"units": scaled(scenario, float(differs["force"]))}}
    return made


def planned(differs: Settings) -> dict[str, Any]:
    """The table [intervention] for what differs."""
    plan: dict[str, Any] = {}
    if "come" in differs:
        plan["mode"] = {EVENTS: "triggered", DATE: "dated", NEVER: "never"}[str(differs["come"])]
    if plan.get("mode") == "dated" or "day" in differs:
        plan["day"] = differs.get("day", 4.0)
    if "forces" in differs:
        plan |= {"air": differs["forces"] != GROUND, "ground": differs["forces"] != AIR}
    return plan


def scaled(scenario: Scenario, share: float) -> dict[str, Any]:
    """French units that come after the request, at another strength."""
    return {
        slug: {"personnel": [round(n * share) for n in unit.personnel], "vehicles": round(unit.vehicles * share)}
        for slug, unit in scenario.factions["france"].units.items()
        if unit.ready_after_request_days is not None
    }
