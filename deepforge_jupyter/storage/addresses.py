"""Addresses by which others read a file where it lies, without credentials."""

from __future__ import annotations

import msgspec


class Lending(msgspec.Struct, frozen=True, kw_only=True):
    """How a file is lent: the name under which browsers save it, its media type, and for how long."""

    filename: str
    media: str
    life_s: int


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """Whoever has the `url` reads the one file until it expires: it is told to who asked, and never logged.
    `sha256` is the hash of what must arrive, None where it is not known; then `tag` is the ETag that an answer with
    these bytes has."""

    url: str
    sha256: str | None = None
    tag: str | None = None
