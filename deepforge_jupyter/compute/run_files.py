"""What the files of a run directory say (docs/developer/run-directory.md)."""

from __future__ import annotations

import contextlib
import os
import re
import signal
from enum import Enum
from pathlib import Path

import msgspec
from deepforge_runner.supervisor import processes

from deepforge_jupyter.compute.base import Result
from deepforge_jupyter.compute.spares import SpareFolders
from deepforge_jupyter.domain.execution import Failure

OUT_OF_MEMORY_HINT = "Use less data or smaller batches, or run it on a machine with more memory."
CRASH_HINT = "A library written in C or C++ crashed; its version may not fit. Try the operation in a notebook."
DISK_FULL_HINT = "Free some space, then run it again; what had succeeded is kept."
QUIT_HINT = "Something ended the whole process (os._exit?); return the outputs from execute, or raise an error."
DISAPPEARED = "the operation's process disappeared"
UNSAVED = "its end could not be saved: the disk was full"
NEVER_STARTED = "the process that starts operations ended before it had started this one"
MACHINE_STOPPED = "the machine was stopped"
GIVEN_UP = b'{"given_up": true}'
_BLOB_NAME = re.compile(r"[0-9a-f]{16,128}(\.[a-z0-9]{1,12})?")


class OperationProcess(msgspec.Struct, frozen=True, kw_only=True):
    """`claim`: which process runs the attempt, on which machine, under which supervisor."""

    host: str
    boot_id: str
    pid_namespace: str
    pid: int
    pid_started: str
    supervisor: str | None = None
    supervisor_pid: int | None = None


class Exit(msgspec.Struct, frozen=True, kw_only=True):
    """`exit.json`: how the process ended when the runner could not say it."""

    ended_unix_s: float
    code: int | None = None
    signal: int | None = None
    reason: str | None = None
    canceled: bool = False
    figures: int = 0


class Attempt(Enum):
    """How far an attempt has come. `claimed`: it runs, has ended or was given up, and must not be started."""

    unknown = 0
    prepared = 1
    claimed = 2


class Liveness(str, Enum):
    """Of a process that another one recorded. `unknown`: it is on another machine or in another container."""

    alive = "alive"
    dead = "dead"
    rebooted = "rebooted"
    unknown = "unknown"


def is_blob_name(name: str) -> bool:
    """Whether a file of payloads can be called so."""
    return _BLOB_NAME.fullmatch(name) is not None


def liveness_of(process: OperationProcess) -> Liveness:
    """Whether a recorded process still runs, as far as this one can tell."""
    machine = processes.machine()
    if process.host != machine["host"]:
        return Liveness.unknown
    if process.boot_id != machine["boot_id"]:
        return Liveness.rebooted
    if process.pid_namespace != machine["pid_namespace"]:
        return Liveness.unknown
    return Liveness.alive if processes.is_alive(process.pid, process.pid_started) else Liveness.dead


class RunFiles:
    """One run directory."""

    def __init__(self, folder: str | Path) -> None:
        self.path = os.fspath(folder)

    @property
    def folder(self) -> Path:
        return Path(self.path)

    def prepare(self, job: bytes, spares: SpareFolders | None = None) -> None:
        """Makes the folder with what is written into it while the attempt runs, and `job.json`."""
        node, _, number = self.path.rpartition("/")
        os.makedirs(os.path.dirname(node), exist_ok=True)
        if spares is None or number != "1" or not spares.take(node):
            for path in (node, self.path, f"{self.path}/feed", f"{self.path}/outputs"):
                with contextlib.suppress(FileExistsError):
                    os.mkdir(path)
        _replace(f"{self.path}/job.json", job)

    def state(self) -> Attempt:
        """How far the attempt has come, at one look."""
        try:
            names = frozenset(os.listdir(self.path))
        except FileNotFoundError:
            return Attempt.unknown
        if not names.isdisjoint(("claim", "result.json", "exit.json")):
            return Attempt.claimed
        return Attempt.prepared if "job.json" in names else Attempt.unknown

    def is_claimed(self) -> bool:
        return os.path.exists(f"{self.path}/claim")

    def claim(self) -> bool:
        """Gives the attempt up, so that no runner starts it. False if somebody has claimed it already."""
        os.makedirs(self.path, exist_ok=True)
        try:
            with open(f"{self.path}/claim", "xb") as file:
                file.write(GIVEN_UP)
        except FileExistsError:
            return False
        return True

    def has_end(self) -> bool:
        """True if a result or an exit is recorded."""
        return os.path.exists(f"{self.path}/result.json") or self.has_exit()

    def has_exit(self) -> bool:
        """True if a supervisor, or somebody who found the process gone, recorded the end: nothing follows it."""
        return os.path.exists(f"{self.path}/exit.json")

    def process(self) -> OperationProcess | None:
        """The attempt's process; None if there is none (yet)."""
        content = _read(f"{self.path}/claim")
        try:
            return msgspec.json.decode(content, type=OperationProcess) if content else None
        except msgspec.DecodeError:  # given up, or half written
            return None

    def write_exit(self, exit: Exit) -> None:
        """Records an end that nobody else recorded."""
        _replace(f"{self.path}/exit.json", msgspec.json.encode(exit))

    def result(self) -> Result | None:
        """The recorded end; None if there is none. What a supervisor says of a stop outranks the runner's."""
        text = _read(f"{self.path}/result.json")
        result = msgspec.json.decode(text, type=Result) if text else None
        if result is None or result.status == "canceled":
            text = _read(f"{self.path}/exit.json")
            if text:
                return _result_of(msgspec.json.decode(text, type=Exit))
        return result


def _result_of(exit: Exit) -> Result:
    return Result(
        status="canceled" if exit.canceled else "failed",
        failure=None if exit.canceled else _failure_of(exit),
        ended_unix_s=exit.ended_unix_s,
        figures=exit.figures,
    )


def _failure_of(exit: Exit) -> Failure:
    reason = exit.reason or f"the process ended with exit code {exit.code} before its result was saved"
    if exit.signal == signal.SIGKILL and "memory" in reason:
        return Failure(name="Killed", message=reason, hint=OUT_OF_MEMORY_HINT)
    if exit.signal in (signal.SIGSEGV, signal.SIGBUS, signal.SIGILL, signal.SIGABRT, signal.SIGFPE):
        return Failure(name="Crashed", message=reason, hint=CRASH_HINT)
    if reason.startswith("it ran longer"):
        return Failure(name="TimeLimit", message=reason, hint="Raise the time limit, or make the operation do less.")
    if reason == UNSAVED:
        return Failure(name="DiskFull", message=reason, hint=DISK_FULL_HINT)
    if reason == MACHINE_STOPPED:
        return Failure(name="MachineStopped", message=reason, hint="Run it again; what had succeeded is kept.")
    if "No space left" in reason:
        return Failure(name="DiskFull", message=reason, hint=DISK_FULL_HINT)
    return Failure(name="Died", message=reason, hint=QUIT_HINT if "exit code" in reason else None)


def _read(path: str) -> bytes | None:
    try:
        with open(path, "rb", buffering=0) as file:
            return file.read()
    except FileNotFoundError:
        return None


def _replace(path: str, content: bytes) -> None:
    temporary = f"{path}.{os.getpid()}"
    with open(temporary, "wb") as file:
        file.write(content)
    os.replace(temporary, path)
