"""What is taken away: a page that needs nothing, and tables that say that they are simulated."""

import io
import json
import re
import zipfile

from sim.view.app.answers import packed_ground
from sim.view.app.keep import kept_page, zipped_tables
from sim.view.app.player import Play


def test_the_page_holds_its_run_and_names_no_address(small_play: Play) -> None:
    page = kept_page(packed_ground(small_play.prepared.scenario.theatre.plane), {"asked": small_play})
    assert set(re.findall(r"https?://[\w.]+", page)) <= {"http://www.w3.org"}
    data = re.search(r'id="data">(.*?)</script>', page, re.DOTALL)
    assert data is not None
    assert set(json.loads(data[1])["runs"]) == {"asked"}


def test_the_tables_are_all_there_and_marked(small_play: Play) -> None:
    with zipfile.ZipFile(io.BytesIO(zipped_tables(small_play))) as archive:
        assert {"towns.csv", "units.csv", "events.csv"} <= set(archive.namelist())
        assert b"simulated" in archive.read("events.csv").splitlines()[0]
