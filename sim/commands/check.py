"""`check`: is a scenario right, and if not, where."""

from pathlib import Path

from scenarios.checks import REFUGE
from scenarios.load import load_scenario, scenario_files
from scenarios.problems import Problem, ScenarioError, did_you_mean
from scenarios.restrict import bodies, place
from scenarios.schema import Scenario


def check(what: str, quiet: bool) -> None:
    """Load a scenario, or every scenario file of a folder, and tell what is wrong."""
    names: list[str | Path] = [what]
    if (folder := Path(what)).is_dir():
        names = [path for path in scenario_files(folder) if looks_like_a_scenario(path)]
        if not names:
            raise ScenarioError([Problem(what, 0, "", "holds no scenario file (*.toml)")])
    problems: list[Problem] = []
    for name in names:
        try:
            scenario = load_scenario(name)
            check_with_engine(name, scenario)
        except ScenarioError as error:
            problems += error.problems
        else:
            if not quiet:
                print(f"{name}: right. {summary(scenario)}")
    if problems:
        raise ScenarioError(problems)


def check_with_engine(name: str | Path, scenario: Scenario) -> None:
    """Outcomes that answer its question and refuges where it places bodies must be ones that the engine has.

    It is asked only if there are any.
    """
    hidden = any(place(body).startswith(REFUGE) for one in scenario.factions.values() for body in bodies(one))
    if not scenario.outcomes and not hidden:
        return
    from sim.measures.outcomes import measures_of
    from sim.world import prepare

    known = [measure.name for measure in measures_of(prepare(scenario))]
    wrong = [outcome for outcome in scenario.outcomes if outcome not in known]
    if wrong:
        file = str(name)
        raise ScenarioError(
            Problem(file, 0, "outcomes", f'no outcome "{outcome}"', did_you_mean(outcome, known)) for outcome in wrong
        )


def looks_like_a_scenario(path: Path) -> bool:
    """Project files of other tools may lie in the same folder."""
    return path.name != "pyproject.toml"


def summary(scenario: Scenario) -> str:
    """What a scenario holds, in one line."""
    factions = [f for key, f in scenario.factions.items() if key not in scenario.without_factions]
    units, wings = sum(len(f.units) for f in factions), sum(len(f.wings) for f in factions)
    return (
        f"{scenario.days:g} days from {scenario.start:%-d %B %Y}, {len(factions)} factions, {units} units, "
        f"{wings} wings, {len(scenario.theatre.towns)} towns"
    )
