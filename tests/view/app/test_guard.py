"""Who may talk to the page's server: pages that it served itself, and nobody else."""

import asyncio
import http.client
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from sim.view.app.guard import REFUSED, Guard, may_ask

HERE = "127.0.0.1:8765"


def headers(**values: str) -> list[tuple[bytes, bytes]]:
    """As a server hands them over."""
    return [(name.encode(), value.encode("latin-1")) for name, value in values.items()]


@pytest.mark.parametrize("told", [{"host": HERE}, {"host": "localhost:8765"}, {"host": "127.0.0.1"},
                                  {"host": HERE, "origin": f"http://{HERE}"}])  # fmt: skip
def test_pages_of_this_machine_may_ask(told: dict[str, str]) -> None:
    assert may_ask(headers(**told))


@pytest.mark.parametrize(
    "told",
    [
        {}, {"host": ""}, {"host": "evil.example"}, {"host": "evil.example:8765"}, {"host": "127.0.0.1.evil.example"},
        {"host": "0.0.0.0:8765"}, {"host": "localhost.evil.example:8765"}, {"host": ":8765"},
        {"host": HERE, "origin": "http://evil.example"}, {"host": HERE, "origin": "null"},
        {"host": HERE, "origin": "http://127.0.0.1:9000"}, {"host": HERE, "origin": f"https://{HERE}"},
        {"host": HERE, "origin": f"http://{HERE}.evil.example"}, {"host": HERE, "origin": "http://localhost:8765"},
    ],
)  # fmt: skip
def test_foreign_names_and_pages_may_not(told: dict[str, str]) -> None:
    assert not may_ask(headers(**told))


def test_two_hosts_are_none() -> None:
    assert not may_ask([*headers(host=HERE), *headers(host="evil.example")])


@pytest.mark.parametrize("kind", ["http", "websocket", "lifespan"])
@pytest.mark.parametrize("host", [HERE, "evil.example"])
def test_what_is_refused_never_reaches_the_page(kind: str, host: str) -> None:
    reached: list[str] = []
    sent: list[Any] = []

    async def page(scope: Any, receive: Any, send: Any) -> None:
        reached.append(scope["type"])

    async def send(message: Any) -> None:
        sent.append(message)

    asked = Guard(page)({"type": kind, "headers": headers(host=host)}, None, send)  # type: ignore[arg-type]
    with ThreadPoolExecutor() as apart:  # a browser of another test keeps a loop in this thread
        apart.submit(asyncio.run, asked).result()
    passed = host == HERE or kind == "lifespan"
    assert reached == ([kind] if passed else [])
    if not passed:
        assert sent[0].get("status") == 403 or sent[0]["type"] == "websocket.close"


def test_the_running_server_refuses(address: str) -> None:
    place = address.removeprefix("http://")
    for told, status in (({}, 200), ({"Host": "evil.example"}, 403), ({"Origin": "http://evil.example"}, 403)):
        connection = http.client.HTTPConnection(place, timeout=30)
        connection.request("GET", "/", headers=told)
        answer = connection.getresponse()
        assert answer.status == status, told
        assert (answer.read() == REFUSED) == (status == 403)
        connection.close()


def test_a_tab_that_is_served_when_the_server_ends_is_no_failure() -> None:
    async def ended() -> None:
        async def page(scope: Any, receive: Any, send: Any) -> None:
            await asyncio.Event().wait()

        asked = Guard(page)({"type": "websocket", "headers": headers(host=HERE)}, None, None)  # type: ignore[arg-type]
        task = asyncio.ensure_future(asked)
        await asyncio.sleep(0)
        task.cancel()
        await task

    with ThreadPoolExecutor() as apart:
        apart.submit(asyncio.run, ended()).result()
