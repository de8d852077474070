"""The adapter `server`: operations as child processes of supervisors on the machine that the server runs on."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from traitlets import Bool, Float, Int, Unicode

from deepforge_jupyter.compute.base import ComputeConfig, OperationCall
from deepforge_jupyter.compute.file_compute import FileCompute
from deepforge_jupyter.compute.run_files import Attempt, RunFiles
from deepforge_jupyter.compute.spares import SpareFolders
from deepforge_jupyter.compute.supervisors import Supervisors
from deepforge_jupyter.domain.operation import Attribute
from deepforge_jupyter.domain.target import names_secret
from deepforge_jupyter.errors import BadRequest, Unavailable

STARTS = 5
VARIABLES = Attribute(
    name="variables",
    title="Environment variables",
    type="dict",
    default={},
    default_source="{}",
    description=(
        'Environment variables of every operation, as in {"CUDA_VISIBLE_DEVICES": "0"}. They are kept with the '
        "execution: secrets are refused."
    ),
)
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class ServerComputeConfig(ComputeConfig):
    """Settings of operations that run on the server's own machine."""

    capacity = Int(0, help="How many operations run at once on this machine; 0 means one for each processor.").tag(
        config=True
    )
    python = Unicode("", help="The Python that runs operations; empty means the server's own.").tag(config=True)
    idle_seconds = Float(10.0, help="Seconds after which an unused supervisor process ends.").tag(config=True)
    use_zygotes = Bool(
        True, help="Whether operations are forked from a process that has imported their packages already."
    ).tag(config=True)

    def create(self, runs: Path) -> ServerCompute:
        return ServerCompute(
            runs,
            capacity=self.capacity or None,
            python=self.python or None,
            idle_seconds=self.idle_seconds,
            use_zygotes=self.use_zygotes,
        )


def _with_variables(call: OperationCall) -> OperationCall:
    """The call with what was chosen for the execution; the operation's own variables stand over it."""
    chosen = call.options.get(VARIABLES.name) or {}
    return msgspec.structs.replace(call, variables={**chosen, **call.variables}, options={})


class ServerCompute(FileCompute):
    """Runs attempts in processes that outlive this one; any process with the same `runs` folder can follow them."""

    name = "server"
    title = "This server"
    description = "Operations are processes of the machine that Jupyter runs on; they outlive the server."
    options = (VARIABLES,)
    outlives_this_machine = False
    shares_environment = True
    spares: SpareFolders

    def __init__(
        self,
        runs: Path,
        *,
        capacity: int | None = None,
        python: str | None = None,
        idle_seconds: float = 10.0,
        use_zygotes: bool = True,
    ) -> None:
        super().__init__(runs)
        self.capacity = capacity or os.cpu_count() or 1
        self.spares = SpareFolders(self.runs / "spares")
        self._supervisors = Supervisors(
            self.runs / "supervisors",
            python=python or sys.executable,
            idle_seconds=idle_seconds,
            use_zygotes=use_zygotes,
        )

    def check_options(self, given: Mapping[str, Any]) -> None:
        super().check_options(given)
        for name, value in (given.get(VARIABLES.name) or {}).items():
            if not _VARIABLE.fullmatch(name) or not isinstance(value, str) or "\0" in value:
                shown = msgspec.json.encode({name: value}).decode()
                message = f"{self.title}: a variable is a name of letters, digits and _ with a text, not {shown[:60]}."
                raise BadRequest(message, details={"option": VARIABLES.name})
            if names_secret(name):
                message = (
                    f"{self.title}: {name} seems to be a secret, and variables are kept readable with the execution. "
                    "Set it where Jupyter is started: operations have the variables of the server."
                )
                raise BadRequest(message, details={"option": VARIABLES.name})

    async def problem(self) -> str | None:
        return None if os.access(self.runs, os.W_OK) else f"The folder {self.runs} cannot be written."

    async def open(self) -> None:
        self.spares.open()
        self._supervisors.open()

    async def close(self) -> None:
        self.spares.close()
        await self._supervisors.close()
        await super().close()

    async def warm(self) -> None:
        """Waits until a supervisor is there and the packages that calls asked for so far are imported."""
        await self._supervisors.warm()

    async def prepare(self, call: OperationCall) -> None:
        await super().prepare(_with_variables(call))

    async def start(self, call: OperationCall) -> None:
        call = _with_variables(call)
        files = self.files_of(call)
        state = files.state()
        if state is Attempt.claimed:
            return
        if state is not Attempt.prepared:
            await self.prepare(call)
        for left in reversed(range(STARTS)):
            try:
                await self._start(files, call)
                return
            except Unavailable:  # a supervisor that has died is replaced by a new one
                if not left:
                    raise

    async def _start(self, files: RunFiles, call: OperationCall) -> None:
        connection, fresh = await self._supervisors.choose(call)
        limits = {"variables": call.variables, "time_limit_s": call.time_limit_s}
        news = await connection.watch("start", files.path, fresh=fresh, **limits)
        if news is not None:
            self.attachments.keep(files, news, connection)
