"""A scenario without one of its mechanisms: what a study takes away to see what the mechanism is worth.

Each file of scenarios/without names values of parameters, a switch of the intervention or factions to leave out; no
rule knows of it. Values may lie outside the ranges of the tables, for those bound what is plausible and an ablation is
not. "kinds.*.supply_days" speaks of every kind that states it.
"""

from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path

from pydantic import Field, ValidationError

from scenarios.files import read_toml
from scenarios.problems import Problem, ScenarioError, did_you_mean, shown
from scenarios.restrict import restrict
from scenarios.schema import Faction, Scenario, Strict, Text
from scenarios.words import in_words

FOLDER = Path(__file__).resolve().parent / "without"


class Ablation(Strict):
    """What is taken away, and how."""

    title: Text
    meaning: Text
    intervention: dict[str, bool] = Field(default={}, description="what the intervention may do: air, ground")
    leave_out: tuple[str, ...] = Field(default=(), description="keys of factions that take no part")
    temper: dict[str, float] = Field(default={}, description="values of every faction's temper")
    parameters: dict[str, float] = Field(default={}, description="name, or a pattern of names with *, → value")


def mechanisms() -> list[str]:
    """The names of all that can be taken away."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def ablation(mechanism: str) -> Ablation:
    """What taking a mechanism away means; raises ScenarioError if nobody has said."""
    path = FOLDER / f"{mechanism}.toml"
    if mechanism not in mechanisms():
        wrong = f'no mechanism "{mechanism}" can be left out'
        raise ScenarioError([Problem("command line", 0, "--without", wrong, did_you_mean(mechanism, mechanisms()))])
    try:
        return Ablation.model_validate(read_toml(path))
    except ValidationError as error:
        raise ScenarioError(
            Problem(shown(path), 0, ".".join(str(part) for part in one["loc"]), in_words(one)) for one in error.errors()
        ) from None


def without(scenario: Scenario, mechanism: str) -> Scenario:
    """The scenario without it."""
    taken = ablation(mechanism)
    factions = {key: calm(faction, taken) for key, faction in scenario.factions.items() if key not in taken.leave_out}
    made = scenario.model_copy(
        update={
            "intervention": scenario.intervention.model_copy(update=taken.intervention),
            "factions": factions,
            "only_factions": tuple(factions) if taken.leave_out else scenario.only_factions,
            "parameters": revalued(scenario, taken, FOLDER / f"{mechanism}.toml"),
        }
    )
    return restrict(made) if taken.leave_out else made


def calm(faction: Faction, taken: Ablation) -> Faction:
    """A faction with the temper that the ablation gives to all."""
    return faction.model_copy(update={"temper": {**faction.temper, **taken.temper}}) if taken.temper else faction


def revalued(scenario: Scenario, taken: Ablation, path: Path) -> dict[str, object]:
    """The parameters with the ablation's values; a pattern that fits none is a mistake."""
    given = {**{f"temper.{name}": value for name, value in taken.temper.items()}, **taken.parameters}
    made: dict[str, object] = dict(scenario.parameters)
    for pattern, value in given.items():
        names = matching(pattern, scenario.parameters)
        if not names:
            hint = did_you_mean(pattern, scenario.parameters)
            raise ScenarioError([Problem(shown(path), 0, pattern, f'no parameter "{pattern}"', hint)])
        made |= {name: scenario.parameters[name].model_copy(update={"value": value}) for name in names}
    return made


def matching(pattern: str, names: Iterable[str]) -> list[str]:
    """The names that a pattern fits."""
    return [name for name in names if fnmatchcase(name, pattern)]
