"""Running a part of an execution once more, with its own code."""

from __future__ import annotations

import msgspec


class DerivedFrom(msgspec.Struct, frozen=True, kw_only=True):
    """The execution that another one goes on from: it ran again from `node`, on the results that the former had of
    everything else. `operations` are those whose code is not the former's; `name` is the former's name then."""

    execution: str
    name: str
    node: str
    operations: tuple[str, ...] = ()
