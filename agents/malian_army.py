"""The Malian army and its militias: weak and shaken; defends, and attacks only with an ally or under its aircraft."""

from agents.compiled import rule
from agents.luck import Luck
from agents.records.columns import World
from agents.staff.front import has_support, judge_advance
from agents.staff.holding import reinforce, relieve
from agents.staff.packages import seize
from agents.staff.picture import look


@rule
def decide(w: World, side: int, luck: Luck) -> None:
    """Send reserves where the danger is; with support at hand follow the enemy and garrison what was taken."""
    look(w, side)
    reinforce(w, side, luck)
    if has_support(w, side):
        judge_advance(w, side)
        relieve(w, side, luck)
        if w.sides[side].advance == 1:
            seize(w, side, luck)
