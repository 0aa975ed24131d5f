"""How quick the browser view is, in a real Chromium with software rendering: `python benchmarks/bench_app.py`.

Prints a table: what is measured, the figure, and what was promised. Everything but this machine is blocked. Times are
minima of a few repetitions, so that other work on the machine counts little; `--quick` leaves out what takes minutes.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
LOCAL = ("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:")
MINUTES = 5 * 60_000.0  # patience, in ms
FRAMES = """(seconds) => new Promise((done) => {
  const gaps = [], work = []; let last = null; const end = performance.now() + 1000 * seconds;
  const part = (list, share) => list.sort((a, b) => a - b)[Math.floor(share * list.length)];
  const frame = (now) => {
    if (last !== null) gaps.push(now - last);
    work.push(serval.lastFrame);
    last = now;
    if (now < end) requestAnimationFrame(frame);
    else done([part(gaps, 0.5), part(gaps, 0.95), part(work, 0.5), part(work, 0.95)]);
  };
  requestAnimationFrame(frame);
})"""
CHANGE = """(later) => serval.actions.run("asked", {...serval.store.state.asked, settings: { later }})
  .then(() => undefined)"""
CONTRAST = """() => {
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const line = (v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    return 0.2126 * line(r) + 0.7152 * line(g) + 0.0722 * line(b);
  };
  const over = (a, b) => { const k = a.length > 3 ? a[3] : 1; return [0, 1, 2].map((i) => k * a[i] + (1 - k) * b[i]); };
  const low = [];
  for (const node of document.querySelectorAll(".serval *")) {
    const own = [...node.childNodes].some((kid) => kid.nodeType === 3 && kid.textContent.trim());
    if (!own || !node.offsetParent || node.closest("[disabled], svg")) continue;
    let seen = 1; const layers = [];
    for (let up = node; up; up = up.parentElement) {
      const style = getComputedStyle(up);
      seen *= Number(style.opacity);
      layers.push(rgb(style.backgroundColor));
    }
    const ground = layers.reverse().reduce((under, layer) => over(layer, under), [255, 255, 255]);
    const style = getComputedStyle(node);
    const ink = over([...rgb(style.color).slice(0, 3), seen], ground);
    const [a, b] = [light(ink), light(ground)].sort((x, y) => y - x);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700);
    if ((a + 0.05) / (b + 0.05) < (large ? 3 : 4.5)) low.push(`${node.textContent.trim().slice(0, 30)} ${((a + 0.05) / (b + 0.05)).toFixed(2)}`);
  }
  return low;
}"""  # noqa: E501 - JavaScript


class Row(NamedTuple):
    """A line of the table."""

    what: str
    figure: str
    promised: str


class Server:
    """`run.py app` in a process of its own."""

    def __init__(self) -> None:
        begun = time.perf_counter()
        command = [sys.executable, "run.py", "app", "--port", "0"]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().split()[1]
        self.ready = time.perf_counter() - begun
        self.ready_cpu = self.cpu()

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait()

    def memory(self) -> float:
        """Resident memory [MB]."""
        text = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        return float(text.split("VmRSS:")[1].split()[0]) / 1024.0

    def busy(self, seconds: float) -> float:
        """Share of one core that it uses."""
        ticks = self.ticks()
        time.sleep(seconds)
        return (self.ticks() - ticks) / os.sysconf("SC_CLK_TCK") / seconds  # what other work there is does not count

    def cpu(self) -> float:
        """Seconds of CPU that it has used so far."""
        return self.ticks() / os.sysconf("SC_CLK_TCK")

    def ticks(self) -> int:
        """CPU time so far, in clock ticks."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])


class Visit:
    """A tab that may reach nothing but this machine; `wrong` gathers what must not be."""

    def __init__(self, browser: Browser, wide: int = 1280, high: int = 800) -> None:
        self.wrong: list[str] = []
        self.context = browser.new_context(viewport={"width": wide, "height": high})
        self.context.add_init_script("try { localStorage.setItem('serval-guide-seen', 'yes') } catch {}")
        self.context.route("**/*", self.only_here)
        self.page = self.context.new_page()
        self.page.set_default_timeout(MINUTES)
        self.page.on("response", lambda answer: answer.status >= 400 and self.wrong.append(answer.url))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))

    def only_here(self, route: Any) -> None:
        """Refuse every other address."""
        if route.request.url.startswith(LOCAL):
            route.continue_()
        else:
            self.wrong.append(route.request.url)
            route.abort()

    def open(self, address: str) -> float:
        """Seconds until the map is there."""
        begun = time.perf_counter()
        self.page.goto(address)
        self.page.wait_for_selector("[data-ready=yes]")
        return time.perf_counter() - begun


def least(measure: Callable[[], float], times: int = 3) -> float:
    """The smallest of a few."""
    return min(measure() for _ in range(times))


def first_map(browser: Browser, address: str) -> tuple[float, list[str]]:
    """Seconds from the address to the map in an empty browser, and what went wrong."""
    wrong: list[str] = []

    def once() -> float:
        visit = Visit(browser)
        taken = visit.open(address)
        wrong.extend(visit.wrong)
        visit.context.close()
        return taken

    return least(once), wrong


def replay(page: Page, windows: int = 6, seconds: float = 3.0) -> list[float]:
    """While the campaign plays, in the calmest of some windows: median and 95th percentile of the time between frames,
    and of our own work in a frame [ms]."""
    found = []
    for _ in range(windows):
        page.evaluate("serval.clock.seek(8); serval.clock.speed = 2; serval.clock.play()")
        found.append(page.evaluate(FRAMES, seconds))
    page.evaluate("serval.clock.pause()")
    calmest: list[float] = min(found, key=lambda each: (each[1], each[3]))
    return calmest


def traffic(page: Page) -> tuple[float, float]:
    """kB of a run, and of all that can be asked for later: the beliefs of every staff, and a reason."""
    bytes_of = "serval.link.traffic.bytes"
    page.evaluate("serval.actions.luck(77).then(() => undefined)")
    before = page.evaluate(bytes_of)
    page.evaluate("serval.actions.luck(78).then(() => undefined)")
    run = page.evaluate(bytes_of) - before
    before = page.evaluate(bytes_of)
    for staff in page.evaluate("serval.store.state.run.world.staffs"):
        page.evaluate("(staff) => serval.actions.believe(staff).then(() => undefined)", staff)
    page.evaluate("serval.actions.believe(null); undefined")
    return run / 1000.0, (page.evaluate(bytes_of) - before) / 1000.0


def answer_time(page: Page, server: Server) -> tuple[float, float]:
    """Seconds from a changed handle to the new run on the map, and of CPU that the server takes for it."""
    days = iter(range(1, 20))
    spent = []

    def once() -> float:
        begun, before = time.perf_counter(), server.cpu()
        page.evaluate(CHANGE, float(next(days)))
        spent.append(server.cpu() - before)
        return time.perf_counter() - begun

    taken = least(once, 6)
    page.evaluate("serval.actions.run('asked', {...serval.store.state.asked, settings: {}}).then(() => undefined)")
    return taken, min(spent)


def many(page: Page, server: Server, runs: int) -> tuple[float, float, float]:
    """Seconds for so many runs, of CPU in the server, and between frames [ms, 95 %] of a map that plays meanwhile."""
    begun, before = time.perf_counter(), server.cpu()
    page.evaluate("(runs) => { serval.actions.many(runs); }", runs)
    page.evaluate("serval.clock.seek(8); serval.clock.speed = 1; serval.clock.play()")
    late = float(page.evaluate(FRAMES, 3.0)[1])
    page.wait_for_function("serval.store.state.odds !== null", polling=50)
    return time.perf_counter() - begun, server.cpu() - before, late


def memory(page: Page, server: Server, reruns: int) -> tuple[float, float]:
    """Growth [MB] of the page and of the server from a tenth of the reruns to their end."""
    tools = page.context.new_cdp_session(page)
    tools.send("Performance.enable")

    def heap() -> float:
        tools.send("HeapProfiler.collectGarbage")
        values = {each["name"]: each["value"] for each in tools.send("Performance.getMetrics")["metrics"]}
        return float(values["JSHeapUsedSize"]) / 1e6

    first = (0.0, 0.0)
    for number in range(reruns):
        page.evaluate("(seed) => serval.actions.luck(seed).then(() => undefined)", 1000 + number)
        if number + 1 == max(1, reruns // 10):
            first = heap(), server.memory()
    return heap() - first[0], server.memory() - first[1]


def closing(browser: Browser, server: Server) -> float:
    """Seconds until the server is idle after a tab was closed amid many runs."""
    visit = Visit(browser)
    visit.open(server.address)
    visit.page.evaluate("serval.actions.many(5000); undefined")
    visit.page.wait_for_function("serval.store.state.progress && serval.store.state.progress.done > 5")
    visit.context.close()
    begun = time.perf_counter()
    while server.busy(0.5) > 0.1 and time.perf_counter() - begun < 60.0:
        pass
    return time.perf_counter() - begun


def contrast(page: Page) -> list[str]:
    """Words on any tab that are too faint (WCAG AA)."""
    found: list[str] = []
    for tab in ("diary", "charts", "odds", "record", "branch"):
        page.evaluate("(tab) => serval.store.set({ tab })", tab)
        page.wait_for_timeout(400)
        found += page.evaluate(CONTRAST)
    return sorted(set(found))


def said(seconds: float, cpu: float) -> str:
    """A time as the clock tells it, and the CPU behind it, which other work on the machine lengthens less."""
    return f"{seconds:.2f} s ({cpu:.2f} s of CPU)"


def measure(browser: Browser, quick: bool) -> list[Row]:
    """Every row of the table."""
    warm = Server()  # rules are compiled, once, before anything is timed
    Visit(browser).open(warm.address)
    warm.stop()
    ready = []
    for _ in range(3):
        server = Server()
        ready.append((server.ready, server.ready_cpu))
        server.stop()
    server = Server()
    rows = [Row("server ready, from the command", said(*(min(each) for each in zip(*ready, strict=True))), "≤ 5 s")]
    taken, wrong = first_map(browser, server.address)
    rows.append(Row("first map, empty browser", f"{taken:.2f} s", "≤ 2.5 s"))
    visit = Visit(browser)
    visit.open(server.address)
    page = visit.page
    middle, late, work, most = replay(page)
    rows.append(Row("between frames in replay, median / 95 %", f"{middle:.1f} / {late:.1f} ms", "95 % ≤ 20 ms"))
    rows.append(Row("our own work in a frame, median / 95 %", f"{work:.1f} / {most:.1f} ms", ""))
    rows.append(Row("a changed handle to the new run", said(*answer_time(page, server)), "≤ 0.3 s"))
    run, more = traffic(page)
    rows.append(Row("a run over the wire", f"{run:.0f} kB", "≤ 200 kB"))
    rows.append(Row("beliefs of every staff, asked for later", f"{more:.0f} kB", "≤ 600 kB"))
    runs = 100 if quick else 1000
    seconds, spent, late = many(page, server, runs)
    rows.append(Row(f"{runs:,} runs and their odds", said(seconds, spent), "≤ 15 s" if not quick else ""))
    rows.append(Row("between frames meanwhile, 95 %", f"{late:.1f} ms", "responsive"))
    reruns = 20 if quick else 200
    heap, resident = memory(page, server, reruns)
    rows.append(Row(f"memory over {reruns} reruns, page / server", f"{heap:+.1f} / {resident:+.1f} MB", "flat"))
    faint = contrast(page)
    rows.append(Row("words fainter than AA", str(len(faint)), "0"))
    phone = Visit(browser, 390, 844)
    phone.open(server.address)
    width = phone.page.evaluate("document.documentElement.scrollWidth")
    rows.append(Row("width of the page on a phone of 390 px", f"{width} px", "390 px"))
    rows.append(Row("idle after a tab is closed amid 5,000 runs", f"{closing(browser, server):.1f} s", "stops"))
    wrong += visit.wrong + phone.wrong
    rows.append(Row("foreign requests, answers ≥ 400, errors", str(len(wrong)), "0"))
    server.stop()
    for line in [*faint, *wrong]:
        print(f"! {line}", file=sys.stderr)
    return rows


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="100 runs and 20 reruns instead of 1,000 and 200")
    words = parser.parse_args()
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as play, suppress(KeyboardInterrupt):
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        rows = measure(browser, words.quick)
        browser.close()
    print("| measured | figure | promised |\n|---|---|---|")
    for row in rows:
        print(f"| {row.what} | {row.figure} | {row.promised} |")


if __name__ == "__main__":
    main()
