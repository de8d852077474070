"""Which of a project's modules a file imports, found without running anything."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import PurePosixPath

from deepforge_jupyter.analysis.syntax import import_statements, parse

_SERIALIZERS = "serializers/"


def project_modules(path: str, files: Mapping[str, str | bytes], *, with_serializers: bool = True) -> tuple[str, ...]:
    """Paths, sorted, of the project's modules that running `path` imports, directly or through one another.

    `files` are the snapshot's, by path from the project's folder; only those that are needed are read from it.
    The serializers count `with_serializers`, since the runner imports them; `path` itself does not. A module that does
    not parse counts, what it imports does not.
    """
    found: set[str] = set()
    serializers = (name for name in files if name.startswith(_SERIALIZERS) and name.endswith(".py"))
    waiting = [path, *(serializers if with_serializers else ())]
    while waiting:
        current = waiting.pop()
        if current in found or current not in files:
            continue
        found.add(current)
        waiting += _packages(current, files)
        for module, names, level in _imports(_text(files[current])):
            waiting += _resolve(_absolute(module, level, current), names, files)
    return tuple(sorted(found - {path}))


@lru_cache(maxsize=1024)
def _imports(text: str) -> tuple[tuple[str, tuple[str, ...], int], ...]:
    """`(module, names imported from it, level)` of every import, also those inside functions and
    `importlib.import_module("…")`."""
    try:
        tree, _ = parse(text)
        return tuple(_imports_of(tree, text))
    except (SyntaxError, RecursionError):
        return ()


def _imports_of(tree: ast.Module, text: str) -> Iterator[tuple[str, tuple[str, ...], int]]:
    for statement in import_statements(tree.body):
        if isinstance(statement, ast.Import):
            yield from ((alias.name, (), 0) for alias in statement.names)
        else:
            names = tuple(alias.name for alias in statement.names)
            yield statement.module or "", names, statement.level
    if "import_module" in text or "__import__" in text:
        yield from ((name, (), 0) for name in _dynamic(tree))


def _dynamic(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = ast.unparse(node.func)
        name = node.args[0]
        if called in ("importlib.import_module", "import_module", "__import__") and isinstance(name, ast.Constant):
            yield str(name.value)


def _absolute(module: str, level: int, importer: str) -> str:
    """The full name of what `importer` means by `.module`."""
    if level == 0:
        return module
    folders = PurePosixPath(importer).parent.parts
    kept = folders[: len(folders) - (level - 1)] if level <= len(folders) + 1 else ()
    return ".".join([*kept, *([module] if module else [])])


def _resolve(module: str, names: tuple[str, ...], files: Mapping[str, str | bytes]) -> Iterator[str]:
    """The files that `import module` and `from module import names` run, packages included."""
    base = module.replace(".", "/")
    candidates = [base, *("/".join(filter(None, (base, name))) for name in names)]
    for candidate in candidates:
        for file in (f"{candidate}/__init__.py", f"{candidate}.py"):
            if file in files:
                yield file
                break


def _packages(path: str, files: Mapping[str, str | bytes]) -> list[str]:
    """The `__init__.py` of every folder above `path`."""
    folders = [str(folder) for folder in PurePosixPath(path).parents if folder.parts]
    return [file for folder in folders if (file := f"{folder}/__init__.py") in files]


def _text(content: str | bytes) -> str:
    return content if isinstance(content, str) else content.decode("utf-8", "replace")
