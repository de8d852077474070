"""A compute of a package of its own, for tests: each operation in a fresh interpreter, without the project's live
folder, as on a machine elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from traitlets import Int

from deepforge_jupyter.compute.base import ComputeConfig, OperationCall
from deepforge_jupyter.compute.file_compute import FileCompute
from deepforge_jupyter.compute.run_files import Attempt
from deepforge_jupyter.compute.supervisors import Supervisors
from deepforge_jupyter.domain.operation import Attribute
from deepforge_jupyter.errors import BadRequest

OPTIONS = (
    Attribute(
        name="device",
        type="str",
        default="cpu",
        default_source='"cpu"',
        choices=("cpu", "cuda"),
        description="What operations find in the environment variable DEVICE.",
    ),
    Attribute(
        name="processes",
        type="int",
        default=2,
        default_source="2",
        description="How many operations of the execution run at once.",
    ),
)


class FreshComputeConfig(ComputeConfig):
    capacity = Int(4, help="How many operations run at once, of all executions.").tag(config=True)

    def create(self, runs: Path) -> FreshCompute:
        return FreshCompute(runs, capacity=self.capacity)


class FreshCompute(FileCompute):
    name = "fresh"
    title = "Fresh interpreters"
    description = "Each operation in an interpreter of its own, without the project's folder."
    options = OPTIONS
    outlives_this_machine = False

    def __init__(self, runs: Path, *, capacity: int = 4) -> None:
        super().__init__(runs)
        self.capacity = capacity
        folder = self.runs / "fresh-supervisors"
        self._supervisors = Supervisors(folder, python=sys.executable, idle_seconds=1.0, use_zygotes=False)

    def check_options(self, given: Mapping[str, Any]) -> None:
        super().check_options(given)
        if (processes := self.with_defaults(given)["processes"]) < 1:
            message = f"{self.title}: processes must be at least 1, not {processes}."
            raise BadRequest(message, details={"option": "processes"})

    def decisive(self, options: Mapping[str, Any]) -> dict[str, Any]:
        return {"device": self.with_defaults(options)["device"]}

    def places(self, options: Mapping[str, Any]) -> int | None:
        return int(self.with_defaults(options)["processes"])

    async def close(self) -> None:
        await self._supervisors.close()
        await super().close()

    async def prepare(self, call: OperationCall) -> None:
        await super().prepare(self._elsewhere(call))

    async def start(self, call: OperationCall) -> None:
        files = self.files_of(call)
        if files.state() is Attempt.claimed:
            return
        await self.prepare(call)
        supervisor = await self._supervisors.bare()
        limits = {"variables": self._elsewhere(call).variables, "time_limit_s": call.time_limit_s}
        news = await supervisor.watch("start", str(files.folder), fresh=True, **limits)
        if news is not None:
            self.attachments.keep(files, news, supervisor)

    def _elsewhere(self, call: OperationCall) -> OperationCall:
        """The call as a machine without the project's folder gets it."""
        variables = {"DEVICE": self.with_defaults(call.options)["device"], **call.variables}
        return msgspec.structs.replace(call, project_folder=None, variables=variables)
