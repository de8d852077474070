"""Earlier results stand for jobs when nothing that could change them has changed."""

from __future__ import annotations

import hashlib
import shutil

import msgspec
import pytest

from deepforge_jupyter.compute.base import OperationCall, Result
from deepforge_jupyter.domain.execution import OpenedFile
from deepforge_jupyter.scheduler import InstalledDistributions


async def ran(bench, pipeline, **changes) -> list[str]:
    """The nodes that really ran."""
    before = len(bench.compute.started)
    await bench.run(pipeline, **changes)
    return bench.compute.started[before:]


async def test_nothing_runs_twice_when_nothing_changed(bench, graph):
    pipeline = graph("a>b", "b>c")
    assert await ran(bench, pipeline) == ["a", "b", "c"]
    first = await bench.jobs("e1")
    assert await ran(bench, pipeline) == []
    second = await bench.jobs("e2")
    assert all(job.reused and job.status.value == "success" for job in second.values())
    assert second["c"].outputs == first["c"].outputs
    assert second["c"].reused_from == "e1/c"
    assert (await bench.execution("e2")).reused == 3


async def test_a_result_of_a_reused_job_names_the_job_that_really_ran(bench, graph):
    for _ in range(3):
        await bench.run(graph("a"))
    assert (await bench.jobs("e3"))["a"].reused_from == "e1/a"


async def test_a_changed_attribute_runs_that_node_and_what_follows(bench, graph):
    await bench.run(graph("a>b", "b>c", "a>d"))
    assert await ran(bench, graph("a>b", "b>c", "a>d", b={"attributes": {"x": 1}})) == ["b", "c"]


async def test_changed_code_runs_the_operation_again(bench, graph):
    await bench.run(graph("a>b"))
    bench.operations.sources["b"] = "class b: ..."
    assert await ran(bench, graph("a>b")) == ["b"]


async def test_a_node_may_be_renamed(bench, graph):
    await bench.run(graph("a"))
    assert await ran(bench, graph(renamed={"operation": "a", "label": "Another name"})) == []


async def test_three_and_three_point_zero_are_the_same_float(bench, graph):
    async def facts(execution):
        found = await type(bench.operations).facts(bench.operations, execution)
        operations = {
            name: msgspec.structs.replace(fact, types={"x": "float"}) for name, fact in found.operations.items()
        }
        return msgspec.structs.replace(found, operations=operations)

    bench.operations.facts = facts
    await bench.run(graph(a={"attributes": {"x": 3}}))
    assert await ran(bench, graph(a={"attributes": {"x": 3.0}})) == []


async def test_afresh_runs_everything_and_its_results_serve_later(bench, graph):
    await bench.run(graph("a>b"))
    assert await ran(bench, graph("a>b"), afresh=True) == ["a", "b"]
    assert await ran(bench, graph("a>b")) == []
    assert (await bench.jobs("e3"))["a"].reused_from == "e2/a"


@pytest.mark.parametrize("said_by", ["class", "node"])
async def test_reuse_false_is_run_again_and_so_is_what_follows(bench, graph, said_by):
    pipeline = graph("now>report", "a>b", now={"reuse": False} if said_by == "node" else {})
    if said_by == "class":
        bench.operations.refuse_reuse = {"now"}
    await bench.run(pipeline)
    assert await ran(bench, pipeline) == ["now", "report"]


async def test_a_failed_result_is_never_taken(bench, graph):
    async def fail(call: OperationCall) -> Result:
        return bench.compute.failure("no")

    bench.compute.behaviours = {"a": fail}
    await bench.run(graph("a"))
    assert await ran(bench, graph("a")) == ["a"]


async def test_a_result_whose_bytes_are_gone_is_made_again(bench, graph):
    await bench.run(graph("a>b"))
    shutil.rmtree(bench.folder / "blobs/e1/a.1.out")
    assert await ran(bench, graph("a>b")) == ["a"]


async def test_a_file_of_the_project_that_was_read_and_changed_runs_it_again(bench, graph):
    data = bench.folder / "data.csv"

    async def read(call: OperationCall) -> Result:
        opened = OpenedFile(path="data.csv", sha256=hashlib.sha256(data.read_bytes()).hexdigest())
        return bench.compute.success(call, opened=(opened,))

    bench.compute.behaviours = {"load": read}
    data.write_text("1,2")
    await bench.run(graph("load>train"))
    assert await ran(bench, graph("load>train")) == []
    data.write_text("1,2,3")
    assert await ran(bench, graph("load>train")) == ["load", "train"]
    data.write_text("1,2")
    assert await ran(bench, graph("load>train")) == []


async def test_a_module_that_only_the_run_revealed_counts(bench, graph):
    module = bench.folder / "utils_net.py"
    module.write_text("size = 1")

    async def imports(call: OperationCall) -> Result:
        return bench.compute.success(call, modules=("utils_net.py",))

    bench.compute.behaviours = {"a": imports}
    await bench.run(graph("a"))
    assert await ran(bench, graph("a")) == []
    module.write_text("size = 22")
    assert await ran(bench, graph("a")) == ["a"]


async def test_results_of_another_project_are_not_taken(bench, graph):
    await bench.run(graph("a"))
    for record in await bench.store.find("jobs"):
        await bench.store.replace(record, {**record.body, "project": "another"})
    assert await ran(bench, graph("a")) == ["a"]


async def test_a_hundred_reused_jobs_cost_few_durable_commits(bench, graph):
    pipeline = graph(*[f"n{number}>n{number + 1}" for number in range(99)])
    await bench.run(pipeline)
    commits = []
    commit = bench.store.commit

    async def counting(writes, *, durable=True):
        commits.append(durable)
        return await commit(writes, durable=durable)

    bench.store.commit = counting
    assert await ran(bench, pipeline) == []
    assert sum(commits) <= 3


def test_an_installed_package_changes_the_environments_fingerprint(tmp_path):
    (tmp_path / "numpy-2.0.dist-info").mkdir()
    fingerprint = InstalledDistributions([str(tmp_path)])
    before = fingerprint()
    assert fingerprint() == before
    (tmp_path / "numpy-2.0.dist-info").rename(tmp_path / "numpy-2.1.dist-info")
    assert fingerprint() != before


def test_what_is_installed_is_listed_by_name_and_version(tmp_path):
    for name in ("numpy-2.0.dist-info", "scikit_learn-1.5.1.dist-info", "old-0.3-py3.11.egg-info", "odd.egg-info"):
        (tmp_path / name).mkdir()
    installed = InstalledDistributions([str(tmp_path)])
    before = installed.listed()
    assert before.packages == {"numpy": "2.0", "scikit-learn": "1.5.1", "old": "0.3"}
    assert installed.listed() == before
    (tmp_path / "numpy-2.0.dist-info").rename(tmp_path / "numpy-2.1.dist-info")
    assert installed.listed().id != before.id
