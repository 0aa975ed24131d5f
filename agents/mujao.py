"""MUJAO: holds Gao and its border trade, joins the drive south, and fights on from hiding where it has recruited."""

from agents.compiled import rule
from agents.luck import Luck
from agents.records.columns import World
from agents.staff.holding import come_out, leave_or_stay, raid, reinforce
from agents.staff.packages import seize
from agents.staff.picture import look


@rule
def decide(w: World, side: int, luck: Luck) -> None:
    """Defend home first, then leave what can't be held, then reach out; the hidden raid."""
    look(w, side)
    come_out(w, side)
    reinforce(w, side, luck)
    leave_or_stay(w, side, luck)
    seize(w, side, luck)
    raid(w, side, luck)
