"""The modules that a project brings along: `utils/` and `serializers/`."""

from __future__ import annotations

import asyncio
import keyword
import site
from collections.abc import Callable, Iterator, Mapping
from importlib.machinery import PathFinder
from pathlib import Path, PurePosixPath

import msgspec

from deepforge_jupyter.documents.files import Documents
from deepforge_jupyter.domain.module import PACKAGES, SERIALIZERS, UTILS, Package, ProjectModule
from deepforge_jupyter.domain.problem import Problem, ProblemCode, Severity, Where
from deepforge_jupyter.errors import BadRequest
from deepforge_jupyter.services.paths import file_name
from deepforge_jupyter.services.projects import Projects

OPERATIONS = "operations"
_NOT_READ = frozenset({"__pycache__", ".ipynb_checkpoints"})

TEMPLATES: Mapping[Package, str] = {
    UTILS: '''"""What operations share; they import it: from utils.{name} import describe"""


def describe(value):
    """The value's type in a word, as an example."""
    return type(value).__name__
''',
    SERIALIZERS: '''"""How values of the type {type} are kept in artifacts and between operations."""

import json

from deepforge import serialization


class {type}:
    """Operations import it: from serializers.{name} import {type}. Or import here a type that is elsewhere."""

    def __init__(self, content):
        self.content = content


def dump(value, file):
    """Writes the value to the binary file."""
    file.write(json.dumps(value.content).encode())


def load(type, file):
    """Reads back what `dump` wrote; `type` is the type that was registered."""
    return type(json.load(file))


serialization.register({type}, dump, load)
''',
}


def is_installed(package: str) -> bool:
    """True if this Python has a top-level package of that name, found without importing it."""
    folders = [*site.getsitepackages(), site.getusersitepackages()]
    found = PathFinder.find_spec(package, folders)
    return found is not None and found.origin is not None


class _Imports(msgspec.Struct, frozen=True, kw_only=True):
    """What was found in the code `files`: by module the operations that import it, by operation what is broken."""

    files: dict[str, bytes]
    users: dict[str, tuple[str, ...]]
    broken: dict[str, tuple[Problem, ...]]


class Modules:
    def __init__(self, projects: Projects, *, is_installed: Callable[[str], bool] = is_installed) -> None:
        self._projects = projects
        self._is_installed = is_installed
        self._known: dict[Path, tuple[int, int, bytes]] = {}
        self._read_before: dict[Path, _Imports] = {}

    async def all(self, project: str) -> list[ProjectModule]:
        """By package and path, each with what is wrong with it."""
        folder = await self._projects.folder(project)
        return await asyncio.to_thread(lambda: list(self._read_all(folder)))

    async def create(self, project: str, name: str, package: Package) -> str:
        """A new module from the template of its package; its path as JupyterLab opens it. Raises AlreadyExists."""
        name = module_name(name)
        folder = await self._projects.folder(project)
        path = f"{package}/{name}.py"
        code = TEMPLATES[package].format(name=name, type=_type_name(name))
        await asyncio.to_thread(Documents(folder).create, path, code)
        return self._projects.path_of(folder / path)

    def broken(self, folder: Path) -> dict[str, tuple[Problem, ...]]:
        """By operation of the project in `folder`: which modules that it imports, directly or not, do not parse."""
        return self._imports(folder, self._files(folder)[0]).broken

    def _read_all(self, folder: Path) -> Iterator[ProjectModule]:
        files, unreadable = self._files(folder)
        users = self._imports(folder, files).users
        there = {*files, *unreadable}
        for package in PACKAGES:
            hides = self._is_installed(package)
            for path in sorted(path for path in there if path.startswith(f"{package}/")):
                if PurePosixPath(path).name == "__init__.py" and not files.get(path, b"").strip():
                    continue
                module = _read(path, package, files.get(path), unreadable.get(path))
                problems = [*module.problems, *_objections(path, there)]
                if hides:
                    problems.append(_hides(path, package))
                yield msgspec.structs.replace(module, used_by=users.get(path, ()), problems=tuple(problems))

    def _imports(self, folder: Path, files: dict[str, bytes]) -> _Imports:
        known = self._read_before.get(folder)
        if known is None or known.files != files:
            users = _users(files)
            known = self._read_before[folder] = _Imports(files=files, users=users, broken=_broken(files, users))
        return known

    def _files(self, folder: Path) -> tuple[dict[str, bytes], dict[str, str]]:
        """The code of operations and modules by path, and why files cannot be read."""
        files: dict[str, bytes] = {}
        unreadable: dict[str, str] = {}
        for name in (*PACKAGES, OPERATIONS):
            for file in sorted((folder / name).rglob("*.py")):
                inner = file.relative_to(folder)
                if _NOT_READ & set(inner.parts) or file.name.startswith(".") or not file.is_file():
                    continue
                try:
                    files[inner.as_posix()] = self._content(file)
                except OSError as error:
                    unreadable[inner.as_posix()] = error.strerror or str(error)
        return files, unreadable

    def _content(self, file: Path) -> bytes:
        status = file.stat()
        known = self._known.get(file)
        if known is None or known[:2] != (status.st_mtime_ns, status.st_size):
            known = self._known[file] = (status.st_mtime_ns, status.st_size, file.read_bytes())
        return known[2]


def module_name(name: str) -> str:
    """`name` if a module can have it. Raises BadRequest saying why not."""
    name = file_name(name.strip().removesuffix(".py"), what="module")
    if objection := _objection_to_name(name):
        raise BadRequest(f"“{name}” {objection}: use letters, digits and “_”.", details={"name": name})
    return name


def _objection_to_name(name: str) -> str | None:
    if keyword.iskeyword(name):
        return "is a word of Python's own, so it cannot be imported"
    if not name.isidentifier():
        return "cannot be imported by Python"
    return None


def _type_name(name: str) -> str:
    """`MyType` for `my_type`."""
    made = "".join(part[:1].upper() + part[1:] for part in name.split("_"))
    return made if made.isidentifier() and made != name else f"{name.capitalize()}Value"


def _users(files: Mapping[str, bytes]) -> dict[str, tuple[str, ...]]:
    """By module, the operations that import it. That serializers are in every run is no use by an operation."""
    from deepforge_jupyter.analysis import project_modules

    users: dict[str, list[str]] = {}
    for path in files:
        if PurePosixPath(path).parent == PurePosixPath(OPERATIONS) and not path.endswith("/__init__.py"):
            for module in project_modules(path, files, with_serializers=False):
                users.setdefault(module, []).append(PurePosixPath(path).stem)
    return {module: tuple(names) for module, names in users.items()}


def _broken(files: Mapping[str, bytes], by_module: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[Problem, ...]]:
    broken: dict[str, list[Problem]] = {}
    for path, users in by_module.items():
        package = next((package for package in PACKAGES if path.startswith(f"{package}/")), None)
        if package is None:
            continue
        for problem in _read(path, package, files[path], None).problems:
            if problem.code is ProblemCode.syntax_error:
                message = f"It imports {path}, which is wrong: {problem.message}"
                for user in users:
                    broken.setdefault(user, []).append(msgspec.structs.replace(problem, message=message))
    return {operation: tuple(problems) for operation, problems in broken.items()}


def _read(path: str, package: Package, content: bytes | None, unreadable: str | None) -> ProjectModule:
    from deepforge_jupyter.analysis import read_project_module

    module = PurePosixPath(path).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
    name = module.removeprefix(f"{package}.")
    bare = ProjectModule(name=name, path=path, module=module, package=package)
    try:
        text = (content or b"").decode("utf-8-sig")
    except UnicodeDecodeError as error:
        unreadable = error.reason
    if unreadable is not None:
        problem = _problem(path, ProblemCode.syntax_error, f"{path} cannot be read: {unreadable}.")
        return msgspec.structs.replace(bare, problems=(problem,))
    facts = read_project_module(text, path=path)
    problems = facts.problems
    if package == SERIALIZERS and not facts.registers and not problems and name != package:
        message = "It registers no type: end it with deepforge.serialization.register(Type, dump, load)."
        problems = (_problem(path, ProblemCode.nothing_registered, message, severity="warning"),)
    return msgspec.structs.replace(
        bare,
        description=facts.description,
        defines=facts.defines,
        registers=facts.registers if package == SERIALIZERS else (),
        problems=problems,
    )


def _objections(path: str, there: set[str]) -> Iterator[Problem]:
    """Why Python cannot import the file at `path`."""
    pure = PurePosixPath(path)
    for part in (*pure.parts[1:-1], *([] if pure.stem == "__init__" else [pure.stem])):
        if objection := _objection_to_name(part):
            yield _problem(path, ProblemCode.not_importable, f"“{part}” {objection}. Rename it.")
    folder = pure.with_suffix("").as_posix()
    if f"{folder}/__init__.py" in there:
        message = f"{path} is hidden by the folder {folder}/, which has the same name. Rename one of them."
        yield _problem(path, ProblemCode.not_importable, message)
    for parent in pure.parents:
        hiding = f"{parent.as_posix()}.py"
        if len(parent.parts) > 1 and hiding in there and f"{parent.as_posix()}/__init__.py" not in there:
            message = f"{path} is hidden by {hiding}, which has the name of its folder. Rename one of them."
            yield _problem(path, ProblemCode.not_importable, message)


def _hides(path: str, package: Package) -> Problem:
    message = (
        f"A package “{package}” is installed here, too. Operations of this project import the project's {package}/; "
        "the installed one cannot be imported in them."
    )
    return _problem(path, ProblemCode.hides_package, message, severity="warning")


def _problem(path: str, code: ProblemCode, message: str, *, severity: Severity = "error") -> Problem:
    return Problem(code=code, severity=severity, where=Where(path=path), message=message)
