"""Where jobs run. An adapter starts the same runner on the same files wherever it is.

The contract of the files is `docs/developer/run-directory.md`. Every adapter passes `tests/compute/conformance.py`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar, Literal

import msgspec
from traitlets.config import Configurable

from deepforge_jupyter.compute.loans import Loans
from deepforge_jupyter.domain.execution import Failure, OpenedFile
from deepforge_jupyter.domain.operation import Attribute
from deepforge_jupyter.domain.target import check_options


class AttemptFiles(msgspec.Struct, frozen=True, kw_only=True):
    """Which attempt it is; its run directory is `<runs>/<execution>/<node>/<number>`."""

    execution: str
    node: str
    number: int


class OperationCall(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an attempt shall run: the content of `job.json`.

    `snapshot` is the folder of the project as it was when Run was pressed (read-only, shared by attempts);
    `project_folder` the live one, or None where there is none. `inputs` maps a port to a value's folder on this machine
    ("" for a compute that does not see it, and makes one elsewhere of what its `Loans` say), `references` a parameter
    to a path in the snapshot, `outputs` are the names in order. `variables` are environment variables set for this
    operation. `preload` names what the operation and its inputs need, which may be imported before. `options` are what
    the person chose of the adapter's for this execution.
    """

    format: int = 1
    execution: str
    execution_name: str
    node: str
    label: str
    attempt: int
    operation: str
    file: str
    class_name: str
    attributes: dict[str, Any] = {}
    references: dict[str, str] = {}
    inputs: dict[str, str] = {}
    outputs: tuple[str, ...] = ()
    snapshot: str
    project_folder: str | None = None
    variables: dict[str, str] = {}
    time_limit_s: float | None = None
    preload: tuple[str, ...] = ()
    options: dict[str, Any] = {}


class StagedValue(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An output as the runner left it: `path` is a folder in the run directory."""

    path: str
    type: str
    size_bytes: int
    summary: str = ""


class Result(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How an attempt ended: `result.json`, or what `exit.json` says when the runner could not write one.

    Times are seconds since the epoch (UTC). `opened` are files of the project that were read,
    `modules` the project's modules that were really imported (paths from the project's folder), `metrics` the last
    value of each (None for NaN and the infinities).
    """

    status: Literal["success", "failed", "canceled"]
    failure: Failure | None = None
    outputs: dict[str, StagedValue] = {}
    opened: tuple[OpenedFile, ...] = ()
    modules: tuple[str, ...] = ()
    started_unix_s: float | None = None
    ended_unix_s: float | None = None
    figures: int = 0
    metrics: dict[str, float | None] = {}


class Compute(ABC):
    """Runs attempts. Methods are coroutines, each safe to repeat. `capacity` is how many attempts at once, of all
    executions.

    `title` and `description` are what people read; `options` are what they may set for one execution: the same
    description draws the form in the browser and checks what comes back. They are kept readable with the execution:
    secrets are none of them. `outlives_this_machine` says whether attempts may go on when the machine that scheduled
    them stops, `shares_environment` whether they find the very packages of the server: results of either then stand
    for the other's. `sees_these_files` says whether they see the files of the server's machine: else what they take and
    give goes by `lend`.
    """

    name: str
    title: str
    description: str = ""
    options: ClassVar[tuple[Attribute, ...]] = ()
    outlives_this_machine: ClassVar[bool] = True
    shares_environment: ClassVar[bool] = False
    sees_these_files: ClassVar[bool] = True
    capacity: int

    def check_options(self, given: Mapping[str, Any]) -> None:
        """Raises BadRequest naming the option. Called before an execution is recorded."""
        check_options(self.title, self.options, given)

    def with_defaults(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """All options of an execution: what was given, else the default."""
        return {option.name: option.default for option in self.options if not option.is_required} | dict(given)

    def decisive(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """Those of the options that can change a result: they go into its key. All of them unless an adapter knows
        better."""
        return dict(options)

    def places(self, options: Mapping[str, Any]) -> int | None:
        """How many attempts of one execution with these options run at once; None: as many as there is room for."""
        return None

    async def problem(self) -> str | None:
        """Why it cannot be used now; None if it can. Asked whenever somebody chooses: must be quick."""
        return None

    @abstractmethod
    async def open(self) -> None:
        """Called once, before the first attempt is started or followed; may warm things up in the background. Must be
        quick; what cannot be reached now is no reason to fail: `start` and `result` say so, and wait."""

    @abstractmethod
    async def close(self) -> None:
        """Called when this process stops; running attempts go on without it."""

    def lend(self, attempt: AttemptFiles, loans: Loans) -> None:  # noqa: B027 - most see the files themselves
        """Called before `prepare` and `start` of an attempt that does not see the server's files, also of one that runs
        already (attach): what its agent takes and gives is asked of `loans`, until `result` has returned."""

    async def prepare(self, call: OperationCall) -> None:  # noqa: B027 - an adapter may have nothing to do before
        """Does what can be done for an attempt before it may start, so that `start` is quick; it may never be started.
        Raises Unavailable."""

    @abstractmethod
    async def start(self, call: OperationCall) -> None:
        """Starts the attempt, prepared or not. Repeating it while it runs, or after it ended, does nothing. A crash
        between two calls never makes two runs of one attempt (`claim`). Raises Unavailable if it cannot be started
        now."""

    @abstractmethod
    async def cancel(self, attempt: AttemptFiles) -> None:
        """Stops it within a second, whole process tree included; it then ends `canceled`. No-op if it has ended;
        an attempt that never started is claimed, so that it never will."""

    @abstractmethod
    async def result(self, attempt: AttemptFiles) -> Result:
        """Waits for the end, also of an attempt that another process started (attach). An attempt that is found
        dead without a result ends `failed`, saying why."""

    @abstractmethod
    def events(
        self,
        attempt: AttemptFiles,
        *,
        after: int = 0,
        follow: bool = True,
        is_over: Callable[[], Awaitable[bool]] | None = None,
        on_caught_up: Callable[[], None] | None = None,
    ) -> AsyncIterator[dict[str, Any]]:
        """Its feed from sequence number `after + 1` on, live, until the end (without `follow` what is there now); a
        `gap` event stands for what was dropped. Works in any process and after the end. `is_over` is asked where the
        files name no end and nobody runs the attempt: True says that it has ended all the same (it could not be
        started, or its end not be written), so that nobody waits forever. `on_caught_up` is called when all that
        is there was given and more is waited for."""

    @abstractmethod
    def blob_path(self, attempt: AttemptFiles, name: str) -> Path:
        """The file of a payload that an event names. Raises NotFound for a name that is no blob's."""


class ComputeConfig(Configurable):
    """What an extension offers under the entry point group `deepforge_jupyter.computes`: a class whose traits are the
    compute's settings (`c.ThatClass.setting` in Jupyter's configuration files). The entry point is called as the
    compute is."""

    def create(self, runs: Path) -> Compute:
        """The compute with these settings; run directories are `<runs>/<execution>/<node>/<number>`. Called once, in
        a thread, when somebody looks at it or needs it: it reaches out to nothing yet."""
        raise NotImplementedError
