"""The one widget of the page. All that it says to the server, and the server to it, are messages, not traits.

A message from the page is {id, ask, …}; the answer carries the same id, JSON, and bytes where there are many numbers.
Between the two may come {id, progress}. What the asks mean: session.py.
"""

from collections.abc import Callable
from typing import Any

import anywidget

from sim.view.app.bundle import sheet, widget_module

Answer = tuple[dict[str, Any], list[bytes]]


class Stage(anywidget.AnyWidget):
    """The canvas, the charts, the diary and the handles; drawn by static/*.js."""

    _esm = widget_module()
    _css = sheet()

    def __init__(self, answer: Callable[[dict[str, Any], Callable[[dict[str, Any], list[bytes]], None]], None]) -> None:
        """`answer(message, reply)` is called for every message of the page."""
        super().__init__()
        self.on_msg(lambda _, content, buffers: answer(content, self.reply))

    def reply(self, content: dict[str, Any], buffers: list[bytes]) -> None:
        """Send one message to the page."""
        self.send(content, buffers)
