"""France: stops the drive south, builds up, then advances by bounds by road and from the air with its allies."""

from agents.compiled import rule
from agents.luck import Luck
from agents.records.columns import World
from agents.staff.airborne import land
from agents.staff.front import close_up, judge_advance
from agents.staff.holding import reinforce
from agents.staff.packages import seize
from agents.staff.picture import look


@rule
def decide(w: World, side: int, luck: Luck) -> None:
    """Shore up what is in danger; when the enemy at the front is weak enough, go for the next bound."""
    look(w, side)
    reinforce(w, side, luck)
    close_up(w, side, luck)
    judge_advance(w, side)
    if w.sides[side].advance == 1:
        land(w, side, luck)
        seize(w, side, luck)
