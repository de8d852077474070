"""A name that changes: its file, its code and every pipeline that uses it, together or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

from deepforge_jupyter.documents.door import Change, Door, Rooms
from deepforge_jupyter.documents.files import text_sha256, with_newlines
from deepforge_jupyter.documents.pipeline_renames import rename_in_pipeline
from deepforge_jupyter.documents.pipeline_text import format_pipeline, parse_pipeline
from deepforge_jupyter.domain.edits import (
    Edit,
    RenameAttribute,
    RenameInput,
    RenameOperation,
    RenameOutput,
    RenameReference,
)
from deepforge_jupyter.domain.environment import EXTENSION as ENVIRONMENT
from deepforge_jupyter.domain.module import PACKAGES
from deepforge_jupyter.domain.resource import FOLDER as RESOURCES
from deepforge_jupyter.domain.resource import PYTHON, kind_of
from deepforge_jupyter.errors import AlreadyExists, BadDocument, BadRequest, BadSyntax, EditRefused, NameTaken, NotFound
from deepforge_jupyter.protocol.requests import Rename, Renamed
from deepforge_jupyter.scheduler.records import EXECUTIONS
from deepforge_jupyter.services.modules import module_name
from deepforge_jupyter.services.operations import FOLDER as OPERATIONS
from deepforge_jupyter.services.operations import operation_name
from deepforge_jupyter.services.paths import file_name, inside
from deepforge_jupyter.services.pipelines import EXTENSION, pipeline_texts
from deepforge_jupyter.services.pipelines import FOLDER as PIPELINES
from deepforge_jupyter.services.projects import Projects
from deepforge_jupyter.services.resources import Resources, resource_name
from deepforge_jupyter.store.base import Store

_MEMBERS: Mapping[str, tuple[tuple[str, Callable[..., Edit]], ...]] = {
    "input": (("inputs", RenameInput),),
    "output": (("outputs", RenameOutput),),
    "attribute": (("attributes", RenameAttribute), ("references", RenameReference)),
}
MODULES = (OPERATIONS, "utils", RESOURCES, "serializers")


class Renames:
    def __init__(self, projects: Projects, resources: Resources, store: Store, *, rooms: Rooms) -> None:
        self._projects = projects
        self._store = store
        self._resources = resources
        self._rooms = rooms

    async def rename(self, project: str, request: Rename) -> Renamed:
        """Raises BadRequest for a name that cannot be, AlreadyExists, NotFound, DocumentChanged."""
        folder = await self._projects.folder(project)
        move = self._move(folder, request)
        new_pipeline = move[1] if move else request.new_name
        work = _Work(Door(folder, self._rooms), request.open)
        pipelines = await self._pipelines(folder, work, request)
        if request.in_code:
            await _member(folder, work, request)
        elif move is not None:
            await _code(folder, work, move, request)
        moved_with = await asyncio.to_thread(_moved_with, folder, move, request)
        texts = {path: text for path, text in work.texts.items() if path in request.open}
        executions: list[str] = []
        if request.kind == "pipeline":
            records = await self._store.find(EXECUTIONS, {"project": project, "pipeline": request.name})
            executions = [record.id for record in records]
        if not request.preview:
            moves = {move[0]: move[1], **moved_with} if move and request.moves_file else {}
            await self._apply(work, moves)
            for execution in executions:
                await self._store.update(EXECUTIONS, execution, lambda body: {**body, "pipeline": new_pipeline})
        return Renamed(
            pipelines=pipelines,
            files=tuple(path for path in work.texts if path not in pipelines),
            executions=len(executions),
            skipped=tuple(work.skipped),
            texts=texts,
            path=move[0] if move and request.moves_file else None,
            new_path=move[1] if move and request.moves_file else None,
            moved_with=moved_with,
        )

    def _move(self, folder: Path, request: Rename) -> tuple[str, str] | None:
        """The file that the name is of, before and after; None for a port or an attribute."""
        if request.name == request.new_name:
            raise BadRequest("The new name is the old one.", details={"name": request.name})
        if request.kind == "operation":
            new = operation_name(request.new_name)
            move = f"{OPERATIONS}/{request.name}.py", f"{OPERATIONS}/{new}.py"
        elif request.kind == "resource":
            move = request.name, self._resource_path(request)
        elif request.kind == "module":
            move = request.name, _module_path(request)
        elif request.kind == "pipeline":
            move = request.name, _pipeline_path(request)
        else:
            if not request.new_name.isidentifier():
                details = {"name": request.new_name}
                raise BadRequest(f"“{request.new_name}” cannot be a name in Python.", details=details)
            return None
        old_file, new_file = inside(folder, move[0]), inside(folder, move[1])
        if request.moves_file and not old_file.is_file():
            raise NotFound(f"The project has no file {move[0]}.", details={"path": move[0]})
        if request.moves_file and new_file.exists() and not _is_same(old_file, new_file):
            raise AlreadyExists(f"{move[1]} is there already.", details={"path": move[1]})
        return move

    def _resource_path(self, request: Rename) -> str:
        """Raises BadRequest for a path outside `resources/`, or of another kind than it is."""
        old, new = PurePosixPath(request.name), PurePosixPath(request.new_name)
        if old.parts[:1] != (RESOURCES,) or new.parts[:1] != (RESOURCES,) or len(new.parts) < 2:
            raise BadRequest(f"A resource lies in {RESOURCES}/.", details={"path": request.new_name})
        if old.suffix != new.suffix:
            raise BadRequest(f"A resource keeps what its file ends with: {old.suffix}.", details={"path": new.name})
        kind = self._resources.kinds.get(kind_of(request.name))
        if kind is not None:
            resource_name(new.name, kind)
        return new.as_posix()

    async def _pipelines(self, folder: Path, work: _Work, request: Rename) -> dict[str, tuple[str, ...]]:
        """Works out their new texts; the nodes that it concerns by pipeline. None names a module or a pipeline."""
        if request.kind == "module" or request.kind == "pipeline":
            return {}
        found: dict[str, tuple[str, ...]] = {}
        for path in await asyncio.to_thread(lambda: sorted({*pipeline_texts(folder), *work.open_pipelines()})):
            if request.only is not None and path not in request.only:
                continue
            try:
                text = await work.read(path)
                document = parse_pipeline(text, path=path)
            except (BadDocument, NotFound):
                work.skipped.append(path)
                continue
            nodes = rename_in_pipeline(
                document,
                kind=request.kind,
                operation=request.operation,
                old=request.name,
                new=request.new_name,
                only=None if request.only is None else request.only[path],
            )
            if nodes:
                found[path] = tuple(nodes)
                work.set(path, format_pipeline(document))
        return found

    async def _apply(self, work: _Work, moves: Mapping[str, str]) -> None:
        """The files first, since that is what can be refused; they go back if something else cannot be done."""
        changes = work.changes(moved=moves)
        done: list[tuple[str, str]] = []
        try:
            for path, new_path in moves.items():
                await work.door.move(path, new_path)
                done.append((path, new_path))
            await work.door.write_all(changes)
        except Exception:
            for path, new_path in reversed(done):
                await work.door.move(new_path, path)
            raise


def _pipeline_path(request: Rename) -> str:
    """Raises BadRequest for a path outside `pipelines/`, or that is no pipeline's."""
    old, new = PurePosixPath(request.name), PurePosixPath(request.new_name)
    if old.parts[:1] != (PIPELINES,) or new.parts[:1] != (PIPELINES,) or len(new.parts) < 2:
        raise BadRequest(f"A pipeline lies in {PIPELINES}/.", details={"path": request.new_name})
    if old.suffix != EXTENSION or new.suffix != EXTENSION:
        raise BadRequest(f"The file of a pipeline ends with {EXTENSION}.", details={"path": new.name})
    file_name(new.stem, what="pipeline")
    return new.as_posix()


class _Work:
    """New texts of documents, each worked out for the text that people see."""

    def __init__(self, door: Door, open_texts: Mapping[str, str]) -> None:
        self.door = door
        self.texts: dict[str, str] = {}
        self.skipped: list[str] = []
        self._open = {path: with_newlines(text) for path, text in open_texts.items()}
        self._read: dict[str, str] = {}

    def open_pipelines(self) -> list[str]:
        return [path for path in self._open if path.endswith(".dfpipe")]

    async def read(self, path: str) -> str:
        if path not in self._read:
            opened = self._open.get(path)
            self._read[path] = opened if opened is not None else (await self.door.read(path)).text
        return self._read[path]

    def set(self, path: str, text: str) -> None:
        if text != self._read[path]:
            self.texts[path] = text

    def changes(self, *, moved: Mapping[str, str]) -> list[Change]:
        """Of documents that the page does not have open; a moved one under its new path."""
        return [
            Change(
                path=moved.get(path, path),
                text=text,
                expected_sha256=text_sha256(self._read[path]),
            )
            for path, text in self.texts.items()
            if path not in self._open
        ]


async def _code(folder: Path, work: _Work, move: tuple[str, str], request: Rename) -> None:
    """The class in the file, and what other modules import of it."""
    from deepforge_jupyter.analysis import is_python, rename_module

    old, new = (PurePosixPath(path).with_suffix("").as_posix().replace("/", ".") for path in move)
    has_class = False
    if request.kind == "operation":
        source = next((path for path in move if path in request.open or (folder / path).is_file()), None)
        if source is not None:
            text = await work.read(source)
            try:
                renamed = _with_class(text, path=source, old=request.name, new=PurePosixPath(move[1]).stem)
            except NameTaken:
                if request.moves_file:
                    raise
                renamed = text
            has_class = renamed != text
            work.set(source, renamed)
    elif request.kind == "pipeline" or kind_of(request.name) != PYTHON:
        return
    for path in await asyncio.to_thread(_modules, folder):
        if path in move:
            continue
        try:
            text = await work.read(path)
        except (BadDocument, NotFound):
            continue
        if PurePosixPath(move[0]).stem in text:
            if request.kind == "module" and not is_python(text):
                work.skipped.append(path)
            work.set(path, rename_module(text, path=path, old=old, new=new, keeps_class=not has_class))


async def _member(folder: Path, work: _Work, request: Rename) -> None:
    """A port or attribute in its operation's code, where that calls it so. Raises BadSyntax, EditRefused."""
    from deepforge_jupyter.analysis import read_operation
    from deepforge_jupyter.analysis.edits import applied, edit_operation

    if request.kind not in _MEMBERS:
        raise BadRequest("Only a port or an attribute is renamed in the code.", details={"kind": request.kind})
    path = f"{OPERATIONS}/{request.operation}.py"
    if path not in request.open and not inside(folder, path).is_file():
        raise NotFound(f"The project has no file {path}.", details={"path": path})
    text = await work.read(path)
    operation = read_operation(text, name=request.operation, path=path)
    for members, edit in _MEMBERS[request.kind]:
        if operation.class_name is None or any(member.name == request.name for member in getattr(operation, members)):
            wanted = edit(name=request.name, to=request.new_name)
            try:
                edited = edit_operation(text, wanted, name=request.operation, path=path)
            except (BadSyntax, EditRefused) as error:
                raise type(error)(f"{path}: {error}", details=error.details) from error
            work.set(path, applied(text, edited.replacements))
            return


def _with_class(text: str, *, path: str, old: str, new: str) -> str:
    """The code with its class renamed; as it is where that has another name or cannot be told. Raises NameTaken."""
    from deepforge_jupyter.analysis import read_operation
    from deepforge_jupyter.analysis.edits import applied, edit_operation

    if read_operation(text, name=old, path=path).class_name != old:
        return text
    try:
        edited = edit_operation(text, RenameOperation(to=new), name=old, path=path)
    except NameTaken:
        raise
    except (BadSyntax, EditRefused):
        return text
    return applied(text, edited.replacements)


def _module_path(request: Rename) -> str:
    """Raises BadRequest for a path that is of no module, or of another package than it is in."""
    old, new = PurePosixPath(request.name), PurePosixPath(request.new_name)
    package = "".join(old.parts[:1])
    if package not in PACKAGES or len(old.parts) < 2:
        raise BadRequest(
            f"A module lies in {' or '.join(f'{name}/' for name in PACKAGES)}.", details={"path": request.name}
        )
    if new.parts[:1] != (package,) or len(new.parts) < 2 or new.suffix != ".py":
        raise BadRequest(f"A module stays in {package}/ and ends with .py.", details={"path": request.new_name})
    for part in new.parts[1:]:
        module_name(part)
    return new.as_posix()


def _moved_with(folder: Path, move: tuple[str, str] | None, request: Rename) -> dict[str, str]:
    """The environment file of an operation, where it has one of its own and none waits under the new name."""
    if request.kind != "operation" or move is None:
        return {}
    old, new = (str(PurePosixPath(path).with_suffix(ENVIRONMENT)) for path in move)
    return {old: new} if (folder / old).is_file() and not (folder / new).exists() else {}


def _modules(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for name in MODULES for path in (folder / name).rglob("*.py"))


def _is_same(one: Path, other: Path) -> bool:
    """True where only the case differs, on a file system that does not tell."""
    return other.exists() and one.samefile(other)
