"""Where the bytes of values live.

A value is a folder (`value.json`, `data`, …; `docs/developer/run-directory.md`). A storage that is on the machine
of the compute hands out the folder itself; nothing is copied.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.domain.operation import Attribute
from deepforge_jupyter.domain.target import check_options


class Storage(ABC):
    """Bytes of values behind one interface. Raises StorageFull and Unavailable. `title`, `description` and `options`
    as of a compute."""

    name: str
    title: str
    description: str = ""
    options: ClassVar[tuple[Attribute, ...]] = ()

    def check_options(self, given: Mapping[str, Any]) -> None:
        """Raises BadRequest naming the option. Called before an execution is recorded."""
        check_options(self.title, self.options, given)

    async def problem(self) -> str | None:
        """Why it cannot be used now; None if it can. Asked whenever somebody chooses: must be quick."""
        return None

    @abstractmethod
    async def adopt(self, staged: Path, location: str) -> Value:
        """Takes over the value folder `staged` that a finished job wrote, as `location`. Called by the scheduler
        when a job ended; repeating it after a crash, when `staged` is gone and `location` is there, returns the
        same. Raises NotFound if what was staged is gone or is not as large as it says."""

    @abstractmethod
    async def local_path(self, value: Value) -> Path:
        """The value's folder on this machine, to be opened in place and never written.
        Raises NotFound if it is gone or its size is not the recorded one."""

    @abstractmethod
    async def keep(self, value: Value, location: str) -> Value:
        """A durable copy (on the same disk: hard links, then synced) as `location`, with `content` known.
        Called for an `Output` node before the artifact is announced; repeating it returns the same."""

    @abstractmethod
    async def content(self, value: Value, *, anew: bool = False) -> str:
        """The hash over the value's type and files, by which equal contents are known; what was computed once is
        remembered, with `anew` the bytes are read again. Raises NotFound if they are gone or damaged."""

    @abstractmethod
    async def delete(self, value: Value) -> None:
        """Frees the bytes. Repeating it does nothing."""
