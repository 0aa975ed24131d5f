"""What a visitor asks for: a scenario, settings of its handles, and which luck; as a file, and as it stands in a URL.

Settings become a scenario file that extends the one they change (levers.changes), and that file is loaded like any
other: what is played is what "save the scenario" gives, checked by the one loader. Bad words in a URL give messages,
never a failure: what cannot be used is left as the scenario has it.
"""

import math
import tempfile
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

import tomlkit

from scenarios.load import FOLDER, find, load_scenario
from scenarios.problems import ScenarioError, did_you_mean
from scenarios.schema import SCHEMA, Scenario
from sim.branch import Step
from sim.view.app.levers import Handle, Setting, changes, handles

MOST_SEED, MOST_RUN = 2**32 - 1, 99_999
BASES_KEPT, CHANGED_KEPT = 16, 16
BRANCH = "Branch: "  # before the words of a branch in a kept file
STILL_TO_COME = "asked"  # after the base's name: the file that settings make


class Asked(NamedTuple):
    """A question to the model. `settings`: only what differs from the scenario; `steps`: what is changed on the way,
    and `future`: with which luck it goes on from the last of them (sim/branch.py)."""

    scenario: str
    settings: dict[str, Setting]
    seed: int = 1
    run: int = 0
    steps: tuple[Step, ...] = ()
    future: int = 0


def stamp_of(name: str) -> int:
    """When the files behind a scenario were last changed; raises ScenarioError if there is none of that name."""
    files = [*FOLDER.rglob("*.toml"), *FOLDER.rglob("*.csv"), find(name)]
    return max(path.stat().st_mtime_ns for path in files)


def base_of(name: str) -> Scenario:
    """A scenario by name or file, read again only where a file has changed; raises ScenarioError."""
    return loaded(name, stamp_of(name))


@lru_cache(maxsize=BASES_KEPT)
def loaded(name: str, stamp: int) -> Scenario:
    """The scenario as its files were at a time."""
    return load_scenario(name)


def text_of(asked: Asked, title: str = "") -> str:
    """The scenario file that the settings make; it extends the scenario they were made on."""
    base = base_of(asked.scenario)
    made = tomlkit.document()
    made.add(tomlkit.comment(f"Made from {base.name} in Serval's browser view; played there with seed {asked.seed}."))
    if asked.steps:
        made.add(
            tomlkit.comment("A scenario holds nothing dated: what was changed on the way stands in the line below.")
        )
        made.add(tomlkit.comment("`run.py app` on this file opens that branch; other commands play without it."))
        made.add(tomlkit.comment(BRANCH + urlencode(words_of(asked))))
    made["schema"] = SCHEMA
    made["extends"] = parent_of(asked.scenario)
    made["title"] = title or told(base, asked.settings)
    for key, value in changes(base, asked.settings).items():
        made[key] = value
    return tomlkit.dumps(made)


def words_of(asked: Asked) -> dict[str, str]:
    """Luck and steps of a question as words of an address."""
    steps = "|".join(f"{step.tick}:{';'.join(step.edits)}" for step in asked.steps)
    return {"seed": str(asked.seed), "run": str(asked.run), "steps": steps, "future": str(asked.future)}


def branch_in(path: Path) -> dict[str, str]:
    """The words of the branch that a kept file tells of; nothing where it tells of none."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []
    kept = [line.removeprefix(f"# {BRANCH}") for line in lines if line.startswith(f"# {BRANCH}")]
    return dict(parse_qsl(kept[0])) if kept else {}


def parent_of(scenario: str) -> str:
    """What `extends` must say to be understood from any folder: the name, or the file's full path."""
    return str(Path(scenario).resolve()) if scenario.endswith(".toml") else scenario


def told(base: Scenario, settings: Mapping[str, Setting]) -> str:
    """A title that says what was changed."""
    words = [word for handle in handles(base) if (word := said(handle, settings.get(handle.key)))]
    return f"{base.title}, but: {'; '.join(words)}" if words else base.title


def said(handle: Handle, value: Setting | None) -> str:
    """One setting in words; nothing where it is as the scenario has it."""
    if value is None or value == handle.value:
        return ""
    title = handle.title[0].lower() + handle.title[1:]
    if handle.kind == "switch":
        return title if value else f"not: {title}"
    if handle.kind == "choice":
        return f"{title} {dict(handle.choices).get(str(value), value)}"
    if handle.brief:
        return handle.brief.format(value=f"{float(value):g}")
    return f"{title}: {float(value):g} {handle.unit}".rstrip()


def scenario_of(asked: Asked) -> Scenario:
    """The scenario to play, loaded and checked: one object for one question; raises ScenarioError."""
    return changed(asked.scenario, stamp_of(asked.scenario), tuple(sorted(asked.settings.items())))


@lru_cache(maxsize=CHANGED_KEPT)
def changed(name: str, stamp: int, settings: tuple[tuple[str, Setting], ...]) -> Scenario:
    """A scenario under settings, as its files were at a time."""
    base = loaded(name, stamp)
    if not changes(base, dict(settings)):
        return base
    with tempfile.TemporaryDirectory(prefix="serval-") as folder:
        path = Path(folder) / f"{base.name}-{STILL_TO_COME}.toml"
        path.write_text(text_of(Asked(name, dict(settings))), encoding="utf-8")
        return load_scenario(path)


def parse(words: Mapping[str, str], default: str, names: list[str], before: str = "") -> tuple[Asked, list[str]]:
    """A question from the words of a URL whose names begin with `before`, and what could not be understood."""
    own = {name.removeprefix(before): word for name, word in words.items() if name.startswith(before)}
    messages: list[str] = []
    name = own.get("scenario", default)
    if name != default and name not in names:
        hint = did_you_mean(name, names)
        messages.append(f"There is no scenario “{name[:40]}”{': ' + hint if hint else ''}. Shown is {default}.")
        name = default
    seed = whole(own.get("seed"), 1, MOST_SEED, "seed", messages)
    run = whole(own.get("run"), 0, MOST_RUN, "run", messages)
    try:
        found = {handle.key: handle for handle in handles(base_of(name))}
    except ScenarioError as error:
        return Asked(default, {}, seed, run), [*messages, *(str(problem) for problem in error.problems)]
    steps = steps_of(own.get("steps", ""), base_of(name).n_ticks, messages)
    future = whole(own.get("future"), 0, MOST_RUN, "future", messages)
    settings = {}
    for key, handle in found.items():
        if key in own:
            value = setting(handle, own[key], messages)
            if value is not None and value != handle.value:
                settings[key] = value
    return Asked(name, settings, seed, run, steps, future), messages


def steps_of(word: str, turns: int, messages: list[str]) -> tuple[Step, ...]:
    """Steps from their word, "32:move unit town;ground|40:free"; none with a message where it can't be read."""
    found = []
    for part in word.split("|") if word else ():
        tick, colon, edits = part.partition(":")
        if not colon or not tick.isdecimal() or not tick.isascii() or not int(tick[:9]) < turns:
            messages.append(f"“steps” must be such as 32:ground, with a turn before {turns}, not “{part[:40]}”.")
            return ()
        found.append(Step(int(tick), tuple(edit.strip() for edit in edits.split(";") if edit.strip())))
    if any(after.tick <= before.tick for before, after in pairwise(found)):
        messages.append("“steps” must go forward in time.")
        return ()
    return tuple(found)


def whole(word: str | None, default: int, most: int, name: str, messages: list[str]) -> int:
    """A whole number from 0 to `most`."""
    if word is None:
        return default
    if not word.isdecimal() or not word.isascii() or int(word[:12]) > most:
        messages.append(f"“{name}” must be a whole number from 0 to {most:,}, not “{word[:40]}”. Used is {default}.")
        return default
    return int(word)


def setting(handle: Handle, word: str, messages: list[str]) -> Setting | None:
    """One setting from its word; None with a message where it cannot be used."""
    if handle.kind == "choice":
        known = [key for key, _ in handle.choices]
        if word in known:
            return word
        messages.append(f"“{handle.key}” must be one of {', '.join(known)}, not “{word[:40]}”.")
        return None
    if handle.kind == "switch":
        if word in ("0", "1"):
            return word == "1"
        messages.append(f"“{handle.key}” must be 1 (yes) or 0 (no), not “{word[:40]}”.")
        return None
    try:
        value = float(word)
    except ValueError:
        value = math.nan
    if not handle.low <= value <= handle.high:
        messages.append(f"“{handle.key}” must lie from {handle.low:g} to {handle.high:g}, not “{word[:40]}”.")
        return None
    return value


def as_asked(told: Mapping[str, Any]) -> Asked:
    """A question as the page sends it."""
    settings: dict[str, Setting] = {}
    for key, value in dict(told.get("settings") or {}).items():
        settings[str(key)] = value if isinstance(value, bool | str) else float(value)
    steps = tuple(Step(int(tick), tuple(str(edit) for edit in edits)) for tick, edits in told.get("steps") or ())
    seed, run, future = (int(told.get(name, default)) for name, default in (("seed", 1), ("run", 0), ("future", 0)))
    return Asked(str(told["scenario"]), settings, seed, run, steps, future)
