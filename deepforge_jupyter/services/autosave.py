"""Commits that nobody asks for: a document's, once it was left alone for two minutes."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Collection
from dataclasses import dataclass, field

from deepforge_jupyter.errors import DeepForgeError, NotFound
from deepforge_jupyter.services.histories import Histories
from deepforge_jupyter.services.paths import inside, relative
from deepforge_jupyter.services.projects import Projects
from deepforge_jupyter.services.versions import described

ANY_DOCUMENT = ""
_log = logging.getLogger(__name__)


@dataclass
class _Waiting:
    """When each changed document of a project was last touched (monotonic seconds), and by whom."""

    touched_s: dict[str, float] = field(default_factory=dict)
    author: str = ""


class Autosave:
    """In one event loop. A commit holds all documents as they are, so one that changed nothing else is none."""

    def __init__(self, projects: Projects, *, histories: Histories, quiet_s: float) -> None:
        self._projects = projects
        self._histories = histories
        self._quiet_s = quiet_s
        self._waiting: dict[str, _Waiting] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._is_closed = False

    def touched(self, project: str, paths: Collection[str] = (), *, author: str = "") -> None:
        """Documents of the project were saved, made or deleted, which of them is not known without `paths`; `author`
        empty where nobody knows who did it."""
        if self._is_closed:
            return
        waiting = self._waiting.setdefault(project, _Waiting())
        waiting.touched_s |= dict.fromkeys(paths or (ANY_DOCUMENT,), time.monotonic())
        waiting.author = author or waiting.author
        if project not in self._tasks:
            self._tasks[project] = asyncio.create_task(self._wait(project))

    async def saved(self, path: str, *, author: str = "") -> None:
        """A file (from the server's root) was saved, made or deleted in Jupyter, perhaps one of a project."""
        try:
            found = await self._projects.find(path)
        except DeepForgeError:
            return
        if found is not None and found.other_path is None:
            root = self._projects.root
            self.touched(found.id, [relative(inside(root, path), root / found.path)], author=author)

    async def commit(self, project: str) -> None:
        """What waits of the project, at once."""
        waiting = self._waiting.pop(project, None)
        task = self._tasks.pop(project, None)
        if task is not None:
            task.cancel()
        if waiting is not None:
            await self._commit(project, waiting.author)

    async def close(self) -> None:
        """Commits all that waits."""
        self._is_closed = True
        for project in tuple(self._waiting):
            await self.commit(project)

    async def _wait(self, project: str) -> None:
        try:
            await self._commit_each(project, self._waiting[project])
        finally:
            if self._tasks.get(project) is asyncio.current_task():
                self._waiting.pop(project, None)
                self._tasks.pop(project, None)

    async def _commit_each(self, project: str, waiting: _Waiting) -> None:
        while waiting.touched_s:
            quiet_since = min(waiting.touched_s.values())
            await asyncio.sleep(max(0.0, quiet_since + self._quiet_s - time.monotonic()))
            now = time.monotonic()
            quiet = [path for path, touched_s in waiting.touched_s.items() if touched_s + self._quiet_s <= now]
            for path in quiet:
                del waiting.touched_s[path]
            if quiet:
                await self._commit(project, waiting.author)

    async def _commit(self, project: str, author: str) -> None:
        try:
            folder = await self._projects.folder(project)
            history = self._histories.of(folder)
            await asyncio.to_thread(lambda: history.snapshot(message=described, author=author))
            await asyncio.to_thread(history.pack_if_grown)
        except NotFound:
            return  # deleted meanwhile, with its folder
        except DeepForgeError as error:
            _log.warning("The project %s could not be committed to its history now: %s", project, error.message)
