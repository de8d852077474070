"""What there is to run on and to keep values in."""

from __future__ import annotations

import msgspec

from deepforge_jupyter.domain.operation import Attribute


class Adapter(msgspec.Struct, frozen=True, kw_only=True):
    """A compute or a storage: `options` are what a person may set for one execution, as attributes of operations are
    described. `problem` says why it cannot be used now. `capacity` is how many operations a compute runs at once. In a
    storage that `is_browsable` others may have put files that can be imported."""

    name: str
    title: str
    description: str
    options: tuple[Attribute, ...] = ()
    problem: str | None = None
    capacity: int | None = None
    is_browsable: bool = False


class ComputeList(msgspec.Struct, frozen=True, kw_only=True):
    """The default comes first."""

    computes: tuple[Adapter, ...]
