"""The computes and storages that there are, and what a person may choose of them for one execution."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from deepforge_jupyter.compute.base import Compute
from deepforge_jupyter.domain.storage import ConfiguredStorage
from deepforge_jupyter.domain.target import AdapterChoice
from deepforge_jupyter.errors import BadRequest, DeepForgeError, NotFound
from deepforge_jupyter.protocol.targets import Adapter
from deepforge_jupyter.services.storages import ConfiguredStorages
from deepforge_jupyter.storage.base import Storage
from deepforge_jupyter.storage.storages import Storages


class Targets:
    """Of each kind the first is the default."""

    def __init__(
        self, computes: Sequence[Compute], storages: Storages, *, configured: ConfiguredStorages | None = None
    ) -> None:
        self._computes = computes
        self._storages = storages
        self._configured = configured

    async def computes(self) -> tuple[Adapter, ...]:
        return tuple(await asyncio.gather(*(_described(each, each.capacity) for each in self._computes)))

    async def storages(self) -> tuple[Adapter, ...]:
        """This machine's own, then those that people configured."""
        own = [_described(storage) for storage in self._storages.own.values()]
        others = [] if self._configured is None else await self._configured.all()
        return tuple(await asyncio.gather(*own, *(self._offered(storage) for storage in others)))

    def compute(self, choice: AdapterChoice | None) -> AdapterChoice:
        """What an execution runs on. Raises BadRequest naming the adapter and the option."""
        if choice is None:
            return AdapterChoice(name=self._computes[0].name)
        for compute in self._computes:
            if compute.name == choice.name:
                compute.check_options(choice.options)
                return choice
        raise _unknown("compute", choice.name, [compute.name for compute in self._computes])

    async def storage(self, choice: AdapterChoice | None, *, usual: str | None = None) -> AdapterChoice:
        """Where an execution's values lie: as chosen, else in the project's `usual` storage. Raises BadRequest naming
        the storage and the option, Unavailable if its credentials cannot be read."""
        if choice is None:
            choice = AdapterChoice(name=await self.storage_name(None, usual=usual))
        try:
            storage = await self._storages.named(choice.name)
        except NotFound:
            raise _unknown("storage", choice.name, await self._storage_names()) from None
        storage.check_options(choice.options)
        return choice

    async def storage_name(self, wanted: str | None, *, usual: str | None) -> str:
        """The one that is wanted, else the project's `usual` one. Raises BadRequest if that is not there, naming what
        is."""
        name = wanted or usual or next(iter(self._storages.own))
        names = await self._storage_names()
        if name in names:
            return name
        if wanted:
            raise _unknown("storage", wanted, names)
        raise BadRequest(
            f"This project keeps its values in “{name}”, and there is no such storage here. Add one of this name, or "
            f"choose another in the project's properties. There is: {', '.join(names)}.",
            details={"storage": name},
        )

    def is_own(self, storage: str) -> bool:
        """Whether it is the one that is taken where nobody chooses."""
        return storage == next(iter(self._storages.own))

    async def _storage_names(self) -> list[str]:
        others = [] if self._configured is None else await self._configured.all()
        return [*self._storages.own, *(other.name for other in others)]

    async def _offered(self, configured: ConfiguredStorage) -> Adapter:
        try:
            return await _described(await self._storages.named(configured.name))
        except DeepForgeError as error:
            return Adapter(name=configured.name, title=configured.name, description="", problem=error.message)


async def _described(adapter: Compute | Storage, capacity: int | None = None) -> Adapter:
    return Adapter(
        name=adapter.name,
        title=adapter.title,
        description=adapter.description,
        options=adapter.options,
        problem=await adapter.problem(),
        capacity=capacity,
        is_browsable=isinstance(adapter, Storage) and adapter.objects() is not None,
    )


def _unknown(kind: str, name: str, names: Sequence[str]) -> BadRequest:
    return BadRequest(f"There is no {kind} “{name}”. There is: {', '.join(names)}.", details={kind: name})
