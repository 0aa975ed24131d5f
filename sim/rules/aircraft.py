"""Who may fly, and the books of sorties: shared by the phases that use aircraft."""

from agents.compiled import rule
from agents.records.codes import TRANSPORT
from agents.records.columns import Row


@rule
def may_fly(side: Row, clock: Row, role: int) -> bool:
    """Foreign aircraft act once their side is called; all but transports only where air power is allowed."""
    if side.foreign == 0:
        return True
    return bool(side.called == 1 and (clock.air_allowed == 1 or role == TRANSPORT))


@rule
def count_sorties(wing: Row, side: Row, sorties: int) -> None:
    """Keep the books of a wing and its side."""
    wing.sorties += sorties
    side.sorties += sorties
