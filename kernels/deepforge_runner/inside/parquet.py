"""Parquet: columns, types and statistics from the end of the file, rows from the groups that hold them."""

from __future__ import annotations

import os
import re
import struct

from .look import MOST_COLUMNS, Damaged, Look, cell, size_text, window

MAGIC = b"PAR1"
TAIL_BYTES = 8
LONGEST_FOOTER = 256 << 20
AT_ONCE = 1024
MOST_MEASURED = 1_000_000
TYPES = {"double": "float64", "float": "float32", "halffloat": "float16", "large_string": "string"}


def look_at(path, wish):
    check(path)
    look = Look("table")
    look.facts = {"bytes": size_text(os.path.getsize(path))}
    try:
        from pyarrow import ArrowException, parquet
    except ImportError:
        look.notes.append("pyarrow reads this table: install it where the server runs to see its columns and rows.")
        return look
    try:
        file = parquet.ParquetFile(path, memory_map=True)
        _describe(file.metadata, file.schema_arrow, look)
        if not wish.is_partial and file.metadata.num_rows * len(look.columns) <= MOST_MEASURED:
            _measure(file, look)
        look.window = _rows(file, wish)
    except (ArrowException, OSError, OverflowError) as error:
        raise Damaged("it is a damaged Parquet file: %s" % error) from None
    return look


def check(path):
    """Raises Damaged for what is no whole file of Parquet."""
    size = os.path.getsize(path)
    with open(path, "rb") as file:
        head = file.read(4)
        file.seek(max(0, size - TAIL_BYTES))
        tail = file.read(TAIL_BYTES)
    if head not in (MAGIC, b"PARE") or size < 12:
        raise Damaged("it is no Parquet file: it does not begin as one")
    if tail[4:] != MAGIC:
        raise Damaged("it is no whole Parquet file: it was cut off, or is encrypted")
    if footer_bytes(tail) > size - 12:
        raise Damaged("it is no whole Parquet file: its description is longer than the file")


def footer_bytes(tail):
    (length,) = struct.unpack("<I", tail[:4])
    return length


def _describe(metadata, schema, look):
    names, _ = columns_of(schema)
    look.facts = {
        "rows": str(metadata.num_rows),
        "columns": str(len(names)),
        "groups": str(metadata.num_row_groups),
        **look.facts,
    }
    if metadata.created_by:
        look.facts["written_by"] = cell(metadata.created_by)
    places = {metadata.schema.column(number).path: number for number in range(metadata.num_columns)}
    for name in names[:MOST_COLUMNS]:
        kind = str(schema.field(name).type)
        found = {"name": cell(name), "type": _type_text(kind), "missing": ""}
        if name in places:
            found.update(_statistics(metadata, places[name]))
        look.columns.append(found)
    if len(names) > MOST_COLUMNS:
        look.notes.append("The first %d of its columns are described." % MOST_COLUMNS)


def _type_text(kind):
    """What pandas calls it, where that is shorter."""
    inner = re.match(r"dictionary<values=([^,>]+)", kind)
    return cell("category of %s" % inner.group(1) if inner else TYPES.get(kind, kind))


def _statistics(metadata, column):
    """What the file says of a column: of all groups of rows together, if it says it of each."""
    missing, lowest, highest = 0, [], []
    for group in range(metadata.num_row_groups):
        said = metadata.row_group(group).column(column).statistics
        if said is None:
            return {}
        missing = missing + said.null_count if missing is not None and said.has_null_count else None
        if said.has_min_max:
            lowest.append(said.min)
            highest.append(said.max)
    found = {"missing": "" if missing is None else str(missing)}
    try:
        if lowest:
            found.update(minimum=cell(min(lowest)), maximum=cell(max(highest)))
    except (TypeError, ValueError):  # numbers of other kinds in every group
        pass
    return found


def columns_of(schema):
    """(names of the columns, names of those that are pandas' index)."""
    said = schema.pandas_metadata or {}
    index = [name for name in said.get("index_columns") or () if isinstance(name, str) and name in schema.names]
    return [name for name in schema.names if name not in index], index


def _measure(file, look):
    """The means, which the file does not say."""
    from pyarrow import compute, types

    names = file.schema_arrow.names
    for column in look.columns:
        kind = file.schema_arrow.field(column["name"]).type if names.count(column["name"]) == 1 else None
        if kind is not None and (types.is_integer(kind) or types.is_floating(kind)):
            mean = compute.mean(file.read([column["name"]], use_threads=False).column(0)).as_py()
            if mean is not None:
                column["mean"] = cell(float(mean))


def _rows(file, wish):
    names, index = columns_of(file.schema_arrow)
    return window(
        wish,
        row_count=file.metadata.num_rows,
        column_count=len(names),
        names=lambda columns: [cell(name) for name in names[columns]],
        labels=(lambda rows: [", ".join(line) for line in _cells(file, rows, index)]) if index else None,
        cells=lambda rows, columns: _cells(file, rows, names[columns]),
    )


def _cells(file, rows, names):
    lines, start = [], 0
    for group in groups_of(file.metadata, rows):
        start = group[1]
        for batch in file.iter_batches(AT_ONCE, row_groups=[group[0]], columns=names, use_threads=False):
            first, last = max(0, rows.start - start), min(batch.num_rows, rows.stop - start)
            start += batch.num_rows
            if first < last:
                part = batch.slice(first, last - first)
                columns = [[_text(value) for value in part.column(name)] for name in names]
                lines += [list(line) for line in zip(*columns)]  # noqa: B905 - Python 3.8 has no strict
            if start >= rows.stop:
                return lines
    return lines


def groups_of(metadata, rows):
    """Pairs (group, its first row) of the groups with rows of a slice."""
    found, start = [], 0
    for group in range(metadata.num_row_groups):
        end = start + metadata.row_group(group).num_rows
        if start < rows.stop and end > rows.start:
            found.append((group, start))
        start = end
    return found


def _text(value):
    try:
        found = value.as_py()
    except (ValueError, OverflowError, TypeError, ImportError):  # a moment or text that Python has none of
        found = str(value)
    return "" if found is None else cell(found)


def places(path, wish):
    """Pairs (offset, length) of what a look needs once the end of the file is there; none without pyarrow."""
    try:
        from pyarrow import parquet
    except ImportError:
        return []
    metadata = parquet.ParquetFile(path).metadata
    names, index = columns_of(metadata.schema.to_arrow_schema())
    column = min(wish.column, max(0, len(names) - 1))
    shown = {*names[column : column + wish.columns], *index}
    found = []
    row = min(wish.row, max(0, metadata.num_rows - 1))
    for group, _ in groups_of(metadata, slice(row, row + wish.rows)):
        for number in range(metadata.num_columns):
            chunk = metadata.row_group(group).column(number)
            if chunk.path_in_schema.partition(".")[0] in shown:
                start = chunk.data_page_offset
                if chunk.has_dictionary_page and chunk.dictionary_page_offset is not None:
                    start = min(start, chunk.dictionary_page_offset)
                found.append((start, chunk.total_compressed_size))
    return found
