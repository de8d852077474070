"""The shared kernels over a host that says less than Jupyter's own: one that forgets, one that refuses."""

from __future__ import annotations

import asyncio
from datetime import datetime, timezone
from pathlib import Path

import pytest

from deepforge_jupyter.domain.kernel import Kernel, KernelStatus
from deepforge_jupyter.errors import DeepForgeError, NotFound, Unavailable
from deepforge_jupyter.protocol.kernels import StartKernel
from deepforge_jupyter.protocol.requests import CreateProject
from deepforge_jupyter.services.kernelhost import KernelHost, KernelNews, KernelState, Listener
from deepforge_jupyter.workspace import Workspace


class SilentHost(KernelHost):
    """Never says what happens to its kernels by itself; `refuses` makes restarts fail."""

    def __init__(self) -> None:
        self.kernels: dict[str, KernelState] = {}
        self.refuses = False
        self.say: Listener = lambda _: None

    def listen(self, listener: Listener) -> None:
        self.say = listener

    async def start(self, spec: str, *, path: str) -> str:
        kernel = f"{path}-{len(self.kernels)}"
        now = datetime.now(timezone.utc)
        self.kernels[kernel] = KernelState(status=KernelStatus.idle, last_activity=now, connections=0)
        return kernel

    def state(self, kernel: str) -> KernelState | None:
        return self.kernels.get(kernel)

    async def interrupt(self, kernel: str) -> None: ...

    async def restart(self, kernel: str) -> None:
        if self.refuses:
            raise Unavailable("no")

    async def shutdown(self, kernel: str) -> None:
        self.kernels.pop(kernel, None)


@pytest.fixture
async def shared(tmp_path: Path):
    host = SilentHost()
    workspace = Workspace(data_dir=str(tmp_path / "data"), root=str(tmp_path / "root"))
    (tmp_path / "root").mkdir()
    await workspace.open(kernels=host)
    project = await workspace.projects.create(CreateProject(path="work"))
    heard: list[Kernel | None] = []
    workspace.kernels.listen(lambda project, kernel, now: heard.append(now))
    yield workspace, host, project.id, heard
    await workspace.close()


async def test_a_kernel_that_vanished_is_told_and_another_is_started(shared):
    workspace, host, project, heard = shared
    first = await workspace.kernels.start(project, StartKernel())
    host.kernels.clear()
    assert await workspace.kernels.all(project) == []
    assert heard[-1] is None
    assert (await workspace.kernels.start(project, StartKernel())).status is KernelStatus.idle
    with pytest.raises(NotFound):
        await workspace.kernels.interrupt(project, f"{first.id}-other")


async def test_a_restart_that_fails_leaves_no_kernel_restarting(shared):
    workspace, host, project, heard = shared
    kernel = await workspace.kernels.start(project, StartKernel())
    host.refuses = True
    with pytest.raises(Unavailable):
        await workspace.kernels.restart(project, kernel.id)
    assert heard[-1].status is KernelStatus.idle


async def test_the_reason_of_a_death_stays_until_somebody_goes_on(shared):
    workspace, host, project, heard = shared
    kernel = await workspace.kernels.start(project, StartKernel())
    host.say(KernelNews(kernel=kernel.id, what="died", reason="killed"))
    host.say(KernelNews(kernel=kernel.id, what="restarted"))
    host.say(KernelNews(kernel=kernel.id, what="ready"))
    assert [(now.status.value, now.reason) for now in heard[-3:]] == [
        ("restarting", "killed"),
        ("restarting", "killed"),
        ("idle", "killed"),
    ]
    await asyncio.sleep(1.2)  # what comes sooner is taken for a client's own question
    host.kernels[kernel.id] = KernelState(
        status=KernelStatus.busy, last_activity=datetime.now(timezone.utc), connections=1
    )
    host.say(KernelNews(kernel=kernel.id, what="changed"))
    assert (heard[-1].status.value, heard[-1].reason) == ("busy", None)
    host.say(KernelNews(kernel=kernel.id, what="gone", reason="again and again"))
    assert (heard[-1].status.value, heard[-1].reason) == ("dead", "again and again")
    assert await workspace.kernels.all(project) == []


async def test_a_data_folder_that_cannot_be_written_is_said(shared, tmp_path):
    workspace, _, project, _ = shared
    (tmp_path / "data" / "kernels").write_text("a file where a folder should be")
    with pytest.raises(DeepForgeError, match="kernels"):
        await workspace.kernels.start(project, StartKernel())


async def test_without_a_server_there_is_no_kernel(tmp_path: Path):
    workspace = Workspace(data_dir=str(tmp_path / "data"), root=str(tmp_path))
    await workspace.open()
    project = await workspace.projects.create(CreateProject(path="work"))
    with pytest.raises(Unavailable, match="open JupyterLab"):
        await workspace.kernels.start(project.id, StartKernel())
    await workspace.close()
