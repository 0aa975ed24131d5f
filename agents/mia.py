"""MIA: those who left Ansar Dine; hold their home town and keep out of the others' war."""

from agents.compiled import rule
from agents.luck import Luck
from agents.records.columns import World
from agents.staff.packages import seize
from agents.staff.picture import look


@rule
def decide(w: World, side: int, luck: Luck) -> None:
    """Stay at home; take only what lies open beside it."""
    look(w, side)
    seize(w, side, luck)
