"""Columns to Arrow and back."""

import datetime
import subprocess
import sys

import numpy as np
import pyarrow as pa
import pytest

from agents.records.columns import Table
from sim.files.arrow import as_arrow, as_floats, as_words
from tests.conftest import ROOT

MISSING = np.arange(11) % 3 == 0


@pytest.mark.parametrize(
    "values",
    [np.arange(11), np.arange(11, dtype=np.int32), np.arange(11) / 7.0, MISSING, np.arange(22)[::2]],
    ids=["whole", "short", "real", "truth", "strided"],
)
def test_columns_are_those_that_arrow_makes(values: Table) -> None:
    assert as_arrow(values).equals(pa.array(values))
    assert as_arrow(values, MISSING).equals(pa.array(values, mask=MISSING))
    assert as_arrow(values[:0]).equals(pa.array(values[:0]))


def test_times_and_words() -> None:
    hours = np.array([datetime.datetime(2013, 1, 7, hour) for hour in (0, 6)], "datetime64[s]")
    assert as_arrow(hours).equals(pa.array(hours))
    words = ["Gao", None, "Ségou", ""]
    assert as_words(words).equals(pa.array(words, pa.string()))
    assert as_words([]).equals(pa.array([], pa.string()))


def test_floats_come_back_with_nan_for_null() -> None:
    whole = as_arrow(np.arange(11), MISSING)
    column = pa.chunked_array([whole.slice(0, 4), whole.slice(4), whole.slice(0, 0)])
    assert np.array_equal(as_floats(column), np.where(MISSING, np.nan, np.arange(11.0)), equal_nan=True)
    assert as_floats(pa.chunked_array([], pa.int32())).size == 0


def test_nothing_of_this_loads_pandas() -> None:
    code = (
        "import sys, numpy as np, pyarrow as pa; from sim.files.arrow import as_arrow, as_floats, as_words;"
        "t = pa.table({'a': as_arrow(np.arange(3.0), np.arange(3) > 1), 'b': as_words(['a', 'b', None])});"
        "assert as_floats(t['a'])[0] == 0; assert 'pandas' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
