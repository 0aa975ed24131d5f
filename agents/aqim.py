"""AQIM: patient and sparing of its men; waits until the odds are good, and keeps its way to the desert open."""

from agents.compiled import rule
from agents.luck import Luck
from agents.records.columns import World
from agents.staff.holding import come_out, leave_or_stay, raid
from agents.staff.packages import seize
from agents.staff.picture import look


@rule
def decide(w: World, side: int, luck: Luck) -> None:
    """Safety first: leave what is threatened, then strike where it is cheap; the hidden raid."""
    look(w, side)
    come_out(w, side)
    leave_or_stay(w, side, luck)
    seize(w, side, luck)
    raid(w, side, luck)
