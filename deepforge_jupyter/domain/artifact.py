"""Values: what flows along edges; artifacts: values kept under a name."""

from __future__ import annotations

from datetime import datetime

import msgspec


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """Where a value lies and what it is, known without opening it.

    `location` is relative to the storage; `type` is the full class name; `size_bytes` counts all its files;
    `summary` is one line (`(1797, 8, 8) float64`); `content` is a hash over its files once it is known.
    """

    storage: str
    location: str
    type: str
    size_bytes: int
    summary: str = ""
    content: str | None = None


class Artifact(msgspec.Struct, frozen=True, kw_only=True):
    """A value kept under a name, and where it came from. The newest of a name is what `Input` loads."""

    id: str
    project: str
    name: str
    value: Value
    created_at: datetime
    execution: str | None = None
    execution_name: str | None = None
    node: str | None = None
    created_by: str = ""
