"""MNLA (and the Arab MAA): driven into the bush in 2012; enters towns near home that others leave empty."""

from agents.columns import World
from agents.compiled import rule
from agents.holding import leave_or_stay
from agents.luck import Luck
from agents.packages import seize
from agents.picture import look


@rule
def decide(w: World, side: int, luck: Luck) -> None:
    """Avoid a fight that is not won beforehand; take what lies open."""
    look(w, side)
    leave_or_stay(w, side, luck)
    seize(w, side, luck)
