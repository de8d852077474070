"""`python stepper.py ROOT DATA PROJECT STORAGE FOLDERS…`: stores and removes artifacts and
executions in processes that end midway.

Reads lines `ACTION NAME SIGNAL STEP` and does each in a process of its own, which gets the signal at that step. A step
is a request to another server, or anything that changes a folder or opens a file where the bytes of values are: in
FOLDERS. Answers `ended`, `killed` or `stopped`; after the latter, `go on` lets it end.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import logging
import os
import pkgutil
import re
import signal
import sys
from typing import Any

import boto3  # noqa: F401 - once for all processes

import deepforge_jupyter
from deepforge_jupyter.domain.target import AdapterChoice
from deepforge_jupyter.protocol.artifacts import CopyArtifact, UploadWish
from deepforge_jupyter.protocol.requests import StartExecution
from deepforge_jupyter.scheduler.records import EXECUTIONS, execution_of
from deepforge_jupyter.workspace import Workspace

STEPS = frozenset(
    ("open", "os.mkdir", "os.rename", "os.link", "os.remove", "os.rmdir", "os.chmod", "os.truncate", "shutil.rmtree")
)
LARGE_BYTES = 9 << 20
REQUEST = re.compile(rb"[A-Z]+ /")
PACKAGES = ("compute", "documents", "history", "scheduler", "services", "storage", "store")


class Steps:
    def __init__(self, folders: tuple[str, ...], number: int, signal: int) -> None:
        self.is_counting = False
        self._folders = folders
        self._left = number
        self._signal = signal

    def note(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.is_counting or not self._is_step(event, arguments):
            return
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), self._signal)

    def _is_step(self, event: str, arguments: tuple[Any, ...]) -> bool:
        if event == "http.client.send":
            return isinstance(arguments[1], bytes) and REQUEST.match(arguments[1]) is not None
        return event in STEPS and self._is_inside(_whole(*arguments))

    def _is_inside(self, path: object) -> bool:
        return isinstance(path, (str, bytes, os.PathLike)) and os.fsdecode(path).startswith(self._folders)


def _whole(path: Any, *others: Any) -> Any:
    """Where a name in a folder that is given as a descriptor lies."""
    folder = others[0] if others else -1
    if not isinstance(folder, int) or folder < 0 or not isinstance(path, (str, bytes)):
        return path
    with contextlib.suppress(OSError):
        return os.path.join(os.readlink(f"/proc/self/fd/{folder}"), os.fsdecode(path))
    return path


async def upload(workspace: Workspace, project: str, storage: str, name: str) -> None:
    data = f"the bytes of {name}\n".encode() * (1 << 19 if name.startswith("large") else 100)
    coming = await workspace.uploads.begin(UploadWish(project=project, filename=name, storage=storage), user="ada")
    await coming.write(data)
    await coming.finish()


async def copy(workspace: Workspace, project: str, storage: str, name: str) -> None:
    source = await workspace.artifacts.named(project, name)
    coming = await workspace.copying.begin(source.id, CopyArtifact(storage=storage, name=f"{name}-copied"), user="ada")
    async for _ in coming.progress():
        pass


async def delete(workspace: Workspace, project: str, storage: str, name: str) -> None:
    await workspace.artifacts.delete((await workspace.artifacts.named(project, name)).id)


async def keep(workspace: Workspace, project: str, storage: str, name: str) -> None:
    """An `Output` node keeps what its `Input` node loads."""
    overrides = {"load": {"artifact": name}, "kept": {"name": f"{name}-kept"}}
    await until_it_has_ended(workspace, project, storage, "keep", overrides)


async def run(workspace: Workspace, project: str, storage: str, name: str) -> None:
    """A job makes something large, which an `Output` node keeps."""
    overrides = {"make": {"name": name, "size_bytes": LARGE_BYTES}, "kept": {"name": name}}
    await until_it_has_ended(workspace, project, storage, "make", overrides)


async def elsewhere(workspace: Workspace, project: str, storage: str, name: str) -> None:
    """Jobs on another machine make something and take it; an `Output` node keeps it."""
    overrides = {"make": {"name": name}, "take": {"name": name}, "kept": {"name": name}}
    await until_it_has_ended(workspace, project, storage, "chain", overrides, compute="elsewhere")


async def until_it_has_ended(
    workspace: Workspace,
    project: str,
    storage: str,
    pipeline: str,
    overrides: dict[str, dict[str, Any]],
    *,
    compute: str = "server",
) -> None:
    request = StartExecution(
        pipeline=f"pipelines/{pipeline}.dfpipe",
        storage=AdapterChoice(name=storage),
        compute=AdapterChoice(name=compute),
        overrides=overrides,
    )
    changes = workspace.store.watch(EXECUTIONS)
    execution = await workspace.executions.start(project, request)
    async for change in changes:
        if change.id == execution.id and change.record and execution_of(change.record).status.is_final:
            return


async def remove(workspace: Workspace, project: str, storage: str, name: str) -> None:
    """An execution, by id."""
    await workspace.executions.delete(name)


async def empty(workspace: Workspace, project: str, storage: str, name: str) -> None:
    """A project of the trash, by id."""
    await workspace.trash.empty(name)


ACTIONS = {action.__name__: action for action in (upload, copy, delete, keep, run, elsewhere, remove, empty)}


async def act(root: str, data: str, project: str, storage: str, action: str, name: str, steps: Steps) -> None:
    workspace = Workspace(root=root, data_dir=data, adopts=False)
    await workspace.open()
    await workspace.projects.all()
    await workspace.sweeping.close()
    steps.is_counting = True
    await ACTIONS[action](workspace, project, storage, name)
    steps.is_counting = False
    await workspace.close()


def load() -> None:
    """What a workspace imports when it needs it, once for all processes."""
    for module in pkgutil.walk_packages(deepforge_jupyter.__path__, "deepforge_jupyter."):
        if module.name.split(".")[1] in (
            "compute",
            "documents",
            "history",
            "scheduler",
            "services",
            "storage",
            "store",
        ):
            importlib.import_module(module.name)


def serve(root: str, data: str, project: str, storage: str, *folders: str) -> None:
    pid = 0
    for line in sys.stdin:
        sees_stops = "SIGSTOP" in line
        if line.strip() == "go on":
            os.kill(pid, signal.SIGCONT)
        else:
            action, name, sent, number = line.split()
            pid = os.fork()
            if pid == 0:
                steps = Steps(folders, int(number), signal.Signals[sent])
                sys.addaudithook(steps.note)
                asyncio.run(act(root, data, project, storage, action, name, steps))
                os._exit(0)
        _, status = os.waitpid(pid, os.WUNTRACED if sees_stops else 0)
        if os.WIFSTOPPED(status):
            print("stopped", flush=True)
        else:
            print("killed" if os.WIFSIGNALED(status) else "ended" if status == 0 else "failed", flush=True)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(process)d %(name)s %(message)s")
    load()
    serve(*sys.argv[1:])
