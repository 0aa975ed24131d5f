"""`new`: a commented starter for a scenario of one's own."""

import os
import re
from pathlib import Path

from scenarios.export import SCENARIO
from scenarios.load import FOLDER, load_scenario
from scenarios.problems import Problem, ScenarioError, shown
from scenarios.schema import NOBODY, Scenario

STARTER = """\
#:schema {schema}
# {title}: a scenario over {parent}. Only what differs from it stands here. Lines behind # are offers:
# take the # away, change the value. Then: python run.py check {file}
# The grammar with examples: docs/scenarios.md.
schema = 1
extends = "{extends}"
title = "{title}"
question = "What do you want to know?"
look_at = "What in the outcomes would answer it?"
# outcomes = ["fall_day.konna", "retaken_day.gao", "harmed"]  # outcomes that answer the question
# sources = ["Title of a source | https://address"]

# --- time and place
# days = {days:g}  # the campaign begins on {start:%-d %B %Y}
# towns = [{towns}]  # a small theatre: what stands elsewhere is left out
# without_factions = [{a_faction}]  # these take no part

# --- who comes, and when
# [intervention]
# mode = "{mode}"  # or "never", "dated" with day = 2013-01-10, "under_way" with asked_days_ago = 10
# air = {air}
# ground = {ground}

# [laws]
# us_support = {us_support}  # US airlift and tankers for France and the African contingents

# [weather]
# dust = "never"  # no dust storms; "drawn" leaves them to luck

# --- what stands where
# [holders]
# {a_town} = "nobody"  # now: {a_holder}

# [airfields]
# {a_field} = []  # out of use; or what it takes: ["helicopter", "transport", "fighter"]
{a_unit}
# --- numbers of the rules, within their ranges (docs/parameters.md)
# [parameters]
# "politics.later_days" = 3  # help comes so many days later
"""
A_UNIT = """
# [factions.{faction}.units.{slug}]  # {title}
# personnel = [{low}, {best}, {high}]  # low, best, high: a run draws between them
# town = "{town}"
"""


def new(name: str, extends: str, quiet: bool) -> None:
    """Write NAME.toml where one stands, or in the folder that NAME leads to; never over a file that is there."""
    target = Path(name if name.endswith(".toml") else f"{name}.toml")
    refuse(target)
    parent = load_scenario(extends)
    text = starter(target, extends, parent)
    try:
        with target.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        wrong, hint = "is there already", "name another; nothing is overwritten"
        raise ScenarioError([Problem(shown(target), 0, "", wrong, hint)]) from None
    except OSError as error:
        wrong, hint = f"cannot be written: {error.strerror}", "name a folder that is there and that you may write to"
        raise ScenarioError([Problem(shown(target), 0, "", wrong, hint)]) from None
    load_scenario(target)
    if not quiet:
        print(f"written: {shown(target)}. Edit it, then: python run.py check {shown(target)}")


def refuse(target: Path) -> None:
    """A name that cannot be a scenario's, or that Serval has given already."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", target.stem):
        hint = "begin with a letter; letters, digits, _ and - may follow"
        raise ScenarioError([Problem(target.stem, 0, "NAME", "is no name for a scenario", hint)])
    if (FOLDER / target.name).exists() and target.parent.resolve() != FOLDER:
        hint = "name it otherwise, so that nobody takes one for the other"
        raise ScenarioError([Problem(target.stem, 0, "NAME", "is a scenario that comes with Serval", hint)])


def starter(target: Path, extends: str, parent: Scenario) -> str:
    """The text, with what the parent has today as the values that are offered."""
    towns = [town.id for town in parent.theatre.towns]
    held = [(town, holder) for town, holder in parent.holders.items() if holder != NOBODY]
    town, holder = held[0] if held else (towns[0], NOBODY)
    stated = "/" in extends or extends.endswith(".toml")
    folder = target.resolve().parent
    intervention = parent.intervention
    return STARTER.format(
        schema=Path(os.path.relpath(FOLDER / SCENARIO, folder)).as_posix(),
        parent=parent.name,
        file=target.name,
        extends=Path(os.path.relpath(extends, folder)).as_posix() if stated else extends,
        title=target.stem.replace("_", " ").capitalize(),
        days=parent.days,
        start=parent.start,
        a_faction=f'"{next(iter(parent.factions), "chad")}"',
        mode=intervention.mode,
        air=str(intervention.air).lower(),
        ground=str(intervention.ground).lower(),
        us_support=str(parent.laws.us_support).lower(),
        towns=", ".join(f'"{town}"' for town in towns[:3]),
        a_field=next(iter(parent.theatre.airfields), towns[0]),
        a_town=town,
        a_holder=holder,
        a_unit=a_unit(parent),
    )


def a_unit(parent: Scenario) -> str:
    """The first unit of the parent as an example; nothing where it has none."""
    for key, faction in parent.factions.items():
        for slug, unit in faction.units.items():
            low, best, high = unit.personnel
            return A_UNIT.format(
                faction=key, slug=slug, title=unit.title, low=low, best=best, high=high, town=unit.town
            )
    return ""
