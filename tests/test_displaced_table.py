"""displaced.parquet: days, places and kinds that outsiders can hold against counts of their own."""

import datetime
import re

from scenarios.load import load_scenario
from sim.files.tables import displaced_table, tables
from sim.trajectory import record_run
from tests.conftest import ROOT


def test_counts_by_day_and_place_add_up_to_those_of_the_country() -> None:
    """Two towns for two days; the last evening is that of the second day."""
    run = record_run(load_scenario("smoke").model_copy(update={"days": 2.0}), seed=1)
    table = displaced_table(run).to_pylist()
    dates = [datetime.date(2013, 1, 6) + datetime.timedelta(days=n) for n in range(3)]
    assert sorted({row["date"] for row in table}) == dates
    for kind, column in (("idp", "hosted_idp"), ("refugee", "refugees")):
        total = [row["count"] for row in table if row["kind"] == kind and row["place"] is None]
        assert total == run.towns[column][[0, 4, 8]].sum(axis=1).tolist()
        by_place = [
            sum(row["count"] for row in table if (row["kind"], row["date"]) == (kind, date) and row["place"])
            for date in dates
        ]
        assert by_place == total
    konna = [row for row in table if row["place"] == "konna"]
    assert {(row["country"], row["region"]) for row in konna} <= {("ML", "Mopti")}


def test_the_data_dictionary_tells_every_column_of_what_a_run_writes() -> None:
    """Of events and of the displaced; the other tables have the columns of records."""
    made = tables(record_run(load_scenario("smoke"), seed=1))
    page = (ROOT / "docs" / "data_dictionary.md").read_text(encoding="utf-8")
    for name in ("events", "displaced"):
        section = page.partition(f"\n### {name}\n")[2].partition("\n#")[0]
        assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == made[name].column_names
