"""displaced.parquet: days, places and kinds that outsiders can hold against counts of their own."""

import datetime

from scenarios.load import load_scenario
from sim.files.tables import displaced_table
from sim.trajectory import record_run


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
