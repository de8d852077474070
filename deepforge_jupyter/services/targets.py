"""The computes and storages that there are, and what a person may choose of them for one execution."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TypeVar

from deepforge_jupyter.compute.base import Compute
from deepforge_jupyter.domain.target import AdapterChoice
from deepforge_jupyter.errors import BadRequest
from deepforge_jupyter.protocol.targets import Adapter
from deepforge_jupyter.storage.base import Storage

AnyAdapter = TypeVar("AnyAdapter", Compute, Storage)


class Targets:
    """Of each kind the first is the default."""

    def __init__(self, computes: Sequence[Compute], storages: Sequence[Storage]) -> None:
        self._computes = computes
        self._storages = storages

    async def computes(self) -> tuple[Adapter, ...]:
        return tuple(await asyncio.gather(*(_described(each, each.capacity) for each in self._computes)))

    async def storages(self) -> tuple[Adapter, ...]:
        return tuple(await asyncio.gather(*(_described(each) for each in self._storages)))

    def compute(self, choice: AdapterChoice | None) -> AdapterChoice:
        """What an execution runs on. Raises BadRequest naming the adapter and the option."""
        return _settled("compute", self._computes, choice)

    def storage(self, choice: AdapterChoice | None) -> AdapterChoice:
        """Where an execution's values lie. Raises BadRequest naming the adapter and the option."""
        return _settled("storage", self._storages, choice)


async def _described(adapter: Compute | Storage, capacity: int | None = None) -> Adapter:
    return Adapter(
        name=adapter.name,
        title=adapter.title,
        description=adapter.description,
        options=adapter.options,
        problem=await adapter.problem(),
        capacity=capacity,
    )


def _settled(kind: str, adapters: Sequence[AnyAdapter], choice: AdapterChoice | None) -> AdapterChoice:
    if choice is None:
        return AdapterChoice(name=adapters[0].name)
    for adapter in adapters:
        if adapter.name == choice.name:
            adapter.check_options(choice.options)
            return choice
    there_is = ", ".join(adapter.name for adapter in adapters)
    message = f"There is no {kind} “{choice.name}”. There is: {there_is}."
    raise BadRequest(message, details={kind: choice.name})
