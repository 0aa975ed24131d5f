"""States that lend aircraft for lift and refuelling, and never troops."""

from agents.columns import World
from agents.compiled import rule
from agents.luck import Luck


@rule
def decide(w: World, side: int, luck: Luck) -> None:
    """Their aircraft serve the allies' lift and sorties; there is nothing to command on the ground."""
    return
