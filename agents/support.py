"""States that lend aircraft for lift and refuelling, and never troops."""

from agents.compiled import rule
from agents.luck import Luck
from agents.records.columns import World


@rule
def decide(w: World, side: int, luck: Luck) -> None:
    """Their aircraft serve the allies' lift and sorties; there is nothing to command on the ground."""
    return
