"""What there is to run on and to keep values in."""

from __future__ import annotations

from typing import Any

import msgspec

from deepforge_jupyter.domain.operation import Attribute


class Adapter(msgspec.Struct, frozen=True, kw_only=True):
    """A compute or a storage: `options` are what a person may set for one execution, as attributes of operations are
    described. `package` is the installed one that offers a compute. `problem` says why it cannot be used now.
    `capacity` is how many operations a compute runs at once. In a storage that `is_browsable` others may have put
    files that can be imported."""

    name: str
    title: str
    description: str
    package: str = ""
    options: tuple[Attribute, ...] = ()
    problem: str | None = None
    capacity: int | None = None
    is_browsable: bool = False


class ComputeList(msgspec.Struct, frozen=True, kw_only=True):
    """The default comes first."""

    computes: tuple[Adapter, ...]


class CheckCompute(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A compute with options, as for an execution."""

    name: str
    options: dict[str, Any] = {}


class ComputeCheck(msgspec.Struct, frozen=True, kw_only=True):
    """What a small operation that was run on it showed: `problem` None means that it works. `said` is what the
    operation found where it ran."""

    problem: str | None = None
    said: str = ""
    took_s: float
