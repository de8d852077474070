"""Tables: pandas' own, and text with separators."""

from __future__ import annotations

from .look import MOST_COLUMNS, Look, cell, size_text, window


def look_at(frame, wish):
    """Of a DataFrame, or of a Series as a table of one column."""
    if frame.ndim == 1:
        frame = frame.to_frame(frame.name if frame.name is not None else "value")
    look = Look("table")
    look.facts = {
        "rows": str(len(frame)),
        "columns": str(frame.shape[1]),
        "bytes": size_text(int(frame.memory_usage(index=True).sum())),
    }
    for number in range(min(frame.shape[1], MOST_COLUMNS)):
        look.columns.append(_column(frame.iloc[:, number]))
    if frame.shape[1] > MOST_COLUMNS:
        look.notes.append("The first %d of its columns are described." % MOST_COLUMNS)
    look.window = window(
        wish,
        row_count=len(frame),
        column_count=frame.shape[1],
        names=lambda columns: [_title(name) for name in frame.columns[columns]],
        labels=lambda rows: [_title(label) for label in frame.index[rows]],
        cells=lambda rows, columns: [
            [cell(value) for value in line] for line in frame.iloc[rows, columns].astype(object).values.tolist()
        ],
    )
    return look


def _title(name):
    """Of several levels one after the other, as Parquet's are."""
    return ", ".join([cell(part) for part in name]) if isinstance(name, tuple) else cell(name)


def _column(series):
    found = {"name": _title(series.name), "type": str(series.dtype), "missing": str(int(series.isna().sum()))}
    try:
        found["minimum"], found["maximum"] = cell(series.min()), cell(series.max())
        if getattr(series.dtype, "kind", "O") in "iuf":
            found["mean"] = cell(float(series.mean()))
    except (TypeError, ValueError):  # what the column holds has no order
        found.pop("minimum", None)
    return found


def look_at_lines(text, wish):
    """Of CSV or TSV as text; None if it is no table."""
    import csv

    sample = text[:10_000]
    try:
        dialect = csv.Sniffer().sniff(sample, delimiters=",;\t|")
    except csv.Error:
        return None
    rows = list(csv.reader(text.splitlines(), dialect))
    rows = [row for row in rows if row]
    width = max([len(row) for row in rows] or [0])
    if len(rows) < 2 or width < 2:
        return None
    head, body = rows[0], rows[1:]
    look = Look("table")
    look.facts = {"rows": str(len(body)), "columns": str(width)}
    has_commas = dialect.delimiter == ";"  # as decimal points
    look.columns = [
        _column_of_texts(cell(title), column, body, has_commas) for column, title in enumerate(head[:MOST_COLUMNS])
    ]
    if dialect.delimiter != ",":
        look.facts["separator"] = {"\t": "tab", ";": "semicolon", "|": "bar"}[dialect.delimiter]
    head = head + [""] * (width - len(head))
    look.window = window(
        wish,
        row_count=len(body),
        column_count=width,
        names=lambda columns: [cell(title) for title in head[columns]],
        cells=lambda rows_, columns: [
            [cell(value) for value in (row + [""] * (width - len(row)))[columns]] for row in body[rows_]
        ],
    )
    return look


def _column_of_texts(title, column, body, has_commas):
    """Numbers where all that is there are numbers."""
    texts = [row[column].strip() for row in body if column < len(row)]
    there = [text for text in texts if text and text.lower() not in ("nan", "na", "null", "none")]
    found = {"name": title, "type": "text", "missing": str(len(body) - len(there))}
    try:
        numbers = [float(text.replace(",", ".") if has_commas else text) for text in there]
    except ValueError:
        return found
    if numbers:
        found["type"] = "integer" if all(text.lstrip("+-").isdigit() for text in there) else "number"
        found.update(minimum=cell(min(numbers)), maximum=cell(max(numbers)), mean=cell(sum(numbers) / len(numbers)))
    return found
