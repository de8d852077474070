"""The names of a project's executions: each is kept to one of them by a record, and is a tag of its history."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path, PurePosixPath

from deepforge_jupyter.domain.execution import Execution
from deepforge_jupyter.domain.names import execution_name
from deepforge_jupyter.errors import AlreadyExists, BadRequest
from deepforge_jupyter.protocol.requests import ExecutionName
from deepforge_jupyter.scheduler.records import EXECUTIONS, NAMES, body_of
from deepforge_jupyter.services import identity
from deepforge_jupyter.services.histories import Histories
from deepforge_jupyter.services.manifest import is_project
from deepforge_jupyter.store.base import ABSENT, Record, Store, Write

_NUMBER = re.compile(r"_\d+$")


class ExecutionNames:
    def __init__(self, store: Store, histories: Histories) -> None:
        self._store = store
        self._histories = histories

    async def free(self, project: str, pipeline: str, wanted: str) -> AsyncIterator[str]:
        """Names like `wanted` that no execution of the project has, without end."""
        if not await self._is_taken(project, wanted):
            yield wanted
        number = max(2, await self._store.count(EXECUTIONS, {"project": project, "pipeline": pipeline}) + 1)
        while number > 2 and not await self._is_taken(project, f"{wanted}_{number - 1}"):
            number -= 1
        while True:
            if not await self._is_taken(project, f"{wanted}_{number}"):
                yield f"{wanted}_{number}"
            number += 1

    async def wanted(self, execution: Execution) -> str | None:
        """The name that a person gave it, without the number that made it unique; None: it was made from another."""
        own = execution_name(PurePosixPath(execution.pipeline).stem)
        name = _NUMBER.sub("", execution.name)
        if execution.follows_another or own in (name, execution.name):
            return None
        return name if name != execution.name and await self._is_taken(execution.project, name) else execution.name

    async def proposed(self, project: str, pipeline: str, wanted: str) -> ExecutionName:
        """What an execution for which a person wants this name would be called now. Raises BadRequest."""
        name = written_name(wanted)
        free = await anext(self.free(project, pipeline, name))
        return ExecutionName(wanted=wanted, name=free, is_taken=free != name)

    async def tag(self, execution: Execution, folder: Path) -> None:
        """Names the commit that the execution runs. Raises AlreadyExists if the name means another one."""
        await asyncio.to_thread(self._histories.of(folder).tag, _tag(execution.name), execution.snapshot)

    async def untag(self, execution: Execution) -> None:
        """Its name leaves the history; the commit stays."""
        if (folder := await self._folder(execution)) is not None:
            await asyncio.to_thread(self._histories.of(folder).delete_tag, _tag(execution.name))

    async def rename(self, record: Record, before: Execution, after: Execution) -> None:
        """`record` as `after` says, under its other name. Raises AlreadyExists, RevisionConflict."""
        folder = await self._folder(before)
        taken = f"There is an execution “{after.name}” already; choose another name."
        writes = [
            kept_to(after),
            Write(collection=NAMES, id=name_id(before), body=None),
            Write(collection=EXECUTIONS, id=after.id, body=body_of(after), rev=record.rev),
        ]
        if await self._is_taken(after.project, after.name):
            raise AlreadyExists(taken, details={"name": after.name})
        try:
            if folder is not None:
                await self.tag(after, folder)
            await self._store.commit(writes)
        except AlreadyExists as error:
            raise AlreadyExists(taken, details={"name": after.name}) from error
        await self.untag(before)

    async def _is_taken(self, project: str, name: str) -> bool:
        return await self._store.get(NAMES, f"{project}/{name}") is not None

    async def _folder(self, execution: Execution) -> Path | None:
        """The project's folder, None if it is gone."""
        folder = await identity.settled_folder(self._store, execution.project)
        return folder if folder is not None and is_project(folder) else None


def written_name(wanted: str) -> str:
    """A name that a person wrote, in the letters of names. Raises BadRequest for one that says nothing."""
    if not wanted.strip():
        raise BadRequest(
            "An execution needs a name; leave it out for one that is made from the pipeline's.",
            details={"field": "name"},
        )
    return execution_name(wanted)


def kept_to(execution: Execution) -> Write:
    """Keeps the execution's name to it alone. The commit raises AlreadyExists if another has it."""
    return Write(collection=NAMES, id=name_id(execution), body={"execution": execution.id}, rev=ABSENT)


def name_id(execution: Execution) -> str:
    """The id of the record that keeps an execution's name to it alone."""
    return f"{execution.project}/{execution.name}"


def _tag(name: str) -> str:
    return f"execution/{name}"
