"""MNLA (and the Arab MAA): driven into the bush in 2012; enters towns near home that others leave empty."""

from agents.compiled import rule
from agents.luck import Luck
from agents.records.columns import World
from agents.staff.holding import leave_or_stay
from agents.staff.packages import seize
from agents.staff.picture import look


@rule
def decide(w: World, side: int, luck: Luck) -> None:
    """Avoid a fight that is not won beforehand; take what lies open."""
    look(w, side)
    leave_or_stay(w, side, luck)
    seize(w, side, luck)
