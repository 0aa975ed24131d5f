"""`list`: the scenarios there are."""

from scenarios.load import load_scenario, scenario_files
from scenarios.problems import ScenarioError


def list_scenarios() -> None:
    """Name, length and title of every scenario."""
    rows = []
    for path in scenario_files():
        try:
            scenario = load_scenario(path.stem)
            rows.append((path.stem, f"{scenario.days:g} days", scenario.title))
        except ScenarioError as error:
            rows.append((path.stem, "not valid", f"{len(error.problems)} problems: python run.py check {path.stem}"))
    wide, middle = (max((len(row[column]) for row in rows), default=0) for column in (0, 1))
    for name, days, title in rows:
        print(f"{name:{wide}}  {days:>{middle}}  {title}")
