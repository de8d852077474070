"""The compute of an execution that is not to be had (any more): what it left can be read, nothing new is started."""

from __future__ import annotations

from pathlib import Path

from deepforge_jupyter.compute.base import AttemptFiles, OperationCall, Result
from deepforge_jupyter.compute.file_compute import FileCompute
from deepforge_jupyter.compute.run_files import Attempt, Liveness, liveness_of
from deepforge_jupyter.errors import DeepForgeError, Unavailable


class MissingCompute(FileCompute):
    """An attempt that runs on this machine is followed to its end; of all others the end is unknown, and they fail
    with `why`."""

    capacity = 1
    sees_these_files = False
    """Nothing is brought here for what will not start."""

    def __init__(self, name: str, runs: Path, *, why: DeepForgeError) -> None:
        super().__init__(runs)
        self.name = self.title = name
        self.why = why

    async def problem(self) -> str | None:
        return self.why.message

    async def prepare(self, call: OperationCall) -> None:
        if self.files_of(call).state() is not Attempt.claimed:
            raise Unavailable(self.why.message, details=self.why.details)

    async def start(self, call: OperationCall) -> None:
        await self.prepare(call)

    async def result(self, attempt: AttemptFiles) -> Result:
        files = self.files(attempt)
        process = files.process()
        is_known = process is not None and liveness_of(process) is not Liveness.unknown
        if files.has_end() or is_known:
            return await super().result(attempt)
        raise Unavailable(self.why.message, details=self.why.details)
