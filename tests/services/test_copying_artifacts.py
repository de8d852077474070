"""Artifacts copied to another storage: verified on the way, the newest version there, nothing left of half a copy."""

from __future__ import annotations

from contextlib import aclosing
from pathlib import Path

import pytest

from deepforge_jupyter.domain.artifact import Artifact
from deepforge_jupyter.domain.target import AdapterChoice
from deepforge_jupyter.errors import BadRequest
from deepforge_jupyter.protocol.artifacts import CopyArtifact, CopyProgress
from deepforge_jupyter.protocol.storages import AddStorage

NODES = {"a": {"operation": "Double"}, "keep": {"operation": "Output", "attributes": {"name": "two"}}}
LOADS = {"load": {"operation": "Input", "attributes": {"artifact": "two"}}, "b": {"operation": "Double"}}


@pytest.fixture
async def kept(desk, tmp_path: Path) -> Artifact:
    """An artifact in the storage “local”; there is another storage, “Other”."""
    other = AddStorage(name="Other", adapter="folder", options={"folder": str(tmp_path / "other")})
    await desk.workspace.configured_storages.add(other)
    desk.pipeline(NODES, "a.doubled>keep.data")
    await desk.run()
    (artifact,) = await desk.workspace.artifacts.all(desk.project)
    return artifact


async def copied(desk, artifact: Artifact, storage: str = "Other", name: str | None = None) -> CopyProgress:
    copy = await desk.workspace.copying.begin(artifact.id, CopyArtifact(storage=storage, name=name), user="ada")
    told = [told async for told in copy.progress()]
    assert [each.done_bytes for each in told] == sorted(each.done_bytes for each in told)
    return told[-1]


def values_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_a_copy_is_the_newest_version_there_and_the_original_stays(desk, kept):
    last = await copied(desk, kept)
    copy = last.artifact
    assert copy is not None
    assert last.done_bytes == last.total_bytes
    assert (copy.name, copy.version, copy.value.storage, copy.created_by) == ("two", 2, "Other", "ada")
    assert (copy.value.content, copy.origin) == (kept.value.content, kept.origin)
    assert copy.copy_of is not None
    assert (copy.copy_of.artifact, copy.copy_of.version, copy.copy_of.storage) == (kept.id, 1, "local")
    await desk.workspace.artifacts.delete(kept.id)
    desk.pipeline(LOADS, "load.data>b.value", name="take")
    detail = await desk.run("take")
    assert detail.execution.status.value == "success"
    assert {job.node: value.storage for job in detail.jobs for value in job.outputs.values()}["load"] == "Other"


async def test_a_copy_may_have_another_name_and_stay_in_the_same_storage(desk, kept):
    copy = (await copied(desk, kept, "local", "spare")).artifact
    assert copy is not None
    assert (copy.name, copy.version, copy.value.content) == ("spare", 1, kept.value.content)


async def test_what_lies_there_already_is_not_copied_again(desk, kept):
    first = (await copied(desk, kept)).artifact
    assert (await copied(desk, kept)).artifact == first
    with pytest.raises(BadRequest, match="lies in “local” already"):
        await desk.workspace.copying.begin(kept.id, CopyArtifact(storage="local"), user="ada")


async def test_damaged_bytes_are_not_copied(desk, kept, tmp_path):
    folder = await desk.workspace.storages.local_path(kept.value)
    (data,) = [file for file in folder.iterdir() if file.name != "value.json"]
    spoiled = bytearray(data.read_bytes())
    spoiled[-1] ^= 1
    data.chmod(0o600)
    data.write_bytes(spoiled)
    last = await copied(desk, kept)
    assert "was not copied: its bytes in “local” are not those that were kept" in str(last.problem)
    assert len(await desk.workspace.artifacts.all(desk.project)) == 1
    assert values_in(tmp_path / "other") == []


async def test_a_copy_that_is_given_up_leaves_nothing(desk, kept, tmp_path):
    copy = await desk.workspace.copying.begin(kept.id, CopyArtifact(storage="Other"), user="ada")
    async with aclosing(copy.progress()) as told:
        async for _ in told:
            break
    assert len(await desk.workspace.artifacts.all(desk.project)) == 1
    assert values_in(tmp_path / "other") == []


async def test_a_run_keeps_its_version_where_it_chose_whatever_was_copied(desk, kept):
    await copied(desk, kept)
    await desk.run()
    newest = await desk.workspace.artifacts.named(desk.project, "two")
    assert (newest.version, newest.value.storage) == (3, "local")
    there = (await copied(desk, newest)).artifact
    assert there is not None
    detail = await desk.run(storage=AdapterChoice(name="Other"))
    assert [job.outputs["data"] for job in detail.jobs if job.node == "keep"] == [there.value]
    assert await desk.workspace.artifacts.named(desk.project, "two") == there
