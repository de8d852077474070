"""Storages that people configure, and the kinds of them that are installed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from deepforge_jupyter.domain.operation import Attribute
from deepforge_jupyter.domain.storage import ConfiguredStorage
from deepforge_jupyter.protocol.targets import Adapter


class StorageKind(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of storage that can be configured: `options` and `secrets` are the fields of its form."""

    name: str
    title: str
    description: str
    options: tuple[Attribute, ...] = ()
    secrets: tuple[Attribute, ...] = ()


class StorageList(msgspec.Struct, frozen=True, kw_only=True):
    """`storages` are what an execution can choose, the default first; `configured` are those among them that people
    added, `kinds` what can be added."""

    storages: tuple[Adapter, ...]
    configured: tuple[ConfiguredStorage, ...] = ()
    kinds: tuple[StorageKind, ...] = ()


class ObjectEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A file or folder in a storage; `path` is from the storage's root."""

    name: str
    path: str
    is_folder: bool
    size_bytes: int | None = None
    changed_at: datetime | None = None


class ObjectPage(msgspec.Struct, frozen=True, kw_only=True):
    """`next` asks for what comes after it; None: that is all."""

    entries: tuple[ObjectEntry, ...]
    next: str | None = None


class AddStorage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`secrets` are encrypted at once and never answered."""

    name: str
    adapter: str
    options: dict[str, Any] = {}
    secrets: dict[str, str] = {}


class ChangeStorage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`options` replace all that were set; `secrets` those that are named, an empty one is forgotten."""

    options: dict[str, Any] | None = None
    secrets: dict[str, str] = {}


class CheckStorage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The storage `name` as it is configured, with these changes; or, with an `adapter`, one that is not yet."""

    name: str | None = None
    adapter: str | None = None
    options: dict[str, Any] | None = None
    secrets: dict[str, str] = {}


class StorageCheck(msgspec.Struct, frozen=True, kw_only=True):
    """What a probe that was written, read and deleted showed: `problem` None means that it works. `reached_at` is the
    server that browsers ask for downloads; None: they ask this one."""

    problem: str | None = None
    reached_at: str | None = None
    took_s: float


class StorageUse(msgspec.Struct, frozen=True, kw_only=True):
    """What lies in a storage and could not be reached without it, and the names of the `projects` that keep their
    values in it unless something else is chosen."""

    artifacts: int
    executions: int
    projects: tuple[str, ...]
