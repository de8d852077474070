"""Changes of a project's documents on disk, whoever makes them."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from pathlib import Path

from deepforge_jupyter.domain.project import MANIFEST

FOLDERS = ("operations", "pipelines", "resources", "utils", "serializers")
FILES = (MANIFEST, "environment.yml")
SETTLE_MS = 200
STEP_MS = 100
TIMEOUT_MS = 5000
POLL_DELAY_MS = 1000
_IGNORED_FOLDERS = frozenset({"__pycache__", ".ipynb_checkpoints"})

_log = logging.getLogger(__name__)


async def document_changes(project: Path) -> AsyncGenerator[tuple[str, ...], None]:
    """Paths (from the project's folder, sorted) that were written, made or deleted, about 200 ms after it happened.

    An empty tuple says that changes are seen from now on, and that any may have happened before: first of all, and
    again when a document folder came or went. Only the document folders and the files beside them are watched, however
    much data lies in the project. Ends when the project's folder goes.
    """
    while project.is_dir():
        folders = _folders(project)
        watch = _Watch(project, folders)
        try:
            await watch.begun()
            yield ()
            while (paths := await watch.changed.get()) is not None:
                if documents := sorted({path for name in paths if (path := _document(Path(name), project))}):
                    yield tuple(documents)
                if _folders(project) != folders:
                    break
        finally:
            watch.stop()


class _Watch:
    """Two threads of its own (the event loop's are few and others need them): one for the project's folder itself,
    one for the document folders with all that is in them. None in `changed`: it cannot be watched any more."""

    def __init__(self, project: Path, folders: list[Path]) -> None:
        self.changed: asyncio.Queue[set[str] | None] = asyncio.Queue()
        self._loop = asyncio.get_running_loop()
        self._stopping = threading.Event()
        self._begun = [self._start([project], recursive=False)]
        if folders:
            self._begun.append(self._start(folders, recursive=True))

    async def begun(self) -> None:
        """Every change from now on will be in `changed`; also returns when nothing can be watched."""
        await asyncio.gather(*(begun.wait() for begun in self._begun))

    def stop(self) -> None:
        self._stopping.set()

    def _start(self, folders: list[Path], *, recursive: bool) -> asyncio.Event:
        begun = asyncio.Event()
        name = f"deepforge-watch-{folders[0].name}"
        threading.Thread(target=self._run, args=(folders, recursive, begun), name=name, daemon=True).start()
        return begun

    def _run(self, folders: list[Path], recursive: bool, begun: asyncio.Event) -> None:
        stop = _Stop(self._stopping, asked=lambda: self._tell(begun.set))
        try:
            self._watch(folders, recursive, stop, is_polled=False)
        except FileNotFoundError:
            pass
        except OSError as error:
            _log.warning("%s is polled for changes, since it cannot be watched: %s", folders[0], error)
            self._watch(folders, recursive, stop, is_polled=True)
        finally:
            self._tell(begun.set)
            self._tell(self.changed.put_nowait, None)

    def _watch(self, folders: list[Path], recursive: bool, stop: _Stop, *, is_polled: bool) -> None:
        from watchfiles import watch

        for changes in watch(
            *folders,
            watch_filter=None,
            debounce=SETTLE_MS,
            step=STEP_MS,
            stop_event=stop,
            rust_timeout=TIMEOUT_MS,
            yield_on_timeout=True,
            force_polling=is_polled or None,
            poll_delay_ms=POLL_DELAY_MS,
            recursive=recursive,
            raise_interrupt=False,
        ):
            if changes:
                self._tell(self.changed.put_nowait, {path for _, path in changes})
            elif not folders[0].is_dir():
                return

    def _tell(self, call: Callable[..., None], *told: object) -> None:
        with suppress(RuntimeError):  # the event loop was closed before this thread saw that it shall stop
            self._loop.call_soon_threadsafe(call, *told)


class _Stop:
    """What watchfiles asks, from its first wait for changes on, whether it shall stop; so it says that it waits."""

    def __init__(self, stopping: threading.Event, *, asked: Callable[[], None]) -> None:
        self._stopping = stopping
        self._asked = asked
        self._was_asked = False

    def is_set(self) -> bool:
        if not self._was_asked:
            self._was_asked = True
            self._asked()
        return self._stopping.is_set()


def _folders(project: Path) -> list[Path]:
    return [project / name for name in FOLDERS if (project / name).is_dir()]


def _document(path: Path, project: Path) -> str | None:
    """`path` from the project's folder, or None if it is no document of the project."""
    try:
        inside = path.relative_to(project)
    except ValueError:
        return None
    parts = inside.parts
    if not parts or _IGNORED_FOLDERS & set(parts) or path.suffix in (".pyc", ".tmp") or path.name.startswith(".~"):
        return None
    return inside.as_posix() if parts[0] in FOLDERS or (len(parts) == 1 and parts[0] in FILES) else None
