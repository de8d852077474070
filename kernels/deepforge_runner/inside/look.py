"""What can be told of a value."""

from __future__ import annotations

LONGEST_TEXT = 20_000
LONGEST_CELL = 200
MOST_ENTRIES = 200
MOST_COLUMNS = 200
SAMPLED = 1 << 22
# Characters that would be seen as nothing, or change how others are seen: as the signs that stand for them.
SIGNS = {code: 0x2400 + code for code in range(32) if code not in (9, 10)}
SIGNS[0x7F] = 0x2421
SIGNS.update(dict.fromkeys([*range(128, 160), *range(8234, 8239), *range(8294, 8298)], 65533))
SIGNS_IN_A_LINE = {**SIGNS, 9: " ", 10: "⏎", 13: None}


class Damaged(ValueError):
    """A file is not what it should be: `it is no whole Parquet file: it was cut off`."""


class Look:
    """What was found. `kind` says what the value is: array, table, picture, text, tree, model, object, or unread."""

    def __init__(self, kind):
        self.kind = kind
        self.facts = {}  # name -> text, in the order in which people want to know them
        self.notes = []  # sentences
        self.window = None  # cells: see `window`
        self.columns = []  # of a table: name, type, missing, minimum, maximum, mean
        self.histogram = None  # edges and counts
        self.pictures = []  # {"png": base64, "label"}
        self.picture_count = 0
        self.text = None
        self.entries = []  # of a container or an object: name, type, summary
        self.part = None  # which of the entries this is
        self.opens_parts = False  # whether one of the entries can be looked into, by its name
        self.needs = []  # names that opening it would import and call

    def cut(self, text, *, is_whole=True):
        """Keeps the beginning of a text that people read; of one that is not whole itself."""
        if len(text) > LONGEST_TEXT or not is_whole:
            of = " of %d" % len(text) if is_whole else ""
            self.notes.append("The first %d%s characters." % (min(LONGEST_TEXT, len(text)), of))
        self.text = text[:LONGEST_TEXT].replace("\r\n", "\n").translate(SIGNS)

    def as_json(self):
        return dict(vars(self))


class Wish:
    """What of a table, an array or many pictures shall be shown; `part` names the array among several."""

    def __init__(self, fields):
        self.plane = [max(0, int(index)) for index in fields.get("plane") or []]
        self.row = max(0, int(fields.get("row") or 0))
        self.column = max(0, int(fields.get("column") or 0))
        self.rows = min(max(1, int(fields.get("rows") or 50)), 500)
        self.columns = min(max(1, int(fields.get("columns") or 20)), 100)
        self.picture = max(0, int(fields.get("picture") or 0))
        self.is_partial = bool(fields.get("have"))
        self.part = fields.get("part") or None
        self.sampled = max(1, int(fields.get("sampled") or SAMPLED))


def window(wish, *, row_count, column_count, cells, names=None, labels=None, planes=(), plane=()):
    """A part of a table: `cells(rows, columns)` gives the texts of two slices, `names(columns)` and `labels(rows)`
    what stands above and beside them (their numbers if None)."""
    row, column = min(wish.row, max(0, row_count - 1)), min(wish.column, max(0, column_count - 1))
    rows = slice(row, min(row + wish.rows, row_count))
    columns = slice(column, min(column + wish.columns, column_count))
    return {
        "row": row,
        "column": column,
        "row_count": row_count,
        "column_count": column_count,
        "names": names(columns) if names else [str(number) for number in range(columns.start, columns.stop)],
        "labels": labels(rows) if labels else [str(number) for number in range(rows.start, rows.stop)],
        "cells": cells(rows, columns),
        "planes": list(planes),
        "plane": list(plane),
    }


def cell(value):
    """A value in one line, as `print` shows numbers."""
    if isinstance(value, float):
        text = "%.6g" % value
    elif isinstance(value, complex):
        text = "%.6g%+.6gj" % (value.real, value.imag)
    else:
        text = value if isinstance(value, str) else str(value)
    text = text[: LONGEST_CELL + 1].translate(SIGNS_IN_A_LINE)
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


def size_text(size):
    """`1.4 MB`."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if size < 1000:
            return "%d bytes" % size if unit == "bytes" else "%.1f %s" % (size, unit)
        size /= 1000
    return "%.1f TB" % size
