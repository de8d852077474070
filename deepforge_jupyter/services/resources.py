"""The resources of a project, and the kinds that there are."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import EntryPoint
from pathlib import Path

from deepforge_jupyter.documents.files import Documents
from deepforge_jupyter.domain.problem import Problem, ProblemCode, Where
from deepforge_jupyter.domain.resource import FOLDER, PYTHON, Resource, ResourceKind, kind_of
from deepforge_jupyter.errors import BadRequest
from deepforge_jupyter.services.paths import file_name
from deepforge_jupyter.services.projects import Projects

ENTRY_POINTS = "deepforge_jupyter.resource_kinds"
_NOT_READ = frozenset({"__pycache__", ".ipynb_checkpoints"})

_log = logging.getLogger(__name__)


def installed_kinds(entries: Iterable[EntryPoint]) -> dict[str, ResourceKind]:
    """Those that `entries` offer, by name; one that cannot be loaded is left out and said in the log."""
    kinds: dict[str, ResourceKind] = {}
    for entry in entries:
        try:
            kind = entry.load()
        except (ImportError, AttributeError) as error:
            _log.warning("The resource kind %s (%s) cannot be loaded: %s", entry.name, entry.value, error)
            continue
        if isinstance(kind, ResourceKind):
            kinds[kind.name] = kind
        else:
            _log.warning("The resource kind %s (%s) is no ResourceKind.", entry.name, entry.value)
    return kinds


class Resources:
    def __init__(self, projects: Projects, *, kinds: Mapping[str, ResourceKind]) -> None:
        self._projects = projects
        self.kinds = kinds
        self._known: dict[Path, tuple[int, int, Resource]] = {}

    async def all(self, project: str) -> list[Resource]:
        """By path, each with what is wrong with it."""
        return list((await self.by_path(await self._projects.folder(project))).values())

    async def by_path(self, folder: Path) -> dict[str, Resource]:
        """Those of the project in `folder`; a path is from there."""
        return await asyncio.to_thread(lambda: {found.path: found for found in self._read_all(folder)})

    async def create(self, project: str, name: str, kind: str) -> str:
        """A new resource from the template of its kind; its path as JupyterLab opens it. Raises AlreadyExists."""
        chosen = self.kinds.get(kind)
        if chosen is None:
            there_is = ", ".join(sorted(self.kinds))
            raise BadRequest(f"There is no kind of resource “{kind}”. There are: {there_is}.", details={"kind": kind})
        name = resource_name(name, chosen)
        folder = await self._projects.folder(project)
        path = f"{FOLDER}/{name}.{chosen.extension}"
        await asyncio.to_thread(Documents(folder).create, path, chosen.template.format(name=name))
        return self._projects.path_of(folder / path)

    def _read_all(self, folder: Path) -> Iterator[Resource]:
        for file in sorted((folder / FOLDER).rglob("*")):
            inner = file.relative_to(folder)
            if _NOT_READ & set(inner.parts) or file.name.startswith((".", "__")) or not file.is_file():
                continue
            yield self._read(file, inner.as_posix())

    def _read(self, file: Path, path: str) -> Resource:
        try:
            status = file.stat()
            known = self._known.get(file)
            if known is not None and known[:2] == (status.st_mtime_ns, status.st_size):
                return known[2]
            resource = _resource(path, file)
        except OSError as error:
            problem = _unreadable(path, error.strerror)
            return Resource(name=file.stem, path=path, kind=kind_of(path), problems=(problem,))
        self._known[file] = (status.st_mtime_ns, status.st_size, resource)
        return resource


def resource_name(name: str, kind: ResourceKind) -> str:
    """`name` if a resource of the kind can have it. Raises BadRequest: a Python one is imported by its name."""
    name = file_name(name.strip().removesuffix(f".{kind.extension}"), what="resource")
    if kind.name == PYTHON and not name.isidentifier():
        message = f"“{name}” cannot be the name of a Python resource: use letters, digits and “_”."
        raise BadRequest(message, details={"name": name})
    return name


def _resource(path: str, file: Path) -> Resource:
    kind = kind_of(path)
    if kind != PYTHON:
        return Resource(name=file.stem, path=path, kind=kind)
    from deepforge_jupyter.analysis import read_python_resource

    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Resource(name=file.stem, path=path, kind=kind, problems=(_unreadable(path, error.reason),))
    description, problems = read_python_resource(text, path=path)
    return Resource(name=file.stem, path=path, kind=kind, description=description, problems=problems)


def _unreadable(path: str, reason: str | None) -> Problem:
    message = f"{path} cannot be read: {reason}."
    return Problem(code=ProblemCode.syntax_error, severity="error", where=Where(path=path), message=message)
