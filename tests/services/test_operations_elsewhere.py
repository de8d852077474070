"""Operations on a machine that sees nothing of the server's: what goes in and comes out passes by addresses that the
storage lends, else through the server, and no key of a person goes with it."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from deepforge_elsewhere import ADDRESS
from distributions import install_elsewhere
from elsewhere_machines import Machine, elsewhere
from s3_relay import Asked, Relay, relayed
from s3_servers import S3Server
from services.conftest import Desk
from traitlets.config import Config

from deepforge_jupyter.domain.execution import Status
from deepforge_jupyter.domain.target import AdapterChoice
from deepforge_jupyter.protocol.artifacts import ImportArtifact
from deepforge_jupyter.protocol.requests import CreateProject, ExecutionDetail
from deepforge_jupyter.protocol.storages import AddStorage
from deepforge_jupyter.protocol.targets import CheckCompute
from deepforge_jupyter.scheduler.records import OUTPUTS
from deepforge_jupyter.workspace import Workspace

ELSEWHERE = AdapterChoice(name="elsewhere")
BUCKET = "elsewhere"
SIZE = 300_000

MAKE = f"""
import os


class Make:
    def __init__(self, name: str = "one"):
        self.name = name

    def execute(self):
        print("environment", sorted(os.environ), sorted(os.environ.values()))
        made = (self.name * {SIZE})[:{SIZE}].encode()
        return made
"""
TAKE = """
import time
from pathlib import Path


class Take:
    def __init__(self, wait_for: str = ""):
        self.wait_for = wait_for

    def execute(self, made):
        print("begun", flush=True)
        while self.wait_for and not Path(self.wait_for).exists():
            time.sleep(0.01)
        taken = made[:3].decode() + "…" + str(len(made))
        return taken
"""
READ = """
class Read:
    def execute(self, given):
        print(given.read_text())
"""
USE = """
class Use:
    def execute(self, given):
        print(sorted((path.name, path.read_text()) for path in given.rglob("*.txt")))
        return 1
"""


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on the path with the compute `elsewhere`."""
    folder = tmp_path / "packages"
    monkeypatch.syspath_prepend(str(folder))
    install_elsewhere(folder)
    return folder


@pytest.fixture
def machine(tmp_path: Path, packages: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    with elsewhere(tmp_path / "machine") as machine:
        monkeypatch.setenv(ADDRESS, str(machine.port))
        yield machine


class Team:
    """A bucket as this server reaches it, and as others do; both are told of."""

    def __init__(self, s3: S3Server, here: Relay, outside: Relay) -> None:
        self.prefix = uuid.uuid4().hex
        self.here, self.outside = here, outside
        self._s3 = s3
        self.client = s3.client()

    def storage(self, **options: object) -> AddStorage:
        options = {"direct": True, "public_endpoint": self.outside.endpoint, **options}
        return AddStorage(
            name="team",
            adapter="s3",
            options=self._s3.options(BUCKET, prefix=self.prefix, endpoint=self.here.endpoint, **options),
            secrets={"secret_key": self._s3.secret_key},
        )

    def every_key(self) -> list[str]:
        """Of objects, and of those that are being sent."""
        objects = self.client.list_objects_v2(Bucket=BUCKET, Prefix=self.prefix).get("Contents", [])
        uploads = self.client.list_multipart_uploads(Bucket=BUCKET, Prefix=self.prefix).get("Uploads", [])
        return sorted(each["Key"].removeprefix(f"{self.prefix}/") for each in [*objects, *uploads])


@pytest.fixture
def team(s3: S3Server) -> Iterator[Team]:
    with relayed(s3) as here, relayed(s3) as outside:
        yield Team(s3, here, outside)


@asynccontextmanager
async def opened(
    tmp_path: Path, team: Team | None = None, *, address_life_s: int = 600, **options: object
) -> AsyncIterator[Desk]:
    """The workspace of these folders, as a server that has just started; with the storage `team`, if there is one."""
    (tmp_path / "root").mkdir(exist_ok=True)
    config = Config({"DownloadsConfig": {"address_life_s": address_life_s}})
    workspace = Workspace(data_dir=str(tmp_path / "data"), root=str(tmp_path / "root"), config=config)
    await workspace.open()
    try:
        if (tmp_path / "root/lab").exists():
            project = await workspace.projects.at("lab")
        else:
            project = await workspace.projects.create(CreateProject(path="lab"))
            if team is not None:
                await workspace.configured_storages.add(team.storage(**options))
                await (await workspace.storages.named("team")).check()
        desk = Desk(workspace, project.id, tmp_path / "root/lab")
        desk.write("operations/Make.py", MAKE)
        desk.write("operations/Take.py", TAKE)
        pipe(desk)
        yield desk
    finally:
        await workspace.close()


def pipe(desk: Desk, **attributes: Any) -> None:
    """`make` gives what `take` takes; `kept` keeps it."""
    nodes = {
        "make": {"operation": "Make"},
        "take": {"operation": "Take", "attributes": attributes},
        "kept": {"operation": "Output", "attributes": {"name": "made"}},
    }
    desk.pipeline(nodes, "make.made>take.made", "make.made>kept.data")


async def ran(desk: Desk, storage: str, **options: Any) -> ExecutionDetail:
    return await desk.run(**{"compute": ELSEWHERE, "storage": AdapterChoice(name=storage), **options})


def summaries(detail: ExecutionDetail) -> dict[str, str]:
    return {job.node: value.summary for job in detail.jobs for value in job.outputs.values()}


def told(team: Team, method: str) -> list[Asked]:
    """What was asked outside."""
    return [asked for asked in team.outside.asked if asked.method == method]


async def until_it_prints(desk: Desk, execution: str, node: str) -> None:
    events = desk.workspace.executions.events(execution, node)
    async for event in events:
        if event["type"] == "stream":
            break
    await events.aclose()


async def test_where_the_storage_lends_nothing_bytes_go_through_the_server(tmp_path: Path, machine: Machine) -> None:
    async with opened(tmp_path) as desk:
        detail = await ran(desk, "local")
        assert {job.node: job.status for job in detail.jobs} == dict.fromkeys(("make", "take", "kept"), Status.success)
        assert summaries(detail)["take"] == f"'one…{SIZE}'"
        assert (await ran(desk, "local")).execution.reused == 3
        check = await desk.workspace.compute_checks(CheckCompute(name="elsewhere"))
        assert (check.problem, check.said.startswith("Python 3.")) == (None, True)


async def test_a_bucket_that_others_do_not_reach_is_used_through_the_server(
    tmp_path: Path, machine: Machine, team: Team
) -> None:
    async with opened(tmp_path, team, direct=False, public_endpoint="") as desk:
        assert summaries(await ran(desk, "team"))["take"] == f"'one…{SIZE}'"
        assert team.outside.asked == []


async def test_bytes_go_between_the_machine_and_the_bucket_and_not_through_the_server(
    tmp_path: Path, machine: Machine, team: Team
) -> None:
    async with opened(tmp_path, team) as desk:
        detail = await ran(desk, "team")
        assert summaries(detail)["take"] == f"'one…{SIZE}'"
        values = {job.node: next(iter(job.outputs.values())) for job in detail.jobs}
        assert values["make"].content == values["kept"].content
        assert max(team.here.bodies) < 10_000 < SIZE <= max(team.outside.bodies)
        assert [len(told(team, method)) for method in ("PUT", "GET")] == [2, 1]
        assert not (tmp_path / "data/cache/entries").exists()
        assert not [*(tmp_path / "data/runs").glob("*/*/*/outputs/*")]
        for value in values.values():
            assert await desk.workspace.storages.content(value, anew=True) == value.content
        assert (await ran(desk, "team")).execution.reused == 3


def every_file(*folders: Path) -> bytes:
    return b"".join(path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file())


async def test_no_key_goes_there_and_no_address_is_kept_anywhere(
    tmp_path: Path, machine: Machine, team: Team, s3: S3Server, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="deepforge")
    async with opened(tmp_path, team) as desk:
        detail = await ran(desk, "team")
        said = await desk.text(detail.jobs[0])
    messages = machine.log.read_bytes()
    environment = Path(f"/proc/{machine.pid}/environ").read_bytes() + said.encode()
    there = every_file(machine.folder) + environment + messages
    assert b"environment" in environment
    assert (messages.count(b"X-Amz-Signature="), there.count(s3.secret_key.encode())) == (3, 0)
    in_addresses = messages.count(f"X-Amz-Credential={s3.access_key}%2F".encode())
    assert (there.count(s3.access_key.encode()), in_addresses) == (3, 3)
    assert not any(word in environment for word in (b"AWS", b"DEEPFORGE_DATA_DIR", str(tmp_path / "data").encode()))
    kept = every_file(machine.folder, tmp_path / "data", tmp_path / "root") + caplog.text.encode()
    assert b"X-Amz-" not in kept


async def test_what_others_put_into_the_bucket_is_read_there_from_where_it_lies(
    tmp_path: Path, machine: Machine, team: Team
) -> None:
    for name in ("a.txt", "deep/b.txt"):
        team.client.put_object(Bucket=BUCKET, Key=f"{team.prefix}/set/{name}", Body=name.encode())
    async with opened(tmp_path, team) as desk:
        wish = ImportArtifact(storage="team", path="set", kind="folder")
        await desk.workspace.importing.keep(desk.project, wish, user="ada")
        desk.write("operations/Use.py", USE)
        nodes = {"load": {"operation": "Input", "attributes": {"artifact": "set"}}, "use": {"operation": "Use"}}
        desk.pipeline(nodes, "load.data>use.given", name="use")
        detail = await ran(desk, "team", pipeline="use")
        assert await desk.text(detail.jobs[1]) == "[('a.txt', 'a.txt'), ('b.txt', 'deep/b.txt')]\n"
        assert len(told(team, "GET")) == 2


async def test_what_others_change_between_an_address_and_its_use_is_not_taken_for_what_was_imported(
    tmp_path: Path, packages: Path, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = {"Bucket": BUCKET, "Key": f"{team.prefix}/read.txt"}
    team.client.put_object(**file, Body=b"before")
    with elsewhere(tmp_path / "machine", fault="late") as machine:
        monkeypatch.setenv(ADDRESS, str(machine.port))
        async with opened(tmp_path, team) as desk:
            wish = ImportArtifact(storage="team", path="read.txt", kind="file")
            await desk.workspace.importing.keep(desk.project, wish, user="ada")
            desk.write("operations/Read.py", READ)
            nodes = {
                "load": {"operation": "Input", "attributes": {"artifact": "read.txt"}},
                "read": {"operation": "Read"},
            }
            desk.pipeline(nodes, "load.data>read.given", name="read")
            running = asyncio.create_task(ran(desk, "team", pipeline="read"))
            while not machine.log.exists() or b"X-Amz-Signature" not in machine.log.read_bytes():  # noqa: ASYNC110
                await asyncio.sleep(0.05)
            team.client.put_object(**file, Body=b"after!")
            detail = await running
        assert detail.jobs[1].failure is not None
        assert "was changed after it was imported" in detail.jobs[1].failure.message


async def test_an_address_that_expired_is_asked_for_anew(
    tmp_path: Path, packages: Path, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    with elsewhere(tmp_path / "machine", fault="late") as machine:
        monkeypatch.setenv(ADDRESS, str(machine.port))
        async with opened(tmp_path, team, address_life_s=1) as desk:
            assert summaries(await ran(desk, "team"))["take"] == f"'one…{SIZE}'"
            assert len(told(team, "GET")) > 1


@pytest.mark.parametrize("is_gone", [False, True])
async def test_what_is_damaged_or_gone_is_told_as_anywhere_else(
    tmp_path: Path, machine: Machine, team: Team, is_gone: bool
) -> None:
    async with opened(tmp_path, team) as desk:
        await ran(desk, "team")
        nodes = {"load": {"operation": "Input", "attributes": {"artifact": "made"}}, "take": {"operation": "Take"}}
        desk.pipeline(nodes, "load.data>take.made", name="load")
        (key,) = (each for each in team.every_key() if each.startswith("contents/") and each.endswith("data.bin"))
        if is_gone:
            team.client.delete_object(Bucket=BUCKET, Key=f"{team.prefix}/{key}")
        else:
            team.client.put_object(Bucket=BUCKET, Key=f"{team.prefix}/{key}", Body=bytes(SIZE))
        failures = []
        for compute in ("elsewhere", "server"):
            detail = await ran(desk, "team", pipeline="load", compute=AdapterChoice(name=compute))
            failures += [(job.node, job.failure) for job in detail.jobs if job.failure is not None]
        assert failures[0] == failures[1]
        assert failures[0][1].name == "NotFound"
        assert ("gone" if is_gone else "“data.bin” is not what was stored") in failures[0][1].message


async def test_other_bytes_than_were_announced_do_not_arrive(
    tmp_path: Path, packages: Path, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    with elsewhere(tmp_path / "machine", fault="garbled") as machine:
        monkeypatch.setenv(ADDRESS, str(machine.port))
        async with opened(tmp_path, team) as desk:
            detail = await ran(desk, "team")
            (value,) = detail.jobs[0].outputs.values()
            assert await desk.workspace.storages.content(value, anew=True) == value.content
            assert len(told(team, "PUT")) == 3


async def test_an_output_that_did_not_come_fails_the_job_and_leaves_nothing(
    tmp_path: Path, packages: Path, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    with elsewhere(tmp_path / "machine", fault="silent") as machine:
        monkeypatch.setenv(ADDRESS, str(machine.port))
        async with opened(tmp_path, team) as desk:
            made, *_ = (await ran(desk, "team")).jobs
            assert f"0 bytes of a file came instead of {SIZE}" in made.failure.message
            await desk.workspace.sweeping()
            assert (team.every_key(), await desk.workspace.store.find(OUTPUTS)) == ([], [])


async def test_a_restarted_server_goes_on_lending(tmp_path: Path, machine: Machine, team: Team) -> None:
    async with opened(tmp_path, team) as desk:
        pipe(desk, wait_for=str(tmp_path / "go"))
        execution = await desk.start(compute=ELSEWHERE, storage=AdapterChoice(name="team"))
        await until_it_prints(desk, execution, "take")
    (tmp_path / "go").touch()
    async with opened(tmp_path, team) as desk:
        detail = await desk.end(execution)
        assert summaries(detail)["take"] == f"'one…{SIZE}'"
        assert {job.attempt for job in detail.jobs if job.node != "kept"} == {1}
        await desk.workspace.sweeping()
        assert await desk.workspace.store.find(OUTPUTS) == []


async def test_what_is_canceled_there_leaves_nothing(tmp_path: Path, machine: Machine, team: Team) -> None:
    async with opened(tmp_path, team) as desk:
        pipe(desk, wait_for=str(tmp_path / "never"))
        execution = await desk.start(compute=ELSEWHERE, storage=AdapterChoice(name="team"))
        await until_it_prints(desk, execution, "take")
        await desk.workspace.executions.cancel(execution)
        detail = await desk.end(execution)
        assert {job.node: job.status.value for job in detail.jobs}["take"] == "canceled"
        await desk.workspace.sweeping()
        assert not [key for key in team.every_key() if "take" in key]
