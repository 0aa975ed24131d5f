"""What can be taken away: a page that plays the run without a server, the tables of the run, the scenario's file.

The page is the very script of the widget with its data in it, as text. It asks for nothing, from nobody, and opens
from a disk.
"""

import base64
import html
import io
import json
import zipfile
from typing import Any

import pyarrow.csv as csv

from sim.files.tables import tables
from sim.view.app.bundle import script, sheet
from sim.view.app.flights import flights
from sim.view.app.player import Play
from sim.view.app.replay import replay
from sim.view.app.wire import Packed

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><link rel="icon" href="data:,"><style>body {{ margin: 0 }}
{sheet}</style></head><body><div id="page"></div>
<script type="application/json" id="data">{data}</script>
<script type="module">
{script}
$main.mountKept(document.getElementById("page"), JSON.parse(document.getElementById("data").textContent));
</script></body></html>
"""


def as_text(packed: Packed) -> dict[str, Any]:
    """A head and its blob as JSON can hold them."""
    return {"head": packed.head, "blob": base64.b64encode(packed.blob).decode()}


def kept_page(ground: Packed, plays: dict[str, Play]) -> str:
    """One HTML text that plays a run, and the one beside it if there is one; `plays`: asked, perhaps beside."""
    first = plays["asked"]
    runs = {
        which: {
            **as_text(replay(play.trajectory)),
            "flights": as_text(flights(play)),
            "asked": play.asked._asdict(),
            "title": play.prepared.scenario.title,
        }
        for which, play in plays.items()
    }
    data = {"ground": as_text(ground), "runs": runs}
    words = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    title = html.escape(f"Serval: {first.prepared.scenario.title} (simulated)")
    return PAGE.format(title=title, sheet=sheet(), data=words, script=script())


def zipped_tables(play: Play) -> bytes:
    """The tables of a run as CSV files in one archive; simulated, as every row says."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, table in tables(play.trajectory).items():
            part = io.BytesIO()
            csv.write_csv(table, part)
            archive.writestr(zipfile.ZipInfo(f"{name}.csv", (1980, 1, 1, 0, 0, 0)), part.getvalue())
    return made.getvalue()
