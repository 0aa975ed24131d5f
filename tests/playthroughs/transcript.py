"""A run as people read it: its diary, who held what after each turn, and where everybody stood in the end."""

from pathlib import Path

from agents.records.codes import BASE, GONE, ORDER, POSTURE, PRESENT, REFUGE, STATUS
from scenarios.load import load_scenario
from sim.telling.diary import write_diary
from sim.trajectory import Trajectory, record_run

FOLDER = Path(__file__).parent
SEED = 1
DAYS = {"smoke": 1.5, "smoke_longer": 5.0}  # golden → length: the scenario as it is, and until something has happened


def transcript(trajectory: Trajectory) -> list[str]:
    """The lines of a run."""
    scenario = trajectory.scenario
    return [
        f"{scenario.title}. Scenario {scenario.name}, seed {trajectory.seed}, {trajectory.turns} turns.",
        "",
        *write_diary(trajectory),
        "",
        *(turn(trajectory, n) for n in range(trajectory.turns + 1)),
        "",
        *(body(trajectory, row) for row in range(trajectory.units.shape[1])),
    ]


def turn(trajectory: Trajectory, n: int) -> str:
    """Who holds the towns after n turns, and how many people each faction has in the field."""
    names, towns, units = trajectory.names, trajectory.towns[n], trajectory.units[n]
    held = [
        f"{names.town_titles[row]}: {names.faction_titles[t.holder] if t.holder >= 0 else 'nobody'}"
        for row, t in enumerate(towns)
        if t.kind not in (REFUGE, BASE)
    ]
    people = [
        f"{title} {int(units.personnel[(units.faction == side) & (units.status == PRESENT)].sum())}"
        for side, title in enumerate(names.faction_titles)
    ]
    return f"{trajectory.dates[n]:%a %d %b %H:%M}  {', '.join(held)}; people: {', '.join(people)}"


def body(trajectory: Trajectory, row: int) -> str:
    """One unit at the end."""
    names, u = trajectory.names, trajectory.units[-1, row]
    if u.status != PRESENT:
        return f"{names.unit_slugs[row]}: {STATUS[u.status]}" + (f", {u.killed} killed" if u.status == GONE else "")
    place = names.town_titles[u.town]
    if u.edge >= 0:
        place = f"{u.offset:.0f} km from {place} on the way to {names.town_titles[u.heading]}"
    doing = f"{POSTURE[u.posture]}, told to {ORDER[u.order]}"
    return f"{names.unit_slugs[row]}: {u.personnel} people and {u.vehicles} vehicles at {place}, {doing}"


def play(name: str) -> list[str]:
    """The lines of a golden run, as they are now."""
    return transcript(record_run(load_scenario("smoke").model_copy(update={"days": DAYS[name]}), SEED))


def file_of(name: str) -> Path:
    """Where the golden lies."""
    return FOLDER / f"{name}.txt"
