"""Only pages of this very server may talk to it: foreign Host and Origin headers are refused, of websockets too.

Without this any web page that is open in the same browser could reach the server on 127.0.0.1 under a name of its
own (DNS rebinding), or open a websocket to it.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

NAMES = ("127.0.0.1", "localhost")
REFUSED = b"Serval answers pages of this machine only.\n"
POLICY = 1008  # the websocket code for what is against the rules of a server

Message = MutableMapping[str, Any]
App = Callable[[Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]]


class Guard:
    """An ASGI application around another."""

    def __init__(self, app: App) -> None:
        """`app`: what answers those who may ask."""
        self.app = app

    async def __call__(
        self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
    ) -> None:
        """Pass on, or refuse with 403."""
        if scope["type"] == "lifespan" or may_ask(scope["headers"]):
            with suppress(asyncio.CancelledError):  # the server ends while a tab is served: no failure to tell of
                await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": POLICY})
        else:
            head = [(b"content-type", b"text/plain"), (b"content-length", str(len(REFUSED)).encode())]
            await send({"type": "http.response.start", "status": 403, "headers": head})
            await send({"type": "http.response.body", "body": REFUSED})


def may_ask(headers: list[tuple[bytes, bytes]]) -> bool:
    """Whether the one Host is a name of this machine, and each Origin a page of that very host and port."""
    hosts = [value.decode("latin-1").lower() for name, value in headers if name.lower() == b"host"]
    origins = [value.decode("latin-1").lower() for name, value in headers if name.lower() == b"origin"]
    if len(hosts) != 1 or (hosts[0].rpartition(":")[0] not in NAMES and hosts[0] not in NAMES):
        return False
    return all(urlsplit(origin)[:2] == ("http", hosts[0]) for origin in origins)
