"""Fields found fast are the fields that NumPy finds: same values, same types, same writes, same complaints."""

from typing import Any

import numpy as np
import pytest

from agents.records.columns import THEATRE, UNIT, records
from tests import quick_records as quick

INNER = np.dtype((np.record, [("rate", "f8"), ("count", "i8")]))
NESTED = np.dtype((np.record, [("combat", INNER), ("size_of_all", "i8"), ("size", "i8")]))  # `size` is an attribute too


def same(one: Any, other: Any) -> None:
    """Equal, and of the same type; arrays look at the same memory."""
    assert type(one) is type(other)
    assert np.array_equal(one, other)
    if isinstance(one, np.ndarray):
        assert np.shares_memory(one, other)


@pytest.mark.parametrize("rows", [records(UNIT, 3), records(THEATRE, 1), records(UNIT, (2, 3)), np.zeros(2, NESTED)])
def test_every_field_and_attribute_reads_as_numpy_reads_it(rows: Any) -> None:
    rows = rows.view(np.recarray)
    row = rows.ravel()[0]
    for name in (*rows.dtype.names, "dtype", "itemsize"):
        same(quick.get_of_rows(rows, name), quick.rows_get(rows, name))
        same(quick.get_of_row(row, name), quick.row_get(row, name))
    for index in (0, -1, slice(0, 1), ...):
        same(quick.item_of_rows(rows, index), quick.rows_item(rows, index))


def test_what_is_written_stands_there() -> None:
    rows = records(UNIT, 2)
    for set_field, value in ((quick.set_of_row, 7), (quick.row_set, 8)):
        set_field(rows[1], "personnel", value)
        set_field(rows[1], "cohesion", value / 10)
        assert (rows.personnel[1], rows.cohesion[1], rows.personnel[0]) == (value, value / 10, 0)


def test_what_is_not_there_is_told_as_numpy_tells_it() -> None:
    rows = records(UNIT, 2)
    for read in (quick.get_of_row, quick.row_get):
        with pytest.raises(AttributeError, match="record' object has no attribute 'personel'"):
            read(rows[0], "personel")
    for write in (quick.set_of_row, quick.row_set):
        with pytest.raises(AttributeError, match="record' object has no attribute 'personel'"):
            write(rows[0], "personel", 1)
    with pytest.raises(AttributeError, match="recarray has no attribute personel"):
        quick.get_of_rows(rows, "personel")


def test_rows_of_rows_are_records() -> None:
    rows = np.zeros(2, NESTED).view(np.recarray)
    rows[1].combat.rate = 0.5
    assert rows.combat.rate[1] == 0.5
    assert type(rows[0]) is type(rows.combat[0]) is np.record
    assert np.zeros(2, [("a", "i8")]).view(np.recarray).dtype.type is np.record
