"""The Solara page: one session and one widget for each tab, and nothing around them."""

from collections.abc import Callable
from typing import Any

import solara as untyped

from sim.view.app.answers import HANDLERS, opened
from sim.view.app.session import Session
from sim.view.app.stage import Stage

solara: Any = untyped


@solara.component  # type: ignore[untyped-decorator]
def Layout(children: list[Any]) -> None:  # noqa: N802 - Solara's name
    """No bar, no sidebar: the widget lays out the page itself."""
    solara.Column(children=children, gap="0px", margin=0)


def connection() -> Callable[[], bool]:
    """Whether the tab that is served now is still there, to be asked at any later time."""
    from solara.server.kernel_context import get_current_context

    context: Any = get_current_context()
    return lambda: context.kernel is not None and bool(context.kernel.session.websockets)


@solara.component  # type: ignore[untyped-decorator]
def Replay() -> None:  # noqa: N802 - a component
    """The campaign."""
    session = solara.use_memo(lambda: Session(HANDLERS, connection()), [])
    stage = solara.use_memo(lambda: Stage(session.answer), [])
    solara.use_effect(lambda: session.close, [])  # without it a closed tab would go on computing
    solara.Title("Serval")
    solara.display(stage)


@solara.component  # type: ignore[untyped-decorator]
def Mesa() -> None:  # noqa: N802 - a component
    """The same model in Mesa's own page."""
    from sim.view.app.mesa_page import MesaPage  # seconds to import, and few want it

    solara.Title("Serval in Mesa")
    MesaPage(opened.scenario, opened.seed)


routes = [
    solara.Route(path="/", component=Replay, label="Serval", layout=Layout),
    solara.Route(path="mesa", component=Mesa, label="Serval in Mesa", layout=solara.AppLayout),
]
