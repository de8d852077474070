"""The computes and storages that there are, and what a person may choose of them for one execution."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from deepforge_jupyter.compute.base import Compute
from deepforge_jupyter.compute.computes import Computes, Offered
from deepforge_jupyter.domain.storage import ConfiguredStorage
from deepforge_jupyter.domain.target import AdapterChoice
from deepforge_jupyter.errors import BadRequest, DeepForgeError, NotFound
from deepforge_jupyter.protocol.targets import Adapter
from deepforge_jupyter.services.storages import ConfiguredStorages
from deepforge_jupyter.storage.base import Storage
from deepforge_jupyter.storage.storages import Storages


class Targets:
    """Of each kind the first is the default."""

    def __init__(self, computes: Computes, storages: Storages, *, configured: ConfiguredStorages | None = None) -> None:
        self._computes = computes
        self._storages = storages
        self._configured = configured

    async def computes(self) -> tuple[Adapter, ...]:
        """Also those that are broken, with what is wrong."""
        return tuple(await asyncio.gather(*map(self._installed, self._computes.offers.values())))

    async def storages(self) -> tuple[Adapter, ...]:
        """This machine's own, then those that people configured."""
        own = [_described_storage(storage) for storage in self._storages.own.values()]
        others = [] if self._configured is None else await self._configured.all()
        return tuple(await asyncio.gather(*own, *(self._offered(storage) for storage in others)))

    async def compute(self, choice: AdapterChoice | None) -> AdapterChoice:
        """What an execution runs on. Raises BadRequest naming the adapter and the option, Unavailable saying why it
        cannot be used."""
        if choice is None:
            return AdapterChoice(name=self._computes.default)
        await self._computes.check(choice)
        return choice

    async def storage(self, choice: AdapterChoice | None, *, usual: str | None = None) -> AdapterChoice:
        """Where an execution's values lie: as chosen, else in the project's `usual` storage. Raises BadRequest naming
        the storage and the option, Unavailable if its credentials cannot be read."""
        if choice is None:
            choice = AdapterChoice(name=await self.storage_name(None, usual=usual))
        try:
            storage = await self._storages.named(choice.name)
        except NotFound:
            raise _unknown(choice.name, await self._storage_names()) from None
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
            raise _unknown(wanted, names)
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

    async def _installed(self, offer: Offered) -> Adapter:
        try:
            compute = await self._computes.look(offer.name)
        except DeepForgeError as error:
            return Adapter(
                name=offer.name, title=offer.name, description="", package=offer.package, problem=error.message
            )
        problem = await self._computes.problem(compute)
        return _described(compute, problem, package=offer.package, capacity=compute.capacity)

    async def _offered(self, configured: ConfiguredStorage) -> Adapter:
        try:
            return await _described_storage(await self._storages.named(configured.name))
        except DeepForgeError as error:
            return Adapter(name=configured.name, title=configured.name, description="", problem=error.message)


async def _described_storage(storage: Storage) -> Adapter:
    return _described(storage, await storage.problem(), is_browsable=storage.objects() is not None)


def _described(
    adapter: Compute | Storage,
    problem: str | None,
    *,
    package: str = "",
    capacity: int | None = None,
    is_browsable: bool = False,
) -> Adapter:
    return Adapter(
        name=adapter.name,
        title=adapter.title,
        description=adapter.description,
        package=package,
        options=adapter.options,
        problem=problem,
        capacity=capacity,
        is_browsable=is_browsable,
    )


def _unknown(storage: str, names: Sequence[str]) -> BadRequest:
    return BadRequest(f"There is no storage “{storage}”. There is: {', '.join(names)}.", details={"storage": storage})
