"""The server of the page: Solara in this process, on this machine only, without any other network.

Settings are Solara's environment variables, so they are set before it is imported. Solara would fetch its own
JavaScript from a CDN through the server; with `solara-assets` installed it need not, and the address given here makes
sure that it can't.
"""

import ctypes
import gc
import os
import socket
import sys
import threading
import time
import urllib.request
import warnings
from collections.abc import Callable

HOST = "127.0.0.1"
PAGE = "sim.view.app.page"
QUIET: dict[str, str] = {
    "SOLARA_APP": PAGE,
    "SOLARA_MODE": "production",
    "SOLARA_ASSETS_CDN": f"http://{HOST}:9/",  # nobody listens there
    "SOLARA_ASSETS_FONTAWESOME_ENABLED": "False",
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False",
    "SOLARA_THEME_SHOW_BANNER": "False",
    "SOLARA_THEME_TITLE": "Serval",
    "SOLARA_KERNEL_CULL_TIMEOUT": "10m",  # a tab that was lost is forgotten then; its state is in its address
    "SOLARA_SESSION_SECRET_KEY": "only for this machine",
}
PATIENCE = 60.0  # seconds until the server must answer
LOOK_EVERY = 0.02
TIDY_EVERY = 10  # seconds
OBJECTS = 50_000  # new ones after which garbage is looked for: closed tabs leave much
M_ARENA_MAX, ARENAS = -8, 2  # of malloc.h; pieces of memory that threads share


def bind(port: int) -> socket.socket:
    """A socket on this machine's own address; raises OSError if the port is taken. Port 0 takes any that is free."""
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((HOST, port))
    except OSError:
        bound.close()
        raise
    return bound


def serve(bound: socket.socket, ready: Callable[[str], None]) -> None:
    """Serve until Ctrl-C; `ready(address)` is called once the page can be opened."""
    os.environ.update(QUIET)
    warnings.filterwarnings("ignore", message="Cookies with samesite=none")  # about pages shown within other pages
    import uvicorn
    from anyio import to_thread
    from solara.server import starlette

    from sim.view.app.guard import Guard
    from sim.view.app.warm import warm_up

    async def tidy() -> None:
        """Each open tab keeps a thread of AnyIO's busy; it lets those of closed ones go when it needs one again."""
        await to_thread.run_sync(give_memory_back)

    gc.set_threshold(OBJECTS)
    warm_up()
    port = bound.getsockname()[1]
    address = f"http://{HOST}:{port}"
    server = uvicorn.Server(
        uvicorn.Config(
            Guard(starlette.app),
            log_level="error",
            lifespan="on",
            timeout_graceful_shutdown=1,
            callback_notify=tidy,
            timeout_notify=TIDY_EVERY,
            ws_ping_interval=None,  # a tab that is gone closes its socket; a busy server must not take one for gone
        )
    )
    watch = threading.Thread(target=wait_until_ready, args=(address, ready), daemon=True)
    watch.start()
    server.run(sockets=[bound])


def keep_memory_together() -> None:
    """Each thread would get memory of its own, much of which stays with the process, and each ask has a thread.

    To be called before there is any other thread: NumPy starts one.
    """
    call_allocator("mallopt", M_ARENA_MAX, ARENAS)


def give_memory_back() -> None:
    """What many tabs at once needed and no longer do: it would stay with the process."""
    call_allocator("malloc_trim", 0)


def call_allocator(name: str, *values: int) -> None:
    """Call a function of Linux's usual C library; others may not have it, and do without."""
    if sys.platform == "linux":
        found = getattr(ctypes.CDLL(None), name, None)
        if found is not None:
            found(*values)


def wait_until_ready(address: str, ready: Callable[[str], None]) -> None:
    """Ask the server until it answers, then say so."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with opener.open(f"{address}/readyz", timeout=1.0):
                ready(address)
                return
        except OSError:
            time.sleep(LOOK_EVERY)
    print(f"error: the page did not come up at {address} within {PATIENCE:.0f} s", file=sys.stderr)
