"""A project, the processes that run its executions, and everything that can be done to them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from compute.attempts import supervisor_pids
from deepforge_runner.supervisor import processes
from jupyter_servers import REPOSITORY

from deepforge_jupyter.domain.execution import Execution
from deepforge_jupyter.protocol.requests import StartExecution
from deepforge_jupyter.workspace import Workspace

HOST = Path(__file__).with_name("host.py")

# Says in a file, under a lock, when it begins and ends, and whether the same job runs already.
WORK = """\
    import fcntl
    import os
    import time

    import deepforge

    TRAIL = {trail!r}


    def started(pid):
        try:
            with open(f"/proc/{{pid}}/stat") as file:
                fields = file.read().rpartition(")")[2].split()
        except OSError:
            return None
        return None if fields[0] in "ZX" else fields[19]


    def note(word, job):
        with open(TRAIL, "a+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            lines = [line.split() for line in file]
            ended = {{tuple(line[1:]) for line in lines if line[0] == "end"}}
            for other, *who in lines:
                if other == "begin" and who[0] == job and tuple(who) not in ended and started(who[1]) == who[2]:
                    if word == "begin":
                        print("twice", job, who[1], started(who[1]), file=file)
            print(word, job, os.getpid(), started(os.getpid()), file=file)


    class Work:
        reuse = False

        def __init__(self, job: str = "", lines: int = 10, pause_s: float = 0.02):
            self.job = job
            self.lines = lines
            self.pause_s = pause_s

        def execute(self, a=None, b=None):
            note("begin", self.job)
            for number in range(self.lines):
                print("line", number)
                deepforge.metric("number", number, number)
                deepforge.display({{"text/html": str(number) * 20_000}}, raw=True)
                time.sleep(self.pause_s)
            value = bytes(100_000) + self.job.encode()
            note("end", self.job)
            return value
"""


class World:
    """`environment` is what its processes get besides this one's; `data` holds the records, runs and values."""

    def __init__(self, folder: Path, *, data: Path | None = None) -> None:
        self.folder = folder
        self.root = folder / "root"
        self.data = data or folder / "data"
        self.trail = folder / "trail.txt"
        self.environment: dict[str, str] = {}
        self.hosts: list[subprocess.Popen[str]] = []
        self.killed: set[int] = set()
        self.project = self.root / "lab"
        for name in ("operations", "pipelines"):
            (self.project / name).mkdir(parents=True)
        (self.project / "deepforge.json").write_text(json.dumps({"format": 1, "id": "lab", "name": "lab"}))
        source = textwrap.dedent(WORK).format(trail=str(self.trail))
        (self.project / "operations" / "Work.py").write_text(source)
        numpy = source.replace("import deepforge\n", "import deepforge\nimport numpy  # noqa: F401\n")
        (self.project / "operations" / "Numbers.py").write_text(numpy.replace("class Work", "class Numbers"))

    @property
    def runs(self) -> Path:
        return self.data / "runs"

    def pipeline(self, chance: random.Random, label: str, *, nodes: int = 6) -> str:
        """A graph of that many jobs, one of whose values is kept as an artifact."""
        document: dict[str, dict[str, object]] = {}
        edges = []
        for number in range(nodes):
            name = f"n{number}"
            attributes = {
                "job": f"{label}/{name}",
                "lines": chance.randint(1, 12),
                "pause_s": chance.choice((0.0, 0.01, 0.03)),
            }
            document[name] = {"operation": chance.choice(("Work", "Work", "Numbers")), "attributes": attributes}
            earlier = [f"n{other}" for other in range(number)]
            for port, source in zip(
                "ab", chance.sample(earlier, min(len(earlier), chance.randint(0, 2))), strict=False
            ):
                edges.append({"source": source, "output": "value", "target": name, "input": port})
        document["kept"] = {"operation": "Output", "attributes": {"name": label}}
        edges.append({"source": f"n{nodes - 1}", "output": "value", "target": "kept", "input": "data"})
        path = f"pipelines/{label}.dfpipe"
        (self.project / path).write_text(json.dumps({"format": 1, "nodes": document, "edges": edges}))
        return path

    def host(self, *, capacity: int = 3) -> subprocess.Popen[str]:
        """Starts one more process that runs executions; it is ready when this returns."""
        command = [sys.executable, str(HOST), str(self.root), str(self.data), str(capacity)]
        with (self.folder / "hosts.log").open("a") as log:
            host = subprocess.Popen(command, env=self.environment_now(), stdout=subprocess.PIPE, stderr=log, text=True)
        self.hosts.append(host)
        return host

    def wait_ready(self, host: subprocess.Popen[str]) -> None:
        assert host.stdout is not None
        assert host.stdout.readline() == "ready\n", self.log

    def command(self, *arguments: str) -> subprocess.Popen[str]:
        """`deepforge …` in the project's folder."""
        with (self.folder / "commands.log").open("a") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "deepforge_jupyter.cli", *arguments],
                cwd=self.project,
                env={**self.environment_now(), "DEEPFORGE_DATA_DIR": str(self.data)},
                stdout=log,
                stderr=log,
                text=True,
            )

    @property
    def log(self) -> str:
        return (self.folder / "hosts.log").read_text()[-8000:]

    def kill_host(self, host: subprocess.Popen[str]) -> None:
        host.kill()
        host.wait()
        assert host.stdout is not None
        host.stdout.close()
        self.hosts.remove(host)

    def claims(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Execution, node and process of each attempt that a process took; pid 0 if it did not come to signing."""
        for claim in self.runs.glob("*/*/*/claim"):
            with contextlib.suppress(OSError):
                process = json.loads(claim.read_text() or '{"pid": 0, "pid_started": ""}')
                if "pid" in process:
                    yield claim.parts[-4], claim.parts[-3], process

    def operations(self) -> list[int]:
        """The processes of the operations that run now."""
        claimed = (process for _, _, process in self.claims())
        return [process["pid"] for process in claimed if processes.is_alive(process["pid"], process["pid_started"])]

    def killed_jobs(self) -> set[tuple[str, str]]:
        """Execution and node of the jobs whose own process was killed."""
        killed = self.killed | {0}
        return {(execution, node) for execution, node, process in self.claims() if process["pid"] in killed}

    def supervisors(self) -> list[int]:
        return supervisor_pids(self.runs)

    def idle_forks(self) -> list[int]:
        """Processes that wait for an operation."""
        supervisors = self.supervisors()
        children = {child for pid in supervisors for child in processes.tree(pid)}
        return sorted(children - set(self.operations()) - set(supervisors))

    def stop_all(self) -> None:
        for host in list(self.hosts):
            self.kill_host(host)
        for pid in self.operations():
            processes.kill_tree(pid)
        for pid in self.supervisors():
            processes.kill_tree(pid)

    def environment_now(self) -> dict[str, str]:
        path = os.pathsep.join([str(REPOSITORY), str(REPOSITORY / "kernels")])
        return {**os.environ, "PYTHONPATH": path, "PYTHONWARNINGS": "ignore", **self.environment}

    @contextlib.asynccontextmanager
    async def _opened(self):
        workspace = Workspace(root=str(self.root), data_dir=str(self.data), adopts=False)
        await workspace.open()
        try:
            yield workspace
        finally:
            await workspace.close()

    def opened(self) -> contextlib.AbstractAsyncContextManager[Workspace]:
        """The records as a process that runs nothing sees them."""
        return self._opened()


async def start(workspace: Workspace, pipeline: str) -> Execution:
    """Records an execution that no process owns yet."""
    project = await workspace.projects.at("lab/deepforge.json")
    request = StartExecution(pipeline=pipeline, afresh=True)
    return await workspace.executions.start(project.id, request, hand_over=True)


async def ended(workspace: Workspace, executions: list[str], *, within_s: float = 60) -> None:
    deadline_s = asyncio.get_running_loop().time() + within_s
    for execution in executions:
        while True:
            detail = await workspace.executions.get(execution)
            if detail.execution.status.is_final:
                break
            if asyncio.get_running_loop().time() > deadline_s:
                jobs = {job.node: (job.status.value, job.attempt) for job in detail.jobs}
                raise AssertionError(f"{execution} does not come to an end: {jobs}")
            await asyncio.sleep(0.05)


class Faults:
    """What may happen, each at the moment it is called."""

    def __init__(self, world: World, chance: random.Random) -> None:
        self.world = world
        self.chance = chance

    async def kill_server(self) -> None:
        if self.world.hosts:
            self.world.kill_host(self.chance.choice(self.world.hosts))
            await asyncio.sleep(self.chance.random() * 0.3)
        self.world.host()

    async def suspend_server(self) -> None:
        host = self.chance.choice(self.world.hosts)
        host.send_signal(signal.SIGSTOP)
        await asyncio.sleep(self.chance.random() * 0.5)
        host.send_signal(signal.SIGCONT)

    async def kill_supervisor(self) -> None:
        self._kill(self.world.supervisors())

    async def kill_idle_fork(self) -> None:
        """It may have taken an operation just now."""
        self._kill(self.world.idle_forks())

    async def kill_operation(self) -> None:
        self._kill(self.world.operations())

    def _kill(self, pids: list[int]) -> None:
        if pids:
            pid = self.chance.choice(pids)
            self.world.killed.add(pid)
            processes.send_signal(pid, signal.SIGKILL)
