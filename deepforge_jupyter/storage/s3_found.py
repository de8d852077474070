"""What a bucket says of its objects."""

from __future__ import annotations

from datetime import datetime

import msgspec


class Stored(msgspec.Struct, frozen=True):
    """A small object: its bytes, and the tag by which a change of it is noticed."""

    data: bytes
    tag: str


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """An object; without a `tag` a folder of keys, which ends with the slash."""

    key: str
    size_bytes: int = 0
    changed_at: datetime | None = None
    tag: str | None = None


class Listed(msgspec.Struct, frozen=True):
    """`next` goes on; None: that is all."""

    objects: tuple[Found, ...]
    next: str | None


class Part(msgspec.Struct, frozen=True):
    """One of an object that is not complete yet."""

    size_bytes: int
    tag: str
