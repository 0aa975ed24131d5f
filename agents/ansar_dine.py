"""Ansar Dine: leads the drive south; bold, quick to exploit a success, leaves before a stronger enemy comes."""

from agents.compiled import rule
from agents.luck import Luck
from agents.records.columns import World
from agents.staff.holding import come_out, leave_or_stay, raid
from agents.staff.packages import seize
from agents.staff.picture import look


@rule
def decide(w: World, side: int, luck: Luck) -> None:
    """See to the threatened towns first, then go for what is worth most; the hidden raid."""
    look(w, side)
    come_out(w, side)
    leave_or_stay(w, side, luck)
    seize(w, side, luck)
    raid(w, side, luck)
