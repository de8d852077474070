"""What a write that did not apply says."""

from __future__ import annotations

from deepforge_jupyter.errors import AlreadyExists, Conflict, RevisionConflict
from deepforge_jupyter.store.base import ABSENT, Write


def conflict(write: Write, *, exists: bool) -> Conflict:
    """The error for a write whose `rev` is not the record's; `exists` says whether there is a record at all."""
    details = {"collection": write.collection, "id": write.id}
    what = f"The record {write.id} of {write.collection}"
    if write.rev == ABSENT:
        return AlreadyExists(f"{what} is there already.", details=details)
    if exists:
        return RevisionConflict(f"{what} changed since it was read; read it again.", details=details)
    return RevisionConflict(f"{what} was deleted since it was read.", details=details)
