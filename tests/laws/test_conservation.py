"""Whole turns in little wars drawn at random: nobody vanishes, nothing leaves its bounds, scratch is left clean."""

import numpy as np
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from agents.doctrines import doctrine_names
from agents.luck import Luck
from agents.records.codes import GONE, HIDING, LIE_LOW, PRESENT, REFUGE
from agents.records.columns import World
from sim.phases.movement import cell_on_edge
from sim.turn import play_turn
from tests.phases.little_world import ARMOURED, ARMY, HELPERS, MILITIA, PICKUPS, RAIDERS, RIFLES, little_world

MINDS = [name for name in doctrine_names() if name != "support"]
HASTY = {
    "decision_hours": 6.0, "recon_hours": 0.0, "reach_hours": 48.0, "holders_per_1000": 1.0, "dump_days": 0.0,
    "approach_km_per_day": 400.0, "advance_km_per_day": 900.0, "wanted_odds": 0.5, "least_odds": 0.0,
    "rationality": 1.0, "effort": 0.0, "advance_share": 1.5, "stay_behind_share": 0.4,
}  # fmt: skip
BLOODY = {"combat.loss_rate": 0.008, "combat.break_base": -2.5, "decisions.raids_per_day": 0.2}
body = st.fixed_dictionaries(
    {
        "side": st.sampled_from([RAIDERS, RAIDERS, ARMY, HELPERS]),
        "kind": st.sampled_from([PICKUPS, RIFLES, ARMOURED, MILITIA]),
        "town": st.integers(0, 4),
        "personnel": st.integers(0, 300),
        "vehicles": st.integers(0, 20),
    }
)


def check(w: World) -> None:
    """All that must hold after any turn."""
    u, t = w.units, w.towns
    assert (u.personnel + u.killed + u.captured + u.deserted == u.personnel_start).all()
    assert (u.vehicles + u.vehicles_lost == u.vehicles_start).all()
    assert (u.heavy + u.heavy_lost == u.heavy_start).all()
    for column in (
        "personnel",
        "killed",
        "captured",
        "deserted",
        "vehicles",
        "heavy",
        "busy_hours",
        "supply",
        "struck",
    ):
        assert (u[column] >= 0).all(), column
    for column in ("cohesion", "fatigue", "recent_loss"):
        assert ((u[column] >= 0.0) & (u[column] <= 1.0)).all(), column
    assert (u.personnel[u.status == GONE] == 0).all()
    assert (u.bush[(u.order == LIE_LOW) & (u.posture == HIDING)] == 1).all()
    for row in np.flatnonzero(u.status == PRESENT):
        stand(w, int(row))
    assert ((t.holder >= -1) & (t.holder < w.sides.size)).all()
    assert (t.holder[t.kind == REFUGE] == -1).all()
    everybody(w)
    assert (w.packages.stage[w.units.package[w.units.package >= 0]] > 0).all()
    assert not w.occupied.any()
    assert not w.sense.any()
    assert (w.first_in_cell == -1).all()


def everybody(w: World) -> None:
    """No civilian is lost, doubled or halved, whatever place he is in; the towns' counts are those of the groups."""
    c, t = w.civilians, w.towns
    for column in ("people", "road", "homeward", "returned"):
        assert c.dtype[column] == np.int64
        assert (c[column] >= 0).all(), column
    of_origin = np.zeros(t.size, np.int64)
    np.add.at(of_origin, c.origin, c.people + c.road + c.homeward)
    assert (of_origin == t.population).all()  # nobody was displaced before the start
    assert (t.people + t.away == t.population).all()
    assert t.hosted_idp.sum() + t.refugees.sum() + t.on_road.sum() == t.away.sum()


def stand(w: World, row: int) -> None:
    """A unit is at a town, or at a place along a road that joins two; its cell is that of the place."""
    u = w.units[row]
    if u.edge < 0:
        assert (u.heading, u.offset, u.cell) == (-1, 0.0, w.towns[u.town].cell)
        return
    edge = w.edges[u.edge]
    assert {int(u.town), int(u.heading)} == {int(edge.a), int(edge.b)}
    assert 0.0 <= u.offset <= edge.length
    assert u.cell == cell_on_edge(w.towns, w.theatre[0], u, edge.length)


@settings(max_examples=12, phases=[Phase.generate])  # shrinking would take minutes
@given(
    bodies=st.lists(body, max_size=9),
    minds=st.tuples(*[st.sampled_from(MINDS)] * 3),
    seed=st.integers(0, 2**32 - 1),
    tick_hours=st.sampled_from([1.0, 3.0, 6.0]),
)
def test_whatever_happens(bodies: list[dict[str, int]], minds: tuple[str, ...], seed: int, tick_hours: float) -> None:
    rows = [doctrine_names().index(mind) for mind in minds]
    sides = [
        {"camp": 0, "doctrine": rows[0], "home_town": 4},
        {"camp": 1, "regular": 1, "doctrine": rows[1]},
        {"camp": 1, "regular": 1, "foreign": 1, "doctrine": rows[2]},
    ]
    towns = [
        {},
        {},
        {"holder": RAIDERS},
        {"holder": RAIDERS},
        {"holder": -1, "kind": REFUGE, "refuge": 1.0, "population": 0},
    ]
    w = little_world(
        towns=towns, sides=sides, units=bodies, params=BLOODY, temper=HASTY,
        theatre={"intervened": 1, "tick_hours": tick_hours},
    )  # fmt: skip
    for turn in range(8):
        play_turn(w, Luck(seed, 0, turn))
        check(w)
