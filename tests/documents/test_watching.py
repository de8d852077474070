"""Changes of documents are noticed, whoever makes them; data is not looked at."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest

from deepforge_jupyter.documents.watching import document_changes


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("operations", "pipelines", "data"):
        (tmp_path / "project" / name).mkdir(parents=True)
    (tmp_path / "project" / "deepforge.json").write_text("{}")
    return tmp_path / "project"


async def seen_while(changes: AsyncIterator[tuple[str, ...]], *, wanted: str) -> list[str]:
    """All paths until `wanted` is among them."""
    paths: list[str] = []
    async for some in changes:
        paths += some
        if wanted in paths:
            return paths
    return paths


async def watched(project: Path, *, wanted: str) -> asyncio.Task[list[str]]:
    begun = asyncio.Event()

    async def follow() -> list[str]:
        async with aclosing(document_changes(project)) as changes:
            assert await anext(changes) == ()
            begun.set()
            return await seen_while(changes, wanted=wanted)

    task = asyncio.create_task(follow())
    await asyncio.wait_for(begun.wait(), 5)
    return task


async def test_a_written_operation_is_noticed(project: Path) -> None:
    task = await watched(project, wanted="operations/Train.py")
    (project / "operations" / "Train.py").write_text("class Train: pass\n")
    assert await asyncio.wait_for(task, 5) == ["operations/Train.py"]


async def test_data_and_compiled_files_are_no_documents(project: Path) -> None:
    task = await watched(project, wanted="deepforge.json")
    (project / "data" / "train.csv").write_text("1,2\n")
    (project / "notes.txt").write_text("mine\n")
    (project / "operations" / "__pycache__").mkdir()
    (project / "operations" / "__pycache__" / "Train.cpython-311.pyc").write_bytes(b"")
    await asyncio.sleep(0.5)
    (project / "deepforge.json").write_text('{"format": 1}')
    assert set(await asyncio.wait_for(task, 5)) == {"deepforge.json"}


async def test_a_folder_that_is_made_later_is_watched_too(project: Path) -> None:
    async with aclosing(document_changes(project)) as changes:
        assert await anext(changes) == ()
        (project / "utils").mkdir()
        (project / "operations" / "Train.py").write_text("class Train: pass\n")
        told = [paths async for paths in until_begun_again(changes)]
        assert ("utils",) in told
        (project / "utils" / "nets.py").write_text("x = 1\n")
        assert "utils/nets.py" in await asyncio.wait_for(anext(changes), 5)


async def until_begun_again(changes: AsyncIterator[tuple[str, ...]]) -> AsyncIterator[tuple[str, ...]]:
    while paths := await asyncio.wait_for(anext(changes), 5):
        yield paths


async def test_watching_ends_with_the_project(project: Path) -> None:
    task = await watched(project, wanted="never")
    shutil.rmtree(project)
    await asyncio.wait_for(task, 5)
