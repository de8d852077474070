"""What a page watched is let go of when the page goes, however soon that is."""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path

import pytest

from deepforge_jupyter.handlers.changes import Changes
from deepforge_jupyter.handlers.feed import Connection
from deepforge_jupyter.protocol.messages import Message
from deepforge_jupyter.protocol.requests import CreateProject
from deepforge_jupyter.workspace import Workspace

log = logging.getLogger(__name__)


@pytest.mark.parametrize(
    "request_of",
    [
        lambda project: {"type": "watch_project", "project": project},
        lambda project: {"type": "watch_job", "execution": "none", "node": "a"},
    ],
    ids=["project", "job"],
)
async def test_a_page_that_goes_while_the_server_still_opens_leaves_nothing_behind(tmp_path: Path, request_of) -> None:
    (tmp_path / "root").mkdir()
    workspace = Workspace(data_dir=str(tmp_path / "data"), root=str(tmp_path / "root"))
    await workspace.open()
    project = await workspace.projects.create(CreateProject(path="lab"))
    is_open, sent = asyncio.Event(), []

    async def opened() -> Workspace:
        await is_open.wait()
        return workspace

    async def send(message: Message) -> None:
        sent.append(message)

    changes = Changes(opened, log=log)
    before = asyncio.all_tasks()
    connection = Connection(send, open_workspace=opened, changes=changes, log=log)
    taking = asyncio.create_task(connection.take(json.dumps(request_of(project.id))))
    await asyncio.sleep(0)
    connection.close()
    is_open.set()
    await taking
    assert sent == []
    left = {task.get_coro().__qualname__ for task in asyncio.all_tasks() - before}  # type: ignore[union-attr]
    assert left <= {"Changes._watch"}
    heard = []
    stop = await changes.listen(heard.append)
    changes.tell(message := object())  # type: ignore[arg-type]
    stop()
    assert heard == [message]
    await changes.close()
    await workspace.close()
