"""What is installed where jobs run: a fingerprint for their keys, and a record of it for people."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import platform
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec

from deepforge_jupyter.domain.installation import Installation
from deepforge_jupyter.errors import AlreadyExists
from deepforge_jupyter.scheduler.records import INSTALLATIONS, body_of
from deepforge_jupyter.store.base import ABSENT, Store, Write

_INFO = re.compile(r"(?P<name>.+?)-(?P<version>[^-]+)(-py[\d.]+)?\.(dist|egg)-info")


class InstalledDistributions:
    """Names and versions of what is installed for `sys.path`, read again when a folder of it changed."""

    def __init__(self, path: Iterable[str] | None = None) -> None:
        self._path = list(path) if path is not None else None
        self._seen: tuple[tuple[str, int], ...] | None = None
        self._names: list[str] = []
        self._fingerprint = ""

    def __call__(self) -> str:
        folders = [Path(entry) for entry in (self._path if self._path is not None else sys.path) if entry]
        times = tuple((str(folder), folder.stat().st_mtime_ns) for folder in folders if folder.is_dir())
        if times != self._seen:
            self._names = sorted({entry.name for folder, _ in times for entry in Path(folder).glob("*.*-info")})
            self._fingerprint = _hash([sys.version, sys.platform, self._names])
            self._seen = times
        return self._fingerprint

    def listed(self) -> Installation:
        """The same for people, and for comparing two."""
        self()
        found = [match for name in self._names if (match := _INFO.fullmatch(name)) is not None]
        packages = {re.sub(r"[-_.]+", "-", match["name"]).lower(): match["version"] for match in found}
        fields: dict[str, Any] = {"python": platform.python_version(), "platform": platform.platform()}
        return Installation(id=_hash([fields, packages])[:32], **fields, packages=packages)


def with_runner(installed: Callable[[], str]) -> Callable[[], str]:
    """What is installed, and the runner itself by its content."""
    runner: list[str] = []

    def fingerprint() -> str:
        if not runner:
            runner.append(_runner_hash())
        return f"{runner[0]} {installed()}"

    return fingerprint


class Installations:
    """Records what jobs run with, once each."""

    def __init__(self, store: Store, listed: Callable[[], Installation]) -> None:
        self._store = store
        self._listed = listed
        self._known: set[str] = set()

    async def now(self) -> str:
        """The id of the record of what is installed now."""
        installation = await asyncio.to_thread(self._listed)
        if installation.id not in self._known:
            write = Write(collection=INSTALLATIONS, id=installation.id, body=body_of(installation), rev=ABSENT)
            with contextlib.suppress(AlreadyExists):  # an earlier process ran with the same
                await self._store.commit([write], durable=False)
            self._known.add(installation.id)
        return installation.id


def _hash(parts: list[Any]) -> str:
    return hashlib.sha256(msgspec.json.encode(parts, order="deterministic")).hexdigest()


def _runner_hash() -> str:
    import deepforge_runner

    digest = hashlib.sha256()
    for path in sorted(Path(str(deepforge_runner.__file__)).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
