"""What the attempt of a job that runs elsewhere takes and gives, by addresses that its storages lend."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Container, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import NamedTuple

from deepforge_jupyter.compute.loans import LentAddress, LentFile, LentValue, Loans, Wanted
from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.domain.execution import Execution, Job
from deepforge_jupyter.errors import BadRequest, Conflict, NotFound
from deepforge_jupyter.scheduler.adapters import Adapters
from deepforge_jupyter.scheduler.attempts import location_of
from deepforge_jupyter.storage.addresses import Lending
from deepforge_jupyter.storage.base import Values
from deepforge_jupyter.storage.incoming import Receiving
from deepforge_jupyter.storage.remote import damaged

BINARY = "application/octet-stream"
MD5_BYTES = 16


class JobLoans(Loans):
    """`inputs` are the values by port, `outputs` the names of what may come of it. Where outputs go is held before
    anything is sent (outputs.py): the job's end takes over what is there, a sweep removes what no job names. It waits
    for what is under way when the attempt ends, which is refused then."""

    def __init__(
        self,
        adapters: Adapters,
        execution: Execution,
        job: Job,
        *,
        inputs: Mapping[str, Value],
        outputs: Sequence[str],
    ) -> None:
        self._adapters = adapters
        self._storage = execution.storage.name
        self._job = job
        self._inputs = inputs
        self._outputs = outputs
        self._sent: dict[str, _Sent] = {}
        self._turn = asyncio.Lock()
        self._is_over = False

    def end(self) -> None:
        """Nothing is lent any more."""
        self._is_over = True

    async def input(self, port: str) -> LentValue:
        value, values = await self._value(port)
        header, sizes, digests = await asyncio.gather(values.header(value), values.files(value), values.digests(value))
        files = {name: LentFile(size_bytes=size_bytes, sha256=digests.get(name)) for name, size_bytes in sizes.items()}
        return LentValue(header=header, files=files)

    async def addresses(self, port: str, files: Sequence[str]) -> dict[str, LentAddress]:
        value, values = await self._value(port)
        if (await self._adapters.storages.named(value.storage)).reached_at is None:
            return {}
        life_s = self._adapters.address_life_s
        lent = {file: Lending(filename=file, media=BINARY, life_s=life_s) for file in files}
        found = await values.addresses(value, lent)
        return {file: LentAddress(url=address.url, tag=address.tag) for file, address in found.items()}

    async def read(self, port: str, file: str, *, offset: int = 0, length: int | None = None) -> bytes:
        value, values = await self._value(port)
        return await values.read(value, file, offset=offset, length=length)

    def damaged(self, port: str, why: str) -> NotFound:
        return damaged(self._inputs[port], why)

    async def output(self, port: str, header: bytes, files: Mapping[str, int]) -> Wanted | None:
        self._check(port, self._outputs)
        async with self._turn, self._under_way(port):
            sent = self._sent.get(port)
            if sent is None:
                receiving = await self._receive(port, files)
                if receiving is None:
                    return None
                sent = self._sent[port] = _Sent(header, dict(files), receiving)
        if (sent.header, sent.files) != (header, files):
            raise BadRequest(f"The output {port} of {self._job.label} changed while it was sent.")
        return Wanted(files=dict(sent.receiving.files), part_bytes=sent.receiving.part_bytes)

    async def part_address(self, port: str, file: str, part: int, *, md5: str) -> str:
        if not _is_md5(md5):
            raise BadRequest(f"“{md5[:40]}” is no MD5 of a part: 16 bytes in base64.")
        receiving = self._wanted(port).receiving
        async with self._under_way(port):
            return await receiving.address(file, part, md5=md5, life_s=self._adapters.address_life_s)

    async def complete(self, port: str, digests: Mapping[str, str]) -> None:
        sent = self._wanted(port)
        async with self._under_way(port):
            await sent.receiving.put(sent.header, digests)

    async def _receive(self, port: str, files: Mapping[str, int]) -> Receiving | None:
        storage = await self._adapters.storages.named(self._storage)
        if storage.reached_at is None:
            return None
        if not self._sent:
            await self._hold()
        return await storage.receiving(location_of(self._job, port), files)

    @asynccontextmanager
    async def _under_way(self, port: str) -> AsyncIterator[None]:
        """Raises Conflict if the attempt has ended meanwhile: what came of it is nobody's."""
        with self._adapters.storing.outputs.sending(self._job):
            self._check(port, self._outputs)
            try:
                yield
            finally:
                if self._is_over:  # the execution may have been deleted, and its holds with it
                    await self._hold()
            self._check(port, self._outputs)

    async def _hold(self) -> None:
        locations = [location_of(self._job, name) for name in self._outputs]
        await self._adapters.storing.outputs.hold(self._job, self._storage, locations)

    async def _value(self, port: str) -> tuple[Value, Values]:
        self._check(port, self._inputs)
        value = self._inputs[port]
        return value, await self._adapters.storages.values(value)

    def _wanted(self, port: str) -> _Sent:
        self._check(port, self._outputs)
        if port not in self._sent:
            raise Conflict(f"The output {port} of {self._job.label} was not announced to this server: begin with that.")
        return self._sent[port]

    def _check(self, port: str, known: Container[str]) -> None:
        if self._is_over:
            raise Conflict(f"Attempt {self._job.attempt} of {self._job.label} has ended: nothing is lent to it.")
        if port not in known:
            raise NotFound(f"{self._job.label} takes or gives nothing by “{port[:100]}”.")


class _Sent(NamedTuple):
    """An output that is being sent, as it was announced."""

    header: bytes
    files: dict[str, int]
    receiving: Receiving


def _is_md5(text: str) -> bool:
    try:
        return len(base64.b64decode(text, validate=True)) == MD5_BYTES
    except ValueError:
        return False
