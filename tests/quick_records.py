"""The fields of NumPy's records, found faster; nothing else about records changes.

`u.cell` of a plain record first looks for an attribute of that name, fails, and only then looks for a field: half the
time of plain rules went there. Here a name that is a field and no attribute is read or written at once; every other
name goes NumPy's own way, which tests/test_quick_records.py holds against this one. Compiled rules and the program
itself know nothing of it.
"""

from typing import Any

import numpy as np

Array: Any = np.ndarray
Row: Any = np.record
Rows: Any = np.recarray
read, write = np.void.__getitem__, np.void.__setitem__
item, dtype_of, view = Array.__getitem__, Array.dtype.__get__, Array.view
row_dtype = np.void.dtype.__get__  # type: ignore[attr-defined]
OF_ROWS = frozenset(dir(Rows))
OF_A_ROW = frozenset(dir(Row))
row_get, row_set = Row.__getattribute__, Row.__setattr__
rows_get, rows_item = Rows.__getattribute__, Rows.__getitem__


def get_of_row(row: Any, name: str) -> Any:
    """`u.cell`."""
    if name in OF_A_ROW:
        return row_get(row, name)
    try:
        found = read(row, name)
    except (ValueError, KeyError):
        return row_get(row, name)
    return row_get(row, name) if isinstance(found, np.void) else found


def set_of_row(row: Any, name: str, value: Any) -> None:
    """`u.cell = 3`."""
    if name in OF_A_ROW or name not in row_dtype(row).fields:
        row_set(row, name, value)
    else:
        write(row, name, value)


def get_of_rows(rows: Any, name: str) -> Any:
    """`w.units.cell`."""
    if name in OF_ROWS:
        return object.__getattribute__(rows, name)
    kind = dtype_of(rows)
    if kind.names and name in kind.fields and not kind[name].names:
        return item(view(rows, Array), name)
    return rows_get(rows, name)


def item_of_rows(rows: Any, index: Any) -> Any:
    """`w.units[3]`."""
    if type(index) is int:
        found = item(rows, index)
        if not isinstance(found, Array):
            return found
    return rows_item(rows, index)


def finalize_rows(rows: Any, origin: Any) -> None:
    """What NumPy asks of each new array of records: that its items are records."""
    kind = dtype_of(rows)
    if kind.type is not Row and kind.names is not None:
        rows.dtype = kind


def find_fields_fast() -> None:
    """From now on, in this process."""
    Row.__getattribute__, Row.__setattr__ = get_of_row, set_of_row
    Rows.__getattribute__, Rows.__getitem__, Rows.__array_finalize__ = get_of_rows, item_of_rows, finalize_rows
