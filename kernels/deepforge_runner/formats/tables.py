"""Tables of pandas and of Arrow as Parquet, where pyarrow is there and the table comes back equal.

What was written is read again and compared, a group of rows after the other, before it is taken for the value; of
columns of plain numbers that is known of their type, which saves large tables the time. The largest stay pickles, which
are written and mapped without a copy of them in memory.
"""

from __future__ import annotations

import datetime
import os
import sys

from .inexact import Inexact

FILE = "data.parquet"
GROUP_BYTES = 64 << 20
MOST_BYTES = 512 << 20
COMPARED_WHOLE_BYTES = 8 << 20
PLAIN_KINDS = "biuf"
MOST_ROWS = 1 << 20
FEWEST_ROWS = 1 << 10
# What columns of Python objects may hold: Arrow makes the same of it again. None may stand among each.
OBJECTS = (str, bytes, bool, datetime.date)
SERIES = "value"
SEPARATORS = {"csv": ",", "tsv": "\t"}


def save(value, folder):
    parquet = _parquet()
    path = os.path.join(folder, FILE)
    options = {}
    if type(value) is sys.modules["pyarrow"].Table:
        parquet.write_table(value, path, use_compliant_nested_type=False)
        if not parquet.read_table(path).equals(value, check_metadata=True):
            raise Inexact("Arrow reads another table")
    else:
        pandas = sys.modules["pandas"]
        if type(value) is pandas.Series:
            _check_name(value.name)
            options = {"name": value.name}
            value = value.to_frame(SERIES)
        elif type(value) is not pandas.DataFrame:
            raise Inexact("a class of its own")
        value, labels = _without_labels(value, pandas)
        options.update(labels)
        _save_frame(value, path, parquet)
    return {"serializer": "parquet", "size_bytes": os.path.getsize(path), "options": options}


def load(folder, header):
    """Raises ImportError without pyarrow, or without pandas for what was pandas' own."""
    if header.serializer in SEPARATORS:
        import pandas

        path = os.path.join(folder, "data." + header.serializer)
        return pandas.read_csv(path, sep=SEPARATORS[header.serializer])
    from pyarrow import parquet

    path = os.path.join(folder, FILE)
    if header.type.startswith("pyarrow."):
        return parquet.read_table(path)
    import pandas

    frame = parquet.read_table(path).to_pandas()
    if "columns" in header.options:
        start, stop, step, name = header.options["columns"]
        frame.columns = pandas.RangeIndex(start, stop, step, name=name)
    if "frequency" in header.options:
        frame.index.freq = header.options["frequency"]
    if not header.type.endswith("Series"):
        return frame
    series = frame[SERIES]
    series.name = header.options.get("name")
    return series


def _parquet():
    """pandas imports pyarrow where it is: that it is not imported says that it is not there."""
    if "pyarrow" not in sys.modules:
        raise Inexact("there is no pyarrow")
    from pyarrow import parquet

    return parquet


def _save_frame(frame, path, parquet):
    from pyarrow import Table

    size = frame.memory_usage(index=True).sum()
    if size > MOST_BYTES:
        raise Inexact("it is not copied in memory")
    _check_frame(frame)
    table = Table.from_pandas(frame)
    row_bytes = max(1, table.nbytes // max(1, len(frame)))
    rows = min(MOST_ROWS, max(FEWEST_ROWS, GROUP_BYTES // row_bytes))
    texts = [field.name for field in table.schema if _is_repetitive(str(field.type))]
    parquet.write_table(table, path, row_group_size=rows, use_dictionary=texts or False)
    del table
    _compare(frame, path, parquet, size <= COMPARED_WHOLE_BYTES)


def _without_labels(frame, pandas):
    """The frame without what Parquet has no place for and `value.json` says instead: numbers as columns, and the step
    of an index of times."""
    options, columns, index = {}, frame.columns, frame.index
    if type(columns) is pandas.RangeIndex:
        _check_name(columns.name)
        options["columns"] = [columns.start, columns.stop, columns.step, columns.name]
        frame = frame.set_axis([str(number) for number in range(len(columns))], axis=1)
    if getattr(index, "freq", None) is not None and type(index) in (pandas.DatetimeIndex, pandas.TimedeltaIndex):
        options["frequency"] = index.freqstr
        if pandas.tseries.frequencies.to_offset(index.freqstr) != index.freq:
            raise Inexact("a step that is not told by its name")
        frame = frame.set_axis(type(index)(index, freq=None), axis=0)
    return frame, options


def _is_repetitive(type):
    return type.startswith(("string", "large_string", "dictionary", "binary"))


def _check_frame(frame):
    """What Parquet has no place for, or Arrow makes something else of."""
    if frame.attrs or not frame.flags.allows_duplicate_labels:
        raise Inexact("it has attributes of its own")
    for name in frame.columns.names:
        _check_name(name)
    for number, dtype in enumerate(frame.dtypes):
        if str(dtype) == "object":
            _check_objects(frame.iloc[:, number])
    levels = [frame.index] if frame.index.nlevels == 1 else frame.index.levels
    for level in levels:
        if str(level.dtype) == "object":
            _check_objects(level)


def _check_objects(column):
    kinds = set(map(type, column)) - {type(None)}
    if len(kinds) > 1 or not kinds <= set(OBJECTS):
        raise Inexact("a column of other Python objects")


def _check_name(name):
    if not (name is None or type(name) is str):
        raise Inexact("a name that is no text")


def _compare(frame, path, parquet, is_whole):
    file = parquet.ParquetFile(path)
    schema = file.schema_arrow
    if not _is_same_but_rows(frame.iloc[:0], schema.empty_table().to_pandas()):
        raise Inexact("other columns")
    has_range = type(frame.index).__name__ == "RangeIndex"
    if has_range and _range_of(schema) != (frame.index.start, frame.index.stop, frame.index.step, frame.index.name):
        raise Inexact("another index")
    if file.metadata.num_rows != len(frame):
        raise Inexact("another number of rows")
    names = None
    if not is_whole:
        names = [name for name in frame.columns if not _is_plain(frame[name].dtype)]
        frame = frame[names]
        names += [name for name in schema.pandas_metadata["index_columns"] if isinstance(name, str)]
        if not names:
            return
    start = 0
    for number in range(file.num_row_groups):
        part = file.read_row_group(number, columns=names).to_pandas()
        expected = frame.iloc[start : start + len(part)]
        if has_range:
            part.index = expected.index
        if not (part.index.identical(expected.index) and part.equals(expected)):
            raise Inexact("pandas reads another table")
        start += len(part)


def _is_plain(dtype):
    """NumPy's integers, booleans and floats of more than two bytes."""
    return (
        getattr(dtype, "kind", "") in PLAIN_KINDS
        and type(dtype).__module__.startswith("numpy")
        and (dtype.kind != "f" or dtype.itemsize > 2)
    )


def _is_same_but_rows(frame, read):
    index, other = frame.index, read.index
    return (
        frame.columns.identical(read.columns)
        and list(frame.dtypes) == list(read.dtypes)
        and type(index) is type(other)
        and index.names == other.names
        and getattr(index, "freq", None) == getattr(other, "freq", None)
        and (index.nlevels > 1 or index.dtype == other.dtype)
    )


def _range_of(schema):
    (found,) = schema.pandas_metadata["index_columns"]
    return found["start"], found["stop"], found["step"], found["name"]
