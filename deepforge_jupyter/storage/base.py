"""Where the bytes of values live.

A value is a folder (`value.json`, `data`, …; `docs/developer/run-directory.md`). A storage that is on the machine
of the compute hands out the folder itself; nothing is copied.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.domain.operation import Attribute
from deepforge_jupyter.domain.target import check_options
from deepforge_jupyter.storage.addresses import Address, Lending
from deepforge_jupyter.storage.cache import ValueCache
from deepforge_jupyter.storage.incoming import Incoming, Receiving
from deepforge_jupyter.storage.objects import Objects
from deepforge_jupyter.storage.progress import Progress


class Values(ABC):
    """Values that lie somewhere, to be read."""

    @abstractmethod
    async def confirm(self, value: Value) -> None:
        """Called before an earlier value is taken again; nothing is fetched for it.
        Raises NotFound if it is gone or its size is not the recorded one."""

    @abstractmethod
    async def local_path(self, value: Value) -> Path:
        """The value's folder on this machine, to be opened in place and never written.
        Raises NotFound if it is gone or its size is not the recorded one."""

    @abstractmethod
    async def header(self, value: Value) -> bytes:
        """The text of its `value.json`. Raises NotFound."""

    @abstractmethod
    async def files(self, value: Value) -> dict[str, int]:
        """The data files by name, with their sizes. Raises NotFound."""

    async def digests(self, value: Value) -> Mapping[str, str]:
        """The SHA-256 of data files, by name, as far as they are known without reading them. Raises NotFound."""
        return {}

    @abstractmethod
    async def read(self, value: Value, file: str, *, offset: int = 0, length: int | None = None) -> bytes:
        """A part of a data file, to its end without `length`, shorter where the file ends; of a large value nothing
        else is fetched. Raises NotFound."""

    @abstractmethod
    async def local_file(self, value: Value, file: str) -> Path:
        """One data file on this machine, to be opened in place and never written. Of a value that lies elsewhere
        nothing else is fetched. Raises NotFound if it is gone, or what was fetched is not what was stored."""

    async def addresses(self, value: Value, lent: Mapping[str, Lending]) -> Mapping[str, Address]:
        """Where the data files of these names are read without passing through this machine, of those for which that
        is offered. Raises NotFound."""
        return {}

    @abstractmethod
    async def content(self, value: Value, *, anew: bool = False) -> str:
        """The hash over the value's type and files, by which equal contents are known; what was computed once is
        remembered, with `anew` the bytes are read again. Raises NotFound if they are gone or damaged."""

    @abstractmethod
    async def delete(self, value: Value) -> None:
        """Frees the bytes, or what a `put` or `keep` that was cut off left at the value's location, of which then only
        that is known. Repeating it does nothing."""


class Storage(Values):
    """Bytes of values behind one interface. Raises StorageFull and Unavailable. `title`, `description` and `options`
    as of a compute. `reached_at` is the server that those who have an address ask (or send parts to); None: it
    gives none."""

    name: str
    title: str
    description: str = ""
    reached_at: str | None = None
    options: tuple[Attribute, ...] = ()
    is_of_one_machine: bool = False
    """Whether another machine that opens it with the same settings sees other bytes."""

    def check_options(self, given: Mapping[str, Any]) -> None:
        """Raises BadRequest naming the option. Called before an execution is recorded."""
        check_options(self.title, self.options, given)

    async def problem(self) -> str | None:
        """Why it cannot be used now; None if it can. Asked whenever somebody chooses: must be quick."""
        return None

    @abstractmethod
    async def check(self) -> None:
        """Writes, reads and deletes a probe. Called when a person asks whether it works, and before it is configured:
        what it needs and can make (a folder, a bucket) is made. Raises Unavailable saying what is wrong."""

    @abstractmethod
    async def adopt(self, staged: Path, location: str, *, progress: Progress | None = None) -> Value:
        """Takes over the value folder `staged` that a finished job wrote, as `location`. Called by the scheduler
        when a job ended; repeating it after a crash, when `staged` is gone and `location` is there, returns the
        same. `progress` is of what is sent elsewhere. Raises NotFound if what was staged is gone or is not as large as
        it says."""

    @abstractmethod
    async def put(
        self,
        folder: Path,
        location: str,
        *,
        digests: Mapping[str, str] | None = None,
        progress: Progress | None = None,
    ) -> Value:
        """A durable copy of the value in `folder`, which stays, as `location`, with `content` known. Called to bring
        a value here from another storage; repeating it returns the same, and cut off it leaves nothing. `digests` are
        the SHA-256 of all its data files by name, where whoever calls has just read or written them."""

    @abstractmethod
    async def keep(self, value: Value, location: str) -> Value:
        """A durable copy (on the same disk: hard links, then synced) as `location`, with `content` known.
        Called for an `Output` node before the artifact is announced; repeating it returns the same."""

    async def abandon(self, value: Value) -> None:
        """Ends what somebody who died left unfinished at the value's location; what is whole there stays. Called when
        nobody stores it any more; repeating it does nothing."""
        return

    async def incoming(self, location: str, sizes: Sequence[int]) -> Incoming | None:
        """Files of these sizes that others send straight here, to become the value at `location`; None where that is
        not offered. Called only for a location that is held: what is not `put` goes by `delete`."""
        return None

    async def receiving(self, location: str, files: Mapping[str, int]) -> Receiving | None:
        """Data files of these sizes that a job elsewhere sends straight here, to become its output at `location`; None
        where that is not offered. Called only for a location that is held, again after a crash: what is not `put`
        goes by `abandon` and `delete`."""
        return None

    def objects(self) -> Objects | None:
        """What others put there, to look through and read; None where that is not offered."""
        return None

    async def close(self) -> None:
        """Lets go of connections and threads. Called once, at the end."""
        return


class StorageAdapter(ABC):
    """A kind of storage that people can configure, as an extension offers it under the entry point group
    `deepforge_jupyter.storages`: an instance, or a class without arguments.

    `options` are what is kept readable and shown again; `secrets` are encrypted at rest and never shown.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    description: ClassVar[str] = ""
    options: ClassVar[tuple[Attribute, ...]] = ()
    secrets: ClassVar[tuple[Attribute, ...]] = ()

    def check(self, options: Mapping[str, Any], secrets: Mapping[str, str]) -> None:
        """Raises BadRequest naming the option, with `details["option"]`. Called before anything is recorded."""
        check_options(self.title, self.options, options)
        check_options(self.title, self.secrets, secrets)

    @abstractmethod
    def open(self, name: str, *, options: Mapping[str, Any], secrets: Mapping[str, str], cache: ValueCache) -> Storage:
        """The storage called `name`, without reaching out to it. `cache` is for copies of what
        lies elsewhere, shared by all storages and processes of this machine."""
