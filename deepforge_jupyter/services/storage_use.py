"""What refers to a configured storage, and what happens to that without it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from pathlib import Path

from deepforge_jupyter.errors import BadDocument, NotFound
from deepforge_jupyter.protocol.storages import StorageUse
from deepforge_jupyter.scheduler.records import ARTIFACTS, EXECUTIONS
from deepforge_jupyter.services.identity import PROJECTS, place_of
from deepforge_jupyter.services.manifest import is_project, read_manifest
from deepforge_jupyter.store.base import Store
from deepforge_jupyter.store.conditions import Condition

NAMED_PROJECTS = 3


async def use_of(store: Store, storage: str) -> StorageUse:
    """Its projects are those that were ever opened with this store, and are no trash."""
    places = map(place_of, await store.find(PROJECTS))
    folders = [place.folder for place in places if place.deleted is None]
    return StorageUse(
        artifacts=await store.count(ARTIFACTS, conditions=[_equals(storage, "value", "storage")]),
        executions=await store.count(EXECUTIONS, conditions=[_equals(storage, "storage", "name")]),
        projects=await asyncio.to_thread(_kept_in, storage, folders),
    )


def consequences(storage: str, used: StorageUse) -> str:
    """Sentences, for a person who removes it; empty if nothing refers to it."""
    return " ".join([*_of_what_it_holds(storage, used), *_of_projects(storage, used.projects)])


def _equals(name: str, *path: str) -> Condition:
    return Condition(paths=(path,), comparison="=", values=(name,))


def _kept_in(storage: str, folders: Iterable[Path]) -> tuple[str, ...]:
    names = []
    for folder in folders:
        if not is_project(folder):
            continue
        try:
            manifest = read_manifest(folder)
        except (BadDocument, NotFound):
            continue
        if manifest.storage == storage:
            names.append(manifest.name)
    return tuple(sorted(names, key=str.casefold))


def _of_what_it_holds(storage: str, used: StorageUse) -> Iterable[str]:
    artifacts = f"{used.artifacts} artifact{'s' * (used.artifacts != 1)}" if used.artifacts else ""
    executions = f"the values of {used.executions} execution{'s' * (used.executions != 1)}" if used.executions else ""
    both = " and ".join(part for part in (artifacts, executions) if part)
    if both:
        yield (
            f"“{storage}” holds {both}: what it holds stays listed, and cannot be opened until a storage of this name "
            "is added again."
        )


def _of_projects(storage: str, names: Sequence[str]) -> Iterable[str]:
    named, more = [f"“{name}”" for name in names[:NAMED_PROJECTS]], len(names) - NAMED_PROJECTS
    if len(names) == 1:
        yield (
            f"The project {named[0]} keeps its values in “{storage}”: its runs and uploads are refused until another "
            "storage is chosen in its properties, or one of this name is added again."
        )
    elif names:
        parts = [*named, f"{more} more"] if more > 0 else named
        listed = f"{', '.join(parts[:-1])} and {parts[-1]}"
        yield (
            f"The projects {listed} keep their values in “{storage}”: their runs and uploads are refused until another "
            "storage is chosen in their properties, or one of this name is added again."
        )
