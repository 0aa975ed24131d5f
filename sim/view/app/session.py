"""What one tab asks of the server, and who answers it. Each tab has a session of its own; nothing is shared but tables.

Every ask runs in a thread of its own, so that a long one (many runs) holds up nothing. A closed tab ends its session:
what is under way stops at the next run.
"""

import sys
import threading
import time
import traceback
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from scenarios.problems import ScenarioError

Reply = Callable[[dict[str, Any], list[bytes]], None]
Answer = tuple[dict[str, Any], list[bytes]]
PATIENCE = 2.0  # seconds; a page that lost its connection asks for it again at once


class Session:
    """The asks of one tab. `handlers`: name of the ask → function of (session, message, tell)."""

    def __init__(self, handlers: "dict[str, Handler]", connected: Callable[[], bool] = lambda: True) -> None:
        """`connected`: whether anybody is at the other end now; a tab that is reloaded is away for a moment."""
        self.handlers = handlers
        self.connected = connected
        self.seen = time.monotonic()
        self.closed = threading.Event()
        self.stops: dict[str, threading.Event] = {}
        self.latest: dict[str, Any] = {}  # place of a run in the page → number of the last ask for it
        self.turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self.many: tuple[Any, Any] | None = None  # the last question that was played many times, and its forecast

    def close(self) -> None:
        """The tab is gone: let nothing go on for it."""
        self.closed.set()
        for stop in list(self.stops.values()):
            stop.set()

    def gone(self) -> bool:
        """Whether the tab is closed, or has been out of reach for longer than it takes to come back."""
        if self.connected():
            self.seen = time.monotonic()
        return self.closed.is_set() or time.monotonic() - self.seen > PATIENCE

    def answer(self, message: dict[str, Any], reply: Reply) -> None:
        """Answer a message in a thread of its own; it never raises."""
        threading.Thread(target=self.work, args=(dict(message), reply), daemon=True).start()

    def work(self, message: dict[str, Any], reply: Reply) -> None:
        """Call the handler, and send what came of it, or what was wrong."""
        number = message.get("id")
        try:
            handler = self.handlers[str(message.get("ask"))]
            content, buffers = handler(
                self, message, lambda told: self.say({"id": number, "progress": told}, [], reply)
            )
            self.say({"id": number, "answer": content}, buffers, reply)
        except ScenarioError as error:
            self.say({"id": number, "problems": [str(problem) for problem in error.problems]}, [], reply)
        except Exception as error:
            if not self.closed.is_set():
                traceback.print_exc(file=sys.stderr)
            self.say({"id": number, "problems": [f"This failed: {type(error).__name__}: {error}"]}, [], reply)

    def say(self, content: dict[str, Any], buffers: list[bytes], reply: Reply) -> None:
        """Send, unless the tab is gone."""
        if not self.closed.is_set():
            try:
                reply(content, buffers)
            except Exception:
                if not self.closed.is_set():
                    raise

    def stop_for(self, name: str) -> threading.Event:
        """A fresh flag for a long piece of work; what ran under that name before is stopped."""
        if name in self.stops:
            self.stops[name].set()
        stop = self.stops[name] = threading.Event()
        if self.closed.is_set():
            stop.set()
        return stop


Handler = Callable[[Session, dict[str, Any], Callable[[dict[str, Any]], None]], Answer]
