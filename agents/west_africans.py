"""The west African contingents of AFISMA: without trucks of their own they garrison what others took."""

from agents.compiled import rule
from agents.luck import Luck
from agents.records.columns import World
from agents.staff.holding import reinforce, relieve
from agents.staff.picture import look
from agents.staff.roll import has_idle


@rule
def decide(w: World, side: int, luck: Luck) -> None:
    """Relieve bolder allies of their garrisons; stand by in towns in danger."""
    if has_idle(w, side):  # nobody else would act on the picture
        look(w, side)
    relieve(w, side, luck)
    reinforce(w, side, luck)
