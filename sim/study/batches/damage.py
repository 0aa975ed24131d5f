"""Stored results that a disk, a person or a program has damaged: told as what they are, wherever they are read."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from scenarios.problems import Problem, ScenarioError, shown

LARGEST = 1 << 30  # bytes unpacked: hundreds of times what a chunk of runs takes
AGAIN = "make it again: run.py batch --resume plays what cannot be read, run.py run the whole"


def read_part(path: Path, columns: list[str] | None = None) -> pa.Table:
    """One Parquet file, read and checked; raises ScenarioError if it is damaged."""
    try:
        file = pq.ParquetFile(path)  # `read_table` loads pandas
        groups = file.metadata
        size = sum(groups.row_group(n).total_byte_size for n in range(groups.num_row_groups))
        if size > LARGEST:
            raise pa.ArrowException(f"it would take {size / 1e9:.0f} GB")
        table = file.read(columns)
        table.validate(full=True)
    except (OSError, pa.ArrowException, UnicodeDecodeError) as error:
        wrong = f"is damaged and cannot be read: {str(error).partition(chr(10))[0][:120]}"
        raise ScenarioError([Problem(shown(path), 0, "", wrong, AGAIN)]) from error
    there = set(table.column_names)  # made anew at every glance
    if columns is not None and (missing := [name for name in columns if name not in there]):
        raise ScenarioError([Problem(shown(path), 0, "", f"is damaged: it has no {', '.join(missing)}", AGAIN)])
    return worded(table)


def worded(table: pa.Table) -> pa.Table:
    """The table with its words by codes; files without Arrow's schema hold plain ones."""
    for place, field in enumerate(table.schema):
        if pa.types.is_string(field.type):
            table = table.set_column(place, field.name, table.column(place).dictionary_encode())
    return table
