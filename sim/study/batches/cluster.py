"""Chunks played by the workers of a Dask scheduler, on this machine or many others: see docs/cluster.md.

The workers run the very function that threads run here, and must run the same version of Serval; each chunk checks
that. A worker that dies costs the chunk it had in hand: Dask gives it to another.
"""

import asyncio
import logging
import re
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

from scenarios.problems import Problem, ScenarioError
from scenarios.values import COMMAND_LINE

PATIENCE_SECONDS = 10
CODE = "sim.study.batches.play"  # where the function stands that workers run


@contextmanager
def connected(address: str) -> Iterator[tuple[Executor, Callable[[], int]]]:
    """An executor on the scheduler, and how many threads its workers have now; raises ScenarioError if it is silent."""
    answers(address)  # Dask itself would try for long, and tell it in many lines
    import distributed

    for name in [name for name in logging.root.manager.loggerDict if name.partition(".")[0] == "distributed"]:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what goes wrong is told in one message of ours
    try:
        asyncio.run(asyncio.wait_for(greet(address), PATIENCE_SECONDS))
    except (OSError, ValueError, TimeoutError, KeyError) as error:
        raise silent(address, error) from None
    open_client: Any = distributed.Client  # without types
    client = open_client(address, timeout=PATIENCE_SECONDS, set_as_default=False)
    try:
        look_for_code(client)
        yield client.get_executor(pure=False), lambda: sum(client.nthreads().values())
    except ModuleNotFoundError as error:
        wrong = f"it or its workers do not find the code of Serval ({error})"
        hint = "start all of them in its folder, or with PYTHONPATH set to it"
        raise ScenarioError([Problem(COMMAND_LINE, 0, "--scheduler", wrong, hint)]) from None
    finally:
        client.close()


def look_for_code(client: Any) -> None:
    """Raise ModuleNotFoundError if the scheduler or a worker does not find it: Dask would wait for another for ever."""
    client.run_on_scheduler(find_spec, CODE)
    for found in client.run(find_spec, CODE, on_error="return").values():
        if isinstance(found, ModuleNotFoundError):  # a worker that has just died is no reason to stop
            raise found


def answers(address: str) -> None:
    """See that something listens there; raises ScenarioError if not, or if it is no address at all."""
    found = re.fullmatch(r"(?:tcp|tls)://(?:\[(.+)\]|([^:/\[\]]+)):(\d{1,5})", address)
    if not found or not 0 < int(found.group(3)) < 65536:
        wrong = f'"{address}" is no address of a scheduler'
        raise ScenarioError([Problem(COMMAND_LINE, 0, "--scheduler", wrong, "write it like tcp://host:8786")])
    try:
        socket.create_connection((found.group(1) or found.group(2), int(found.group(3))), PATIENCE_SECONDS).close()
    except (OSError, UnicodeError) as error:  # UnicodeError: no host can have such a name
        raise silent(address, error) from None


async def greet(address: str) -> None:
    """Ask who is there. A client would wait for ever for something that listens and says nothing."""
    from distributed.comm import core

    connect: Any = core.connect  # without types
    comm = await connect(address, timeout=PATIENCE_SECONDS)
    try:
        await comm.write({"op": "identity", "reply": True})
        if (await comm.read())["type"] != "Scheduler":
            raise ValueError("what answers is no scheduler")
    finally:
        comm.abort()


def silent(address: str, error: Exception) -> ScenarioError:
    """Nobody is there, or not in time."""
    told = getattr(error, "strerror", None) or (str(error).splitlines() or [""])[0]
    why = told or "something listens there and says nothing"
    wrong = f"no Dask scheduler answers at {address} within {PATIENCE_SECONDS} s: {why}"
    return ScenarioError([Problem(COMMAND_LINE, 0, "--scheduler", wrong, "is it running there?")])
