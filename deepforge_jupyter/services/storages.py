"""Storages that people configure: kept by name, opened when they are used, their secrets never shown."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable, Mapping
from importlib.metadata import EntryPoint
from typing import Any

import msgspec

from deepforge_jupyter.domain.storage import ConfiguredStorage, storage_name
from deepforge_jupyter.errors import AlreadyExists, BadRequest, Conflict, DeepForgeError, NotFound, Unavailable
from deepforge_jupyter.protocol.storages import (
    AddStorage,
    ChangeStorage,
    CheckStorage,
    StorageCheck,
    StorageKind,
    StorageUse,
)
from deepforge_jupyter.scheduler.attempts import now
from deepforge_jupyter.scheduler.records import STORAGES
from deepforge_jupyter.services.storage_use import consequences, use_of
from deepforge_jupyter.services.vault import Vault
from deepforge_jupyter.storage.base import Storage, StorageAdapter
from deepforge_jupyter.storage.cache import ValueCache
from deepforge_jupyter.store.base import Record, Store, Write

ENTRY_POINTS = "deepforge_jupyter.storages"
CHECK_WITHIN_S = 60.0
OWN = "local"

_log = logging.getLogger(__name__)


def installed_adapters(entries: Iterable[EntryPoint]) -> dict[str, StorageAdapter]:
    """Those that `entries` offer, by name; one that cannot be loaded is left out and said in the log."""
    adapters: dict[str, StorageAdapter] = {}
    for entry in entries:
        try:
            offered = entry.load()
        except (ImportError, AttributeError) as error:
            _log.warning("The storage adapter %s (%s) cannot be loaded: %s", entry.name, entry.value, error)
            continue
        adapter = offered() if isinstance(offered, type) else offered
        if isinstance(adapter, StorageAdapter):
            adapters[adapter.name] = adapter
        else:
            _log.warning("The storage adapter %s (%s) is no StorageAdapter.", entry.name, entry.value)
    return adapters


class ConfiguredStorages:
    """`cache` is where storages keep copies on this machine."""

    def __init__(
        self, store: Store, adapters: Mapping[str, StorageAdapter], *, vault: Vault, cache: ValueCache
    ) -> None:
        self._store = store
        self._adapters = adapters
        self._vault = vault
        self._cache = cache
        self._opened: dict[str, tuple[int, Storage]] = {}

    def kinds(self) -> tuple[StorageKind, ...]:
        return tuple(
            StorageKind(
                name=adapter.name,
                title=adapter.title,
                description=adapter.description,
                options=adapter.options,
                secrets=adapter.secrets,
            )
            for adapter in sorted(self._adapters.values(), key=lambda adapter: adapter.title)
        )

    async def all(self) -> list[ConfiguredStorage]:
        """By name."""
        found = map(_configured, await self._store.find(STORAGES))
        return sorted(found, key=lambda storage: storage.name.casefold())

    async def get(self, name: str) -> ConfiguredStorage:
        return _configured(await self._record(name))

    async def opened(self, name: str) -> Storage:
        """The storage as it is configured now. Raises NotFound, Unavailable."""
        record = await self._record(name)
        known = self._opened.get(name)
        if known is not None and known[0] == record.rev:
            return known[1]
        configured, secrets = _configured(record), await self._secrets(record)
        adapter = self._adapter(configured.adapter)
        storage = adapter.open(name, options=configured.options, secrets=secrets, cache=self._cache)
        self._opened[name] = record.rev, storage
        return storage

    async def add(self, request: AddStorage, *, user: str = "") -> ConfiguredStorage:
        """Raises BadRequest naming the option, AlreadyExists."""
        name, adapter = storage_name(request.name), self._known_adapter(request.adapter)
        secrets = _given(request.secrets)
        adapter.check(request.options, secrets)
        at = now()
        added = ConfiguredStorage(
            name=name,
            adapter=adapter.name,
            options=request.options,
            secrets=tuple(secrets),
            created_at=at,
            created_by=user,
            changed_at=at,
        )
        taken = f"There is a storage “{name}” already. Choose another name, or change that one."
        if name == OWN:
            raise AlreadyExists(taken, details={"option": "name"})
        try:
            await self._store.insert(STORAGES, name, await self._body(added, secrets))
        except AlreadyExists:
            raise AlreadyExists(taken, details={"option": "name"}) from None
        return added

    async def change(self, name: str, request: ChangeStorage) -> ConfiguredStorage:
        """What runs now goes on with what it has begun; everything after it takes the new settings."""
        record = await self._record(name)
        before, secrets = _configured(record), await self._changed_secrets(record, request.secrets)
        options = before.options if request.options is None else request.options
        self._adapter(before.adapter).check(options, secrets)
        after = msgspec.structs.replace(before, options=options, secrets=tuple(secrets), changed_at=now())
        await self._store.replace(record, await self._body(after, secrets))
        return after

    async def use(self, name: str) -> StorageUse:
        """What refers to it. Raises NotFound."""
        await self._record(name)
        return await use_of(self._store, name)

    async def remove(self, name: str, *, anyway: bool = False) -> None:
        """The settings alone; what lies in it stays there. Raises Conflict while something refers to it, unless
        `anyway`: then what lies in it cannot be opened until a storage of this name is added again."""
        used = await self.use(name)
        if not anyway and (happens := consequences(name, used)):
            raise Conflict(
                f"{happens} Change that first, or remove it anyway.",
                details=msgspec.to_builtins(used),
            )
        await self._store.commit([Write(collection=STORAGES, id=name, body=None)])
        self._opened.pop(name, None)

    async def check(self, request: CheckStorage) -> StorageCheck:
        """Raises BadRequest for options that no storage can have, NotFound."""
        storage = await self._tried(request)
        began_s = time.monotonic()
        try:
            await asyncio.wait_for(storage.check(), CHECK_WITHIN_S)
            problem = None
        except asyncio.TimeoutError:
            problem = f"There was no answer within {CHECK_WITHIN_S:.0f} s."
        except DeepForgeError as error:
            problem = error.message
        finally:
            await storage.close()
        return StorageCheck(problem=problem, reached_at=storage.reached_at, took_s=time.monotonic() - began_s)

    async def close(self) -> None:
        opened, self._opened = self._opened, {}
        for _, storage in opened.values():
            await storage.close()

    async def _tried(self, request: CheckStorage) -> Storage:
        if request.name is not None and request.adapter is None:
            record = await self._record(request.name)
            configured, secrets = _configured(record), await self._changed_secrets(record, request.secrets)
            name, adapter = configured.name, self._adapter(configured.adapter)
            options = configured.options if request.options is None else request.options
        elif request.adapter is not None:
            name, adapter = request.name or request.adapter, self._known_adapter(request.adapter)
            options, secrets = request.options or {}, _given(request.secrets)
        else:
            raise BadRequest("Say which storage to check: `name` of a configured one, or `adapter` and its options.")
        adapter.check(options, secrets)
        return adapter.open(name, options=options, secrets=secrets, cache=self._cache)

    async def _record(self, name: str) -> Record:
        record = await self._store.get(STORAGES, name)
        if record is None:
            there = ", ".join(f"“{storage.name}”" for storage in await self.all())
            message = (
                f"There is no storage “{name}” here (any more). Add it again under this name to reach what it has. "
                f"Those that were added: {there or 'none'}."
            )
            raise NotFound(message, details={"storage": name})
        return record

    def _adapter(self, name: str) -> StorageAdapter:
        """Of a storage that is configured. Raises Unavailable."""
        adapter = self._adapters.get(name)
        if adapter is None:
            raise Unavailable(f"Storages of the kind “{name}” cannot be used: the package that offers it is missing.")
        return adapter

    def _known_adapter(self, name: str) -> StorageAdapter:
        adapter = self._adapters.get(name)
        if adapter is None:
            there_is = ", ".join(sorted(self._adapters))
            message = f"There is no kind of storage “{name}”. There is: {there_is}."
            raise BadRequest(message, details={"option": "adapter"})
        return adapter

    async def _secrets(self, record: Record) -> dict[str, str]:
        sealed = record.body.get("sealed")
        return {} if not sealed else await asyncio.to_thread(self._vault.unseal, sealed)

    async def _changed_secrets(self, record: Record, given: Mapping[str, str]) -> dict[str, str]:
        """Those that cannot be decrypted any more may be entered anew, all together."""
        if set(_configured(record).secrets) <= set(given):
            return _given(given)
        return _given({**await self._secrets(record), **given})

    async def _body(self, storage: ConfiguredStorage, secrets: Mapping[str, str]) -> dict[str, Any]:
        sealed = await asyncio.to_thread(self._vault.seal, secrets) if secrets else None
        body: dict[str, Any] = msgspec.to_builtins(storage)
        return {**body, "sealed": sealed}


def _configured(record: Record) -> ConfiguredStorage:
    return msgspec.convert(record.body, ConfiguredStorage)


def _given(secrets: Mapping[str, str]) -> dict[str, str]:
    return {name: secret for name, secret in secrets.items() if secret}
