"""Chad: a motorised desert force from the east, bold and its own master on the ground."""

from agents.compiled import rule
from agents.luck import Luck
from agents.records.columns import World
from agents.staff.front import close_up, judge_advance
from agents.staff.holding import reinforce, relieve
from agents.staff.packages import seize
from agents.staff.picture import look


@rule
def decide(w: World, side: int, luck: Luck) -> None:
    """Attack where the enemy at the front is weaker; otherwise hold what allies took in the far north."""
    look(w, side)
    reinforce(w, side, luck)
    close_up(w, side, luck)
    judge_advance(w, side)
    if w.sides[side].advance == 1:
        seize(w, side, luck)
    relieve(w, side, luck)
