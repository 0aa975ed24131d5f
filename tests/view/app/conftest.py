"""A small war for the page's tests, a recorded run of it, and the page itself in a real Chromium.

The server runs as a user would start it, with uncompiled rules. The browser may reach nothing but this machine, and
every test fails on an error in its console, on an exception in the page, and on an answer of 400 or more.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.view.app.asked import Asked
from sim.view.app.player import Play, play
from tests.conftest import ROOT

SMALL_WAR = str(Path(__file__).with_name("small_war.toml"))
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
ABSENT = "no Chromium here, so the page is not tested: apt install chromium, or set CHROMIUM to its path"
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
HERE = ("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:", "file:")
OLD_SYNTAX = "Failed to evaluate Vue script"  # a warning of Solara's own
PATIENCE_MS = 60_000.0


@pytest.fixture(scope="session")
def small_play() -> Play:
    """A recorded run of the small war."""
    return play(Asked(SMALL_WAR, {}))


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page, served as `run.py app` serves it; what of ours failed in the server fails the tests at the end."""
    if CHROMIUM is None:
        pytest.skip(ABSENT)
    command = [sys.executable, "run.py", "app", SMALL_WAR, "--port", "0"]
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    told = tmp_path_factory.mktemp("server") / "stderr"
    with (
        told.open("w") as errors,
        subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True
        ) as server,
    ):
        assert server.stdout is not None
        line = server.stdout.readline()
        assert line.startswith("READY http://127.0.0.1:"), line
        yield line.split()[1]
        server.terminate()
    failed = told.read_text(encoding="utf-8").split("Traceback (most recent call last)")[1:]
    assert not [each for each in failed if "/sim/" in each]  # Solara logs by itself that a tab left while it was told


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium."""
    if CHROMIUM is None:
        pytest.skip(ABSENT)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


class Tab:
    """A tab that writes down whatever goes wrong in it."""

    def __init__(self, browser: Any, wide: int = 1280, high: int = 800) -> None:
        self.context = browser.new_context(viewport={"width": wide, "height": high})
        self.context.add_init_script("try { localStorage.setItem('serval-guide-seen', 'yes') } catch {}")
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.wrong: list[str] = []
        self.page.on("console", self.heard)
        self.page.on("pageerror", lambda error: self.wrong.append(f"exception: {error}"))
        self.page.on("response", self.answered)
        self.page.route("**/*", self.let_pass)

    def heard(self, message: Any) -> None:
        """Errors in the console count."""
        if message.type == "error" and OLD_SYNTAX not in message.text:
            self.wrong.append(f"console: {message.text}")

    def answered(self, response: Any) -> None:
        """So do failed requests."""
        if response.status >= 400:
            self.wrong.append(f"{response.status}: {response.url}")

    def let_pass(self, route: Any) -> None:
        """Nothing beyond this machine is reached, and to try is wrong."""
        if route.request.url.startswith(HERE):
            route.continue_()
        else:
            self.wrong.append(f"foreign: {route.request.url}")
            route.abort()

    def open(self, address: str) -> Any:
        """Open the page and wait until a run is shown."""
        self.page.goto(address)
        self.page.wait_for_selector("[data-ready=yes]")
        return self.page

    def picture(self, number: int = 0) -> str:
        """What a map shows, as a number of its pixels."""
        return str(self.page.evaluate(PICTURE, number))


PICTURE = """async (number) => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const canvas = document.querySelectorAll(".map-canvas")[number];
  const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  let sum = 0;
  for (let i = 0; i < data.length; i += 1) sum = (sum * 31 + data[i]) | 0;
  return `${canvas.width}x${canvas.height}:${sum}`;
}"""


RESET = """async () => {
  const { store, clock, actions, hello } = serval;
  clock.pause();
  clock.speed = 1;
  if (store.state.beside) actions.alone();
  if (JSON.stringify(store.state.asked) !== JSON.stringify(hello.asked)) await actions.run("asked", hello.asked);
  store.set({ tab: "diary", mode: "one", picked: null, card: null, odds: null, scores: null, versus: null, map: "run",
    real: false, flows: false, app6: false, beliefStaff: null, belief: null, beliefBeside: true, messages: [] });
  clock.seek(0);
  document.querySelector(".diary .pick button").click();
  document.activeElement.blur();
}"""


@pytest.fixture(scope="session")
def shared(browser: Any, address: str) -> Iterator[Tab]:
    """One tab for all tests that do not mind what was looked at before."""
    made = Tab(browser)
    made.open(address)
    yield made
    made.context.close()


@pytest.fixture
def opened(shared: Tab) -> Iterator[Tab]:
    """The shared tab as it was when it was opened; the test fails if anything goes wrong in it."""
    shared.wrong.clear()
    shared.page.evaluate(RESET)
    yield shared
    assert shared.wrong == []


@pytest.fixture
def tab(browser: Any) -> Iterator[Tab]:
    """A fresh tab; the test fails if anything went wrong in it."""
    made = Tab(browser)
    yield made
    made.context.close()
    assert made.wrong == []
