"""What the scheduler must know about the code of an execution's snapshot; given to it, since it reads no code."""

from __future__ import annotations

from typing import Protocol

import msgspec

from deepforge_jupyter.domain.execution import Execution


class OperationFacts(msgspec.Struct, frozen=True, kw_only=True):
    """One operation of a snapshot. Paths are from the project's folder.

    `types` are the attributes' types by name, `defaults` are set in the code; `sources` maps every file that can
    change what the operation does (its own, the project modules that it imports, the serializers) to its SHA-256.
    """

    file: str
    class_name: str
    outputs: tuple[str, ...] = ()
    types: dict[str, str | None] = {}
    imports: tuple[str, ...] = ()
    sources: dict[str, str] = {}
    allows_reuse: bool = True


class SnapshotFacts(msgspec.Struct, frozen=True, kw_only=True):
    """`folder` is where the snapshot lies on this machine; `references` maps a resource's path to the SHA-256 of
    everything that it is made of."""

    folder: str
    operations: dict[str, OperationFacts] = {}
    references: dict[str, str] = {}


class Snapshots(Protocol):
    """Where an execution's code lies; asked once when this process takes the execution over."""

    async def facts(self, execution: Execution) -> SnapshotFacts:
        """Puts the snapshot on disk if it is not there. Raises DeepForgeError if that cannot be done."""
