"""A write with everything worked out that does not depend on what is kept."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from deepforge_jupyter.store.base import Write
from deepforge_jupyter.store.fields import Scalar, fields_of, scalar


@dataclass(frozen=True)
class Prepared:
    """A write whose body is encoded already, by who wants it."""

    write: Write
    body: str | None
    fields: tuple[Scalar, ...]

    @classmethod
    def of(cls, write: Write) -> Prepared:
        names = fields_of(write.collection)
        if write.body is None:
            return cls(write, None, (None,) * len(names))
        fields = tuple(scalar(write.body.get(name)) for name in names)
        return cls(write, msgspec.json.encode(write.body).decode(), fields)
