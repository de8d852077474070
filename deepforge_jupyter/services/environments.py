"""Environment files of a project: its own `environment.yml`, and one beside each operation that has one."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path

import msgspec

from deepforge_jupyter.domain.environment import EXTENSION, PROJECT_FILE, Environment
from deepforge_jupyter.domain.problem import Problem, ProblemCode, Where
from deepforge_jupyter.services.paths import inside
from deepforge_jupyter.services.projects import Projects

FOLDER = "operations"
REMEMBERED = 2000
LARGEST_BYTES = 1 << 20


class Environments:
    """Read again when a file's time or size changed."""

    def __init__(self, projects: Projects) -> None:
        self._projects = projects
        self._known: OrderedDict[Path, tuple[int, int, Environment]] = OrderedDict()

    async def all(self, project: str) -> list[Environment]:
        """The project's first, then those of operations by name."""
        folder = await self._projects.folder(project)
        return await asyncio.to_thread(self._read_all, folder)

    async def check(self, project: str, path: str, text: str) -> Environment:
        """What the text says as the person sees it, saved or not. Raises BadRequest for an impossible path."""
        folder = await self._projects.folder(project)
        inside(folder, path)
        return await asyncio.to_thread(lambda: self._with_operations(folder, _parsed(text, path)))

    def of_operation(self, folder: Path, name: str) -> Environment | None:
        """That which is for an operation: its own, else the project's; None without one."""
        own = self._read(folder, f"{FOLDER}/{name}{EXTENSION}")
        return own if own is not None else self._read(folder, PROJECT_FILE)

    def _read_all(self, folder: Path) -> list[Environment]:
        paths = [PROJECT_FILE, *(f"{FOLDER}/{name}{EXTENSION}" for name in _operations(folder))]
        found = [environment for path in paths if (environment := self._read(folder, path)) is not None]
        return [self._with_operations(folder, environment) for environment in found]

    def _with_operations(self, folder: Path, environment: Environment) -> Environment:
        if environment.path != PROJECT_FILE:
            name = Path(environment.path).stem
            names: Iterable[str] = [name] if (folder / FOLDER / f"{name}.py").is_file() else []
        else:
            names = [name for name in _operations(folder) if not (folder / FOLDER / f"{name}{EXTENSION}").is_file()]
        return msgspec.structs.replace(environment, operations=tuple(names))

    def _read(self, folder: Path, path: str) -> Environment | None:
        file = folder / path
        try:
            status = file.stat()
            known = self._known.get(file)
            if known is not None and known[:2] == (status.st_mtime_ns, status.st_size):
                self._known.move_to_end(file)
                return known[2]
            with file.open("rb") as opened:
                content = opened.read(LARGEST_BYTES + 1)
        except FileNotFoundError:
            return None
        except OSError as error:
            return _unreadable(path, error.strerror)
        try:
            environment = _parsed(content.decode("utf-8-sig"), path)
        except UnicodeDecodeError as error:
            environment = _unreadable(path, error.reason)
        self._known[file] = (status.st_mtime_ns, status.st_size, environment)
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return environment


def _operations(folder: Path) -> list[str]:
    return sorted(path.stem for path in (folder / FOLDER).glob("*.py") if not path.name.startswith((".", "__")))


def _parsed(text: str, path: str) -> Environment:
    from deepforge_jupyter.environments import parse_environment

    return parse_environment(text, path=path)


def _unreadable(path: str, reason: str | None) -> Environment:
    message = f"{path} cannot be read: {reason}."
    problem = Problem(code=ProblemCode.bad_environment, severity="error", where=Where(path=path), message=message)
    return Environment(path=path, problems=(problem,))
