"""NumPy columns as Arrow arrays and back, by the memory they lie in: its own ways load pandas, half a second long."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from agents.records.columns import Table


def as_arrow(values: Table, missing: Table | None = None) -> pa.Array:
    """A column of numbers, truth values or times; null where `missing` (of the same length) is true."""
    kind = pa.from_numpy_dtype(values.dtype)
    data = bits(values) if values.dtype == bool else pa.py_buffer(np.ascontiguousarray(values))
    there = bits(~missing) if missing is not None and missing.any() else None
    return pa.Array.from_buffers(kind, len(values), [there, data])


def bits(values: Table) -> pa.Buffer:
    """Truth values as Arrow keeps them, eight in a byte."""
    return pa.py_buffer(np.packbits(values, bitorder="little"))


def as_words(texts: Sequence[str | None]) -> pa.Array:
    """A column of words; null for None."""
    raw = [b"" if text is None else text.encode() for text in texts]
    bounds = np.cumsum([0, *map(len, raw)], dtype=np.int32)
    there = bits(np.array([text is not None for text in texts], bool))
    nulls = sum(text is None for text in texts)  # else Arrow counts when asked, and threads that share words clash
    return pa.StringArray.from_buffers(len(raw), pa.py_buffer(bounds), pa.py_buffer(b"".join(raw)), there, nulls)


def as_floats(column: pa.ChunkedArray) -> Table:
    """A column of numbers as NumPy keeps them; NaN for null."""
    plain = pa.types.is_floating(column.type) or pa.types.is_integer(column.type)
    whole = (column if plain else column.cast(pa.float64())).combine_chunks()  # casting loads all that computes
    there, data = whole.buffers()
    span = slice(whole.offset, whole.offset + len(whole))
    values = np.frombuffer(data, whole.type.to_pandas_dtype())[span].astype(np.float64, copy=False)
    if there is None:
        return values
    return np.where(np.unpackbits(np.frombuffer(there, np.uint8), bitorder="little")[span], values, np.nan)
