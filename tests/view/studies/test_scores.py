"""What figures of scores write in their margins."""

import pytest

from sim.view.studies.scores import count_name, short_number


@pytest.mark.parametrize(
    ("quantity", "date", "told"),
    [
        ("killed Malian soldiers, cumulative", "2013-02-10", "Malians killed, 10 Feb"),
        ("sorties that looked for a target 11 Jan to 13 Feb", "2013-02-13", "armed sorties 11 Jan to 13 Feb"),
        ("French in Mali", "2013-01-21", "French in Mali, 21 Jan"),
    ],
)
def test_counts_are_named_shortly(quantity: str, date: str, told: str) -> None:
    assert count_name({"quantity": quantity, "date": date}) == told


def test_numbers_are_short() -> None:
    assert (short_number(9_999.0), short_number(228_918.0)) == ("9,999", "229k")
