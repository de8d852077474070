"""Computes that packages offer: found by name, loaded when needed, broken ones named, missing ones survived."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from distributions import COMPUTES, install, install_compute, install_fresh, uninstall
from services.conftest import DOUBLE, Desk

from deepforge_jupyter.domain.target import AdapterChoice
from deepforge_jupyter.errors import BadRequest, NotFound, Unavailable
from deepforge_jupyter.protocol.debugging import Rerun
from deepforge_jupyter.protocol.requests import CreateProject
from deepforge_jupyter.protocol.targets import CheckCompute
from deepforge_jupyter.workspace import Workspace

WAIT = """
import os
import time
from pathlib import Path


class Wait:
    def __init__(self, place: str):
        self.place = Path(place)

    def execute(self):
        print("on", os.environ.get("DEVICE"), flush=True)
        (self.place / "begun").touch()
        while not (self.place / "go").exists():
            time.sleep(0.01)
        waited = 1
        return waited
"""


SHOW = """
import os


class Show:
    def execute(self):
        found = os.environ["DEVICE"] + ", " + ("files" if os.listdir() else "no files")
        return found
"""


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on the path, to install into."""
    folder = tmp_path / "packages"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    for name in [name for name in sys.modules if name.startswith("deepforge_") and "_jupyter" not in name]:
        if "runner" not in name:
            monkeypatch.delitem(sys.modules, name)
    return folder


@asynccontextmanager
async def opened(tmp_path: Path) -> AsyncIterator[Desk]:
    """The workspace of these folders, as a server that has just started."""
    (tmp_path / "root").mkdir(exist_ok=True)
    workspace = Workspace(data_dir=str(tmp_path / "data"), root=str(tmp_path / "root"))
    await workspace.open()
    try:
        if (tmp_path / "root/lab").exists():
            project = await workspace.projects.at("lab")
        else:
            project = await workspace.projects.create(CreateProject(path="lab"))
        desk = Desk(workspace, project.id, tmp_path / "root/lab")
        desk.write("operations/Double.py", DOUBLE)
        desk.pipeline({"a": {"operation": "Double"}})
        yield desk
    finally:
        await workspace.close()


FRESH = AdapterChoice(name="fresh", options={"device": "cuda"})


async def test_a_compute_of_another_package_is_listed_with_its_options_and_runs(tmp_path, packages):
    install_fresh(packages)
    async with opened(tmp_path) as desk:
        server, fresh = await desk.workspace.targets.computes()
        assert (server.name, server.problem) == ("server", None)
        assert (fresh.name, fresh.package, fresh.problem, fresh.capacity) == ("fresh", "deepforge-fresh 1.0", None, 4)
        assert [option.name for option in fresh.options] == ["device", "processes"]
        desk.write("operations/Show.py", SHOW)
        desk.pipeline({"s": {"operation": "Show"}})
        detail = await desk.run(compute=FRESH)
        assert detail.execution.compute == FRESH
        assert detail.jobs[0].outputs["found"].summary == "'cuda, no files'"


async def test_nothing_of_a_compute_is_imported_before_it_is_needed(tmp_path, packages):
    install_fresh(packages)
    async with opened(tmp_path) as desk:
        await desk.run()
        assert "deepforge_fresh" not in sys.modules
        await desk.run(compute=FRESH)
        assert "deepforge_fresh" in sys.modules


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        (AdapterChoice(name="fresh", options={"devise": "cpu"}), r"no option “devise” \(is it “device”\?\)"),
        (AdapterChoice(name="fresh", options={"device": "tpu"}), '“device” must be one of "cpu", "cuda", not "tpu"'),
        (AdapterChoice(name="fresh", options={"processes": "2"}), "“processes” must be a whole number"),
        (AdapterChoice(name="fresh", options={"processes": 0}), "processes must be at least 1, not 0"),
        (AdapterChoice(name="moon"), "There is no compute “moon”. There is: server, fresh."),
    ],
)
async def test_wrong_options_and_computes_that_there_are_not_are_refused(tmp_path, packages, choice, message):
    install_fresh(packages)
    async with opened(tmp_path) as desk:
        with pytest.raises(BadRequest, match=message):
            await desk.start(compute=choice)
        assert (await desk.workspace.listing.page(desk.project)).total == 0


ADAPTER = """
from deepforge_jupyter.compute.base import ComputeConfig
from deepforge_jupyter.compute.file_compute import FileCompute
from deepforge_jupyter.domain.operation import Attribute


class Broken(FileCompute):
    name = "broken"
    title = "Broken"
    capacity = 1
    {of_class}

    async def start(self, call): ...


class Config(ComputeConfig):
    def create(self, runs):
        {create}
"""


def adapter(of_class: str = "", create: str = "return Broken(runs)") -> str:
    return ADAPTER.format(of_class=of_class, create=create)


@pytest.mark.parametrize(
    ("source", "flaw"),
    [
        ("import no_such_module", "ModuleNotFoundError: No module named 'no_such_module'"),
        ("def f(:", "SyntaxError: "),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("", "AttributeError: .*Config"),
        ("class Config: ...", "is no subclass of deepforge_jupyter.compute.base.ComputeConfig"),
        (adapter(create="raise RuntimeError('no licence')"), "RuntimeError: no licence"),
        (adapter(create="return runs"), "create gave PosixPath, which is no Compute"),
        (adapter('name = "other"'), "it calls itself 'other', and its entry point 'broken'"),
        (adapter('title = " "'), "it has no title"),
        (adapter("capacity = 0"), "its capacity is 0: at least one attempt must run"),
        (adapter("start = FileCompute.start"), "Can't instantiate abstract class Broken"),
        (adapter("options = [1]"), "its options are no tuple of Attribute"),
        (adapter('options = (Attribute(name="a b", type="str"),)'), "“a b” needs a name of its own"),
        (adapter('options = (Attribute(name="a", type="colour"),)'), "“a” has the type colour; there is: int"),
        (adapter('options = (Attribute(name="a", type="int", default="x"),)'), 'default of its option “a” must be a'),
        (adapter('options = (Attribute(name="api_key", type="str", default=""),)'), "“api_key” would be kept readable"),
    ],
)  # fmt: skip
async def test_a_broken_compute_is_named_with_what_is_wrong_and_harms_nothing_else(tmp_path, packages, source, flaw):
    if "start = FileCompute.start" in source:
        source = source.replace("    async def start(self, call): ...\n", "")
    install_compute(packages, "broken", source)
    install_fresh(packages)
    async with opened(tmp_path) as desk:
        server, broken, fresh = await desk.workspace.targets.computes()
        assert (server.problem, fresh.problem) == (None, None)
        assert (broken.name, broken.title, broken.package) == ("broken", "broken", "deepforge-broken 1.0")
        assert broken.problem.startswith(
            "The compute “broken” of deepforge-broken 1.0 (deepforge_broken:Config) cannot"
        )
        with pytest.raises(Unavailable, match=flaw):
            await desk.start(compute=AdapterChoice(name="broken"))
        assert (await desk.run()).execution.status.value == "success"


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        ("return 'The cluster is being serviced.'", "The cluster is being serviced."),
        ("raise OSError('no route to host')", "OSError: no route to host"),
    ],
)
async def test_a_compute_that_cannot_be_used_now_says_why_and_nothing_is_begun_on_it(tmp_path, packages, problem, said):
    install_compute(packages, "broken", adapter(f"async def problem(self):\n        {problem}"))
    async with opened(tmp_path) as desk:
        _, broken = await desk.workspace.targets.computes()
        assert (broken.title, broken.problem) == ("Broken", said)
        with pytest.raises(Unavailable, match=f"Broken cannot be used now: {said}"):
            await desk.start(compute=AdapterChoice(name="broken"))


async def test_a_compute_is_there_without_a_restart_when_what_it_lacked_is_installed(tmp_path, packages):
    install_compute(packages, "broken", "import lately_installed\n" + adapter())
    async with opened(tmp_path) as desk:
        assert "lately_installed" in (await desk.workspace.targets.computes())[1].problem
        install(packages, "lately", entry_points={}, lately_installed="")
        assert (await desk.workspace.targets.computes())[1].problem is None


async def test_nobody_stands_in_for_the_compute_of_this_package(tmp_path, packages):
    install(
        packages, "deepforge-other", entry_points={COMPUTES: {"server": "deepforge_other:Config"}}, deepforge_other=""
    )
    async with opened(tmp_path) as desk:
        (server,) = await desk.workspace.targets.computes()
        assert (server.package.split()[0], server.problem) == ("deepforge_jupyter", None)


async def begun_on_fresh(desk: Desk, tmp_path: Path) -> str:
    """An execution whose first operation runs until there is a file `go`, and has a second one to go."""
    desk.write("operations/Wait.py", WAIT)
    waits = {"operation": "Wait", "attributes": {"place": str(tmp_path)}}
    desk.pipeline({"w": waits, "d": {"operation": "Double"}}, "w.waited>d.value")
    execution = await desk.start(compute=FRESH)
    events = desk.workspace.executions.events(execution, "w")
    async for event in events:
        if event["type"] == "stream":
            break
    await events.aclose()
    return execution


async def test_a_restarted_server_goes_on_with_what_runs_on_another_compute(tmp_path, packages):
    install_fresh(packages)
    async with opened(tmp_path) as desk:
        execution = await begun_on_fresh(desk, tmp_path)
    async with opened(tmp_path) as desk:
        (tmp_path / "go").touch()
        detail = await desk.end(execution)
        assert [(job.node, job.status.value, job.attempt) for job in detail.jobs] == [
            ("w", "success", 1),
            ("d", "success", 1),
        ]
        assert await desk.text(detail.jobs[0]) == "on cuda\n"


async def test_without_its_compute_an_execution_ends_saying_so_nothing_is_lost_and_with_it_it_goes_on(
    tmp_path, packages
):
    about = install_fresh(packages)
    async with opened(tmp_path) as desk:
        execution = await begun_on_fresh(desk, tmp_path)
    uninstall(about)
    async with opened(tmp_path) as desk:
        (tmp_path / "go").touch()
        detail = await desk.end(execution)
        waited, doubled = detail.jobs
        assert (waited.status.value, await desk.text(waited)) == ("success", "on cuda\n")
        assert (doubled.status.value, detail.execution.status.value) == ("failed", "failed")
        assert "There is no compute “fresh” here (any more): install the package" in doubled.failure.message
        assert detail.execution.compute == FRESH
        with pytest.raises(BadRequest, match=r"There is no compute “fresh”\. There is: server\."):
            await desk.workspace.executions.retry(execution)
        with pytest.raises(BadRequest, match="There is no compute “fresh”"):
            await desk.workspace.reproducing.execution(execution)
        with pytest.raises(NotFound):
            await desk.workspace.computes.look("fresh")
    install_fresh(packages)
    async with opened(tmp_path) as desk:
        await desk.workspace.executions.retry(execution)
        detail = await desk.end(execution)
        assert [(job.node, job.status.value, job.attempt) for job in detail.jobs] == [
            ("w", "success", 1),
            ("d", "success", 2),
        ]
        assert (await desk.text(detail.jobs[1])) == "doubling\n"


async def test_what_follows_an_execution_runs_where_it_ran(tmp_path, packages):
    install_fresh(packages)
    async with opened(tmp_path) as desk:
        first = await desk.run(compute=FRESH, debug=True)
        again = await desk.run(like=first.execution.id)
        assert (again.execution.compute, again.execution.reused) == (FRESH, 1)
        reproduced = await desk.end((await desk.workspace.reproducing.execution(first.execution.id)).id)
        rerun = await desk.workspace.rerunning(first.execution.id, Rerun(node="a"))
        assert (reproduced.execution.compute, rerun.compute) == (FRESH, FRESH)
        assert (await desk.end(rerun.id)).execution.status.value == "success"
        here = await desk.run()
        assert not here.jobs[0].reused
        report = await desk.workspace.reuse_reasons.of(here.execution.id, "a")
        assert [reason.message for reason in report.reasons] == ["The compute or its options changed."]


async def test_a_check_runs_a_small_operation_and_leaves_nothing(tmp_path, packages):
    install_fresh(packages)
    install_compute(packages, "broken", "import no_such_module")
    async with opened(tmp_path) as desk:
        for name in ("server", "fresh"):
            check = await desk.workspace.compute_checks(CheckCompute(name=name))
            assert (check.problem, check.said.startswith("Python 3.")) == (None, True)
        check = await desk.workspace.compute_checks(CheckCompute(name="broken"))
        assert "no_such_module" in check.problem
        with pytest.raises(BadRequest, match="no option “x”"):
            await desk.workspace.compute_checks(CheckCompute(name="server", options={"x": 1}))
        assert not list((tmp_path / "data/runs").glob("check-*"))
