"""What lies in a storage becomes an artifact without being copied: used where it is, never changed, never deleted."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
import safetensors.numpy
from PIL import Image
from pyarrow import parquet
from sciserver_server import PASSWORD
from sciserver_servers import SciServer

from deepforge_jupyter.domain.artifact import Artifact
from deepforge_jupyter.errors import BadRequest, NotFound
from deepforge_jupyter.protocol.artifacts import CopyArtifact, ImportArtifact, OpensAs, UploadWish
from deepforge_jupyter.protocol.storages import AddStorage
from deepforge_jupyter.storage.value_folder import read_header

USE = """
class Use:
    def execute(self, given):
        total = given.read_text() if given.is_file() else sorted(path.name for path in given.rglob("*.txt"))
        print(total)
        return total
"""
SUM = """
class Sum:
    def execute(self, given):
        total = float(given.sum())
        print(total)
        return total
"""


def written(write: Callable[[io.BytesIO], object]) -> bytes:
    target = io.BytesIO()
    write(target)
    return target.getvalue()


@pytest.fixture
async def shared(desk, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A folder that others write, which is the storage “Shared”: one of this machine, or of a volume of SciServer."""
    if getattr(request, "param", "folder") == "sciserver":
        sci: SciServer = request.getfixturevalue("sci")
        volume = f"shared_{uuid.uuid4().hex}"
        options = {**sci.options(volume=volume), "folder": "a team"}
        added = AddStorage(name="Shared", adapter="sciserver", options=options, secrets={"password": PASSWORD})
        folder = sci.volume(volume) / "a team"
    else:
        folder = tmp_path / "shared"
        added = AddStorage(name="Shared", adapter="folder", options={"folder": str(folder)})
    (folder / "set" / "deep").mkdir(parents=True)
    (folder / "words.txt").write_text("hello")
    (folder / "set" / "a.txt").write_text("a")
    (folder / "set" / "deep" / "b.txt").write_text("b")
    (folder / "numbers.npy").write_bytes(written(lambda file: np.save(file, np.arange(5.0))))
    await desk.workspace.configured_storages.add(added)
    if added.adapter == "sciserver":
        await (await desk.workspace.storages.named("Shared")).check()
    for name, code in (("Use", USE), ("Sum", SUM)):
        desk.write(f"operations/{name}.py", code)
    return folder


anywhere = pytest.mark.parametrize("shared", ["folder", "sciserver"], indirect=True)


async def imported(desk, path: str, **options: str) -> Artifact:
    wish = ImportArtifact(storage="Shared", path=path, **options)
    return await desk.workspace.importing.keep(desk.project, wish, user="ada")


async def used(desk, artifact: str, operation: str = "Use") -> str:
    nodes = {"load": {"operation": "Input", "attributes": {"artifact": artifact}}, "use": {"operation": operation}}
    desk.pipeline(nodes, "load.data>use.given", name="use")
    detail = await desk.run("use")
    assert detail.execution.status.value == "success", [job.failure for job in detail.jobs]
    return await desk.text(next(job for job in detail.jobs if job.node == "use"))


@anywhere
async def test_a_file_a_folder_and_an_array_are_used_where_they_lie(desk, shared):
    file, folder, array = [
        await imported(desk, "words.txt"),
        await imported(desk, "set", kind="folder"),
        await imported(desk, "numbers.npy", name="numbers"),
    ]
    assert (file.name, file.value.type, file.value.size_bytes) == ("words.txt", "pathlib.Path", 5)
    assert (folder.value.summary, array.value.summary) == ("folder of 2 files", "(5,) float64")
    assert await used(desk, "words.txt") == "hello\n"
    assert await used(desk, "set") == "['a.txt', 'b.txt']\n"
    assert await used(desk, "numbers", "Sum") == "10.0\n"
    assert (shared / "words.txt").stat().st_mode & 0o200


async def test_a_file_of_a_folder_of_this_machine_is_opened_in_place(desk, shared):
    await imported(desk, "words.txt")
    place = await desk.workspace.artifacts.place(desk.project, "words.txt")
    assert (Path(place.folder) / "words.txt").resolve() == shared / "words.txt"


FILES = {
    "table.csv": b"a,b\n1,2\n3,4\n",
    "settings.json": b'{"rate": 0.1}',
    "large.json": b"[" + b"1.5, " * (1 << 18) + b"2]",
    "broken.json": b'{"rate": ',
    "words.md": b"# Words\n",
    "numbers.npz": written(lambda file: np.savez(file, x=np.ones(2))),
    "table.parquet": written(lambda file: parquet.write_table(pa.table({"a": np.arange(400_000.0)}), file)),
    "cut.parquet": written(lambda file: parquet.write_table(pa.table({"a": [1]}), file))[:-5],
    "picture.png": written(lambda file: Image.new("RGB", (2, 2)).save(file, "PNG")),
    "weights.safetensors": safetensors.numpy.save({"a": np.ones(3)}),
    "odd.bin": bytes(range(256)) * 10,
}


@pytest.mark.parametrize("opens_as", ["found", "file", "value"])
@pytest.mark.parametrize("file", FILES)
async def test_a_file_is_taken_for_what_it_is_when_it_is_uploaded(desk, shared, file: str, opens_as: OpensAs):
    (shared / file).write_bytes(FILES[file])
    coming = await desk.workspace.uploads.begin(
        UploadWish(project=desk.project, filename=file, name="uploaded", opens_as=opens_as), user="ada"
    )
    await coming.write(FILES[file])
    try:
        uploaded = (await coming.finish()).value
    except BadRequest as refused:
        with pytest.raises(BadRequest) as also:
            await imported(desk, file, opens_as=opens_as)
        assert also.value.message == refused.message
        return
    value = (await imported(desk, file, opens_as=opens_as)).value
    assert (value.type, value.format, value.summary) == (uploaded.type, uploaded.format, uploaded.summary)
    assert await desk.workspace.storages.content(value, anew=True) == uploaded.content
    headers = [read_header(await desk.workspace.storages.local_path(each)) for each in (value, uploaded)]
    assert headers[0].format == headers[1].format


async def test_a_table_and_settings_that_lie_elsewhere_are_values_in_operations(desk, shared):
    (shared / "settings.json").write_text('{"rate": 0.5}')
    desk.write(
        "operations/Rate.py",
        "class Rate:\n    def execute(self, given):\n        print(given['rate'])\n        return given\n",
    )
    await imported(desk, "settings.json", name="settings")
    assert await used(desk, "settings", "Rate") == "0.5\n"


async def test_what_was_imported_is_not_counted_as_kept(desk, shared):
    (shared / "large.bin").write_bytes(bytes(1 << 20))
    before = await desk.workspace.usages.of(desk.project, desk.folder)
    await imported(desk, "large.bin")
    after = await desk.workspace.usages.of(desk.project, desk.folder)
    assert (after.artifacts, after.kept_bytes) == (before.artifacts + 1, before.kept_bytes)


async def test_an_array_may_be_imported_as_a_file(desk, shared):
    assert (await imported(desk, "numbers.npy", opens_as="file")).value.type == "pathlib.Path"


@anywhere
async def test_deleting_it_leaves_the_bytes(desk, shared):
    artifact = await imported(desk, "set", kind="folder")
    await used(desk, "set")
    await desk.workspace.artifacts.delete(artifact.id)
    assert (shared / "set" / "deep" / "b.txt").read_text() == "b"
    assert await desk.workspace.artifacts.all(desk.project) == []


@anywhere
async def test_what_was_changed_or_is_gone_is_said_and_not_used(desk, shared):
    file, folder = await imported(desk, "words.txt"), await imported(desk, "set", kind="folder")
    await used(desk, "words.txt")
    (shared / "words.txt").write_text("HELLO!")
    (shared / "set" / "new.txt").write_text("new")
    for artifact, path in ((file, "words.txt"), (folder, "set")):
        problem = (await desk.workspace.artifacts.verify(artifact.id)).verified.problem
        assert problem is not None
        assert problem.startswith(f"“{path}” in “Shared” was changed after it was imported. Import it again")
        with pytest.raises(NotFound, match="was changed"):
            await desk.workspace.artifacts.place(desk.project, artifact.name)
    (shared / "words.txt").unlink()
    assert "is gone from “Shared”" in str((await desk.workspace.artifacts.verify(file.id)).verified.problem)
    assert (await imported(desk, "set", kind="folder")).version == 2


@anywhere
async def test_the_hash_is_known_once_it_was_verified(desk, shared):
    artifact = await imported(desk, "words.txt")
    assert artifact.value.content is None
    assert (await desk.workspace.artifacts.verify(artifact.id)).verified.problem is None
    known = (await desk.workspace.artifacts.get(artifact.id)).value.content
    assert known is not None
    assert (await desk.workspace.artifacts.verify(artifact.id)).verified.problem is None


@anywhere
async def test_the_same_is_not_imported_twice(desk, shared):
    first = await imported(desk, "words.txt")
    assert await imported(desk, "words.txt") == first


@anywhere
async def test_a_copy_of_it_is_our_own(desk, shared):
    artifact = await imported(desk, "words.txt")
    copy = await desk.workspace.copying.begin(artifact.id, CopyArtifact(storage="local"), user="ada")
    *_, last = [told async for told in copy.progress()]
    assert last.problem is None
    assert last.artifact is not None
    assert last.artifact.value.refers is None
    (shared / "words.txt").write_text("other")
    assert await used(desk, "words.txt") == "hello\n"
    assert (shared / "words.txt").stat().st_nlink == 1


async def test_what_an_output_keeps_of_it_is_our_own(desk, shared):
    await imported(desk, "words.txt")
    nodes = {
        "load": {"operation": "Input", "attributes": {"artifact": "words.txt"}},
        "keep": {"operation": "Output", "attributes": {"name": "kept"}},
    }
    desk.pipeline(nodes, "load.data>keep.data")
    assert (await desk.run()).execution.status.value == "success"
    kept = await desk.workspace.artifacts.named(desk.project, "kept")
    (shared / "words.txt").unlink()
    assert (await desk.workspace.artifacts.verify(kept.id)).verified.problem is None


@anywhere
async def test_folders_are_looked_through_in_pages(desk, shared):
    page = await desk.workspace.importing.page("Shared", "")
    assert [(entry.name, entry.is_folder) for entry in page.entries] == [
        ("numbers.npy", False),
        ("set", True),
        ("words.txt", False),
    ]
    first = await desk.workspace.importing.page("Shared", "", limit=2)
    rest = await desk.workspace.importing.page("Shared", "", after=first.next)
    assert [entry.name for entry in (*first.entries, *rest.entries)] == ["numbers.npy", "set", "words.txt"]


async def test_what_cannot_be_imported_is_refused(desk, shared):
    with pytest.raises(BadRequest, match="is no path in a storage"):
        await imported(desk, "../data/store.sqlite")
    with pytest.raises(NotFound, match=r"There is no “moon\.txt”"):
        await imported(desk, "moon.txt")
    with pytest.raises(BadRequest, match="cannot be looked through"):
        await desk.workspace.importing.page("local", "")
    (shared / "empty").mkdir()
    with pytest.raises(BadRequest, match="There are no files in “empty”"):
        await imported(desk, "empty", kind="folder")
