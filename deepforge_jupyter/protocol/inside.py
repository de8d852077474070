"""What is in a value, as the inspector tells it."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Index = Annotated[int, Meta(ge=0)]


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a table or of the last two axes of an array, as texts.

    `names` stand above the columns and `labels` beside the rows, from `column` and `row` on; `planes` are the lengths
    of an array's other axes and `plane` the indices on them that are shown.
    """

    row: int
    column: int
    row_count: int
    column_count: int
    names: tuple[str, ...]
    labels: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    planes: tuple[int, ...] = ()
    plane: tuple[int, ...] = ()


class Histogram(msgspec.Struct, frozen=True, kw_only=True):
    """How many numbers lie between an edge and the next; there is one edge more than counts."""

    edges: tuple[float, ...]
    counts: tuple[int, ...]


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """`png` is the base64 of an image file (PNG, unless the value is a file of another kind that browsers show)."""

    png: str
    label: str = ""


class ColumnFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A column of a table; `missing` is how many rows have no value in it."""

    name: str
    type: str
    missing: str
    minimum: str | None = None
    maximum: str | None = None
    mean: str | None = None


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a container, of an object or of a folder."""

    name: str
    type: str
    summary: str


class Inside(msgspec.Struct, frozen=True, kw_only=True):
    """What is in a value. `facts` are texts by name (`shape`, `dtype`, `mean`, …) in the order to show them, `notes`
    sentences about what is not shown.

    `part` is the one of several arrays that this is; with `opens_parts` each of the `entries` can be asked for as one.
    `needs` names what opening it would import and run: the value was not opened (`unread`), or only its file was read.
    Of a `folder` the files are listed by themselves, and each is looked into by its path, `file`.
    """

    kind: Literal["array", "table", "picture", "text", "tree", "model", "object", "folder", "unread"]
    file: str | None = None
    facts: dict[str, str] = {}
    notes: tuple[str, ...] = ()
    window: Window | None = None
    columns: tuple[ColumnFacts, ...] = ()
    histogram: Histogram | None = None
    pictures: tuple[Picture, ...] = ()
    picture_count: int = 0
    text: str | None = None
    entries: tuple[Entry, ...] = ()
    part: str | None = None
    opens_parts: bool = False
    needs: tuple[str, ...] = ()


class OpenInside(msgspec.Struct, frozen=True, kw_only=True):
    """Opens a value with the code that it needs. The rest is the part to show, as of the GET."""

    file: str | None = None
    part: str | None = None
    plane: tuple[Index, ...] = ()
    row: Index = 0
    column: Index = 0
    picture: Index = 0
