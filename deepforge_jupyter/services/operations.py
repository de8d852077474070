"""The operations of a project, read from its files."""

from __future__ import annotations

import asyncio
import keyword
from collections import OrderedDict
from pathlib import Path

import msgspec

from deepforge_jupyter.documents.files import Documents
from deepforge_jupyter.domain.edits import EditedOperation
from deepforge_jupyter.domain.operation import BUILTIN_OPERATIONS, BUILTINS, Operation
from deepforge_jupyter.domain.problem import Problem, ProblemCode, Where
from deepforge_jupyter.errors import AlreadyExists, BadRequest
from deepforge_jupyter.protocol.requests import CreateOperation, EditOperation, ReadOperation
from deepforge_jupyter.services.environments import Environments
from deepforge_jupyter.services.modules import Modules
from deepforge_jupyter.services.paths import file_name
from deepforge_jupyter.services.projects import Projects

FOLDER = "operations"
REMEMBERED = 2000
TEMPLATE = '''"""{name}."""


class {name}:
    """What this operation does, in a sentence.

    The constructor's parameters are its attributes, `execute`'s are its inputs, and what `execute` returns
    are its outputs.
    """

    def __init__({parameters}):
        {body}

    def execute({inputs}):
        print("{name} runs")
        {outputs} = {nothing}
        return {outputs}
'''


class InterfaceCache:
    """Interfaces by file: looked at again when its time or size changed, read again when its content did. While a file
    does not parse, its last good interface stays, with the problem."""

    def __init__(self) -> None:
        self._known: OrderedDict[Path, tuple[int, int, Operation]] = OrderedDict()

    def read(self, path: Path) -> Operation:
        """Raises OSError if the file cannot be read."""
        from deepforge_jupyter.analysis import read_operation

        status = path.stat()
        known = self._known.get(path)
        if known is not None and known[:2] == (status.st_mtime_ns, status.st_size):
            self._known.move_to_end(path)
            return known[2]
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            operation = _unreadable(path, f"{FOLDER}/{path.name} is not UTF-8 text: {error.reason}.")
        else:
            before = known[2] if known is not None else None
            operation = read_operation(text, name=path.stem, path=f"{FOLDER}/{path.name}", known=before)
        if known is not None and _does_not_parse(operation):
            operation = msgspec.structs.replace(known[2], problems=operation.problems, sha256=operation.sha256)
        self._known[path] = (status.st_mtime_ns, status.st_size, operation)
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return operation


class Operations:
    def __init__(self, projects: Projects, environments: Environments, modules: Modules) -> None:
        self._projects = projects
        self._modules = modules
        self._environments = environments
        self._cache = InterfaceCache()

    async def all(self, project: str) -> list[Operation]:
        """The project's by name, then the built-in ones."""
        own = await self.by_name(await self._projects.folder(project))
        return [*own.values(), *BUILTIN_OPERATIONS]

    async def by_name(self, folder: Path) -> dict[str, Operation]:
        """Those of the project in `folder`."""
        return await asyncio.to_thread(self._read, folder)

    async def create(self, project: str, request: CreateOperation) -> str:
        """A new operation's file from the template; its path as JupyterLab opens it."""
        name = operation_name(request.name)
        folder = await self._projects.folder(project)
        path = f"{FOLDER}/{name}.py"
        await asyncio.to_thread(Documents(folder).create, path, _new_code(name, request))
        return self._projects.path_of(folder / path)

    async def interface(self, project: str, name: str, request: ReadOperation) -> Operation:
        """What the text says, whether it is saved or not."""
        from deepforge_jupyter.analysis import read_operation

        await self._projects.folder(project)
        path = f"{FOLDER}/{name}.py"
        return await asyncio.to_thread(read_operation, request.text, name=name, path=path)

    async def edit(self, project: str, name: str, request: EditOperation) -> EditedOperation:
        """The replacements that make the edit in the text; nothing is written. Raises BadSyntax and EditRefused."""
        from deepforge_jupyter.analysis.edits import edit_operation

        await self._projects.folder(project)
        path = f"{FOLDER}/{name}.py"
        return await asyncio.to_thread(edit_operation, request.text, request.edit, name=name, path=path)

    def _read(self, folder: Path) -> dict[str, Operation]:
        found: dict[str, Operation] = {}
        for path in sorted((folder / FOLDER).glob("*.py")):
            if path.name.startswith((".", "__")):
                continue
            try:
                operation = self._cache.read(path)
            except OSError as error:
                operation = _unreadable(path, f"{FOLDER}/{path.name} cannot be read: {error.strerror}.")
            found[path.stem] = self._in_environment(folder, operation)
        for name, problems in self._modules.broken(folder).items() if found else ():
            if name in found:
                found[name] = msgspec.structs.replace(found[name], problems=found[name].problems + problems)
        return found

    def _in_environment(self, folder: Path, operation: Operation) -> Operation:
        """With the environment file that is for it, and what is wrong with that."""
        environment = self._environments.of_operation(folder, operation.name)
        if environment is None:
            return operation
        wrong = tuple(problem for problem in environment.problems if problem.severity == "error")
        problems = operation.problems + tuple(map(_not_yet_in_the_way, wrong))
        return msgspec.structs.replace(operation, environment=environment.path, problems=problems)


def _new_code(name: str, request: CreateOperation) -> str:
    """Raises BadRequest for a port or attribute that Python cannot name."""
    attributes = request.attributes
    for given in (*request.inputs, *request.outputs, *attributes):
        if not given.isidentifier() or keyword.iskeyword(given) or given == "self":
            raise BadRequest(f"“{given}” cannot be a name in Python.", details={"name": given})
    outputs = tuple(dict.fromkeys(request.outputs)) or ("result",)
    return TEMPLATE.format(
        name=name,
        parameters=", ".join(["self", *(f"{key}={value!r}" for key, value in attributes.items())]),
        body="\n        ".join(f"self.{key} = {key}" for key in attributes) or "pass",
        inputs=", ".join(["self", *dict.fromkeys(request.inputs)]),
        outputs=", ".join(outputs),
        nothing=", ".join("None" for _ in outputs),
    )


def operation_name(name: str) -> str:
    """`name` if an operation can have it. Raises BadRequest saying why not, AlreadyExists for a built-in one."""
    name = name.strip().removesuffix(".py")
    if not name.isidentifier() or keyword.iskeyword(name):
        hint = "use letters, digits and “_”, not starting with a digit"
        raise BadRequest(f"“{name}” cannot be the name of a Python class: {hint}.", details={"name": name})
    if name.startswith("__"):
        raise BadRequest(f"“{name}” is a name of Python's own; choose another.", details={"name": name})
    file_name(name, what="operation")
    if name in BUILTINS:
        raise AlreadyExists(f"“{name}” is a built-in operation; choose another name.", details={"name": name})
    return name


def _not_yet_in_the_way(problem: Problem) -> Problem:
    """Operations run in the server's environment, whatever the file says, so that its errors stop no run."""
    return msgspec.structs.replace(problem, severity="warning")


def _does_not_parse(operation: Operation) -> bool:
    return any(problem.code is ProblemCode.syntax_error for problem in operation.problems)


def _unreadable(path: Path, message: str) -> Operation:
    where = Where(path=f"{FOLDER}/{path.name}")
    problem = Problem(code=ProblemCode.syntax_error, severity="error", where=where, message=message)
    return Operation(name=path.stem, path=f"{FOLDER}/{path.name}", problems=(problem,))
