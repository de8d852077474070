"""What the code of a snapshot says, for the scheduler."""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path

from deepforge_jupyter.domain.execution import Execution
from deepforge_jupyter.domain.operation import BUILTIN_OPERATIONS, BUILTINS, Operation
from deepforge_jupyter.scheduler.snapshots import OperationFacts, SnapshotFacts
from deepforge_jupyter.services.histories import Histories
from deepforge_jupyter.services.identity import folder_of
from deepforge_jupyter.services.operations import FOLDER
from deepforge_jupyter.store.base import Store

REMEMBERED = 8
CODE_FOLDERS = ("operations", "utils", "serializers", "resources")


class SnapshotReader:
    """Snapshots lie in `folder`, one subfolder for each commit, shared by all executions of it."""

    def __init__(self, folder: Path, store: Store, *, histories: Histories) -> None:
        self._folder = folder
        self._store = store
        self._histories = histories
        self._files: OrderedDict[str, dict[str, bytes]] = OrderedDict()
        self._operations: dict[tuple[str, str], OperationFacts | None] = {}

    async def facts(self, execution: Execution) -> SnapshotFacts:
        """Puts the snapshot on disk if it is not there."""
        return await asyncio.to_thread(self._facts, execution, await self._root(execution))

    async def sources(self, execution: Execution) -> dict[str, tuple[str, str]]:
        """Path and text of the operations that the execution's pipeline uses, by name."""
        return await asyncio.to_thread(self._sources, execution, await self._root(execution))

    async def operations(self, execution: Execution) -> list[Operation]:
        """What the code of these operations said, by name, then the built-in ones."""
        own = await asyncio.to_thread(self._interfaces, execution, await self._root(execution))
        return [*own, *BUILTIN_OPERATIONS]

    def put(self, commit: str, root: Path) -> Path:
        """The folder of the snapshot `commit` of the project in `root`."""
        return self._histories.of(root).checkout(commit, self._folder)

    async def _root(self, execution: Execution) -> Path:
        """Where the project lies now, which may have moved since."""
        return await folder_of(self._store, execution.project, last=Path(execution.root))

    def _facts(self, execution: Execution, root: Path) -> SnapshotFacts:
        folder = self.put(execution.snapshot, root)
        files = self._code(execution.snapshot, folder)
        chosen = [execution.document.nodes[node] for node in execution.nodes]
        names = {node.operation for node in chosen} - BUILTINS
        references = {path for node in chosen for path in node.references.values()}
        operations = {name: self._operation(execution.snapshot, name, files) for name in sorted(names)}
        return SnapshotFacts(
            folder=str(folder),
            operations={name: facts for name, facts in operations.items() if facts is not None},
            references={path: _content(path, files, folder) for path in references},
        )

    def _sources(self, execution: Execution, root: Path) -> dict[str, tuple[str, str]]:
        files = self._code(execution.snapshot, self.put(execution.snapshot, root))
        names = {node.operation: f"{FOLDER}/{node.operation}.py" for node in execution.document.nodes.values()}
        return {
            name: (path, files[path].decode("utf-8-sig", "replace")) for name, path in names.items() if path in files
        }

    def _interfaces(self, execution: Execution, root: Path) -> list[Operation]:
        from deepforge_jupyter.analysis import read_operation

        sources = sorted(self._sources(execution, root).items())
        return [read_operation(text, name=name, path=path) for name, (path, text) in sources]

    def _code(self, commit: str, folder: Path) -> dict[str, bytes]:
        if commit not in self._files:
            paths = [path for name in CODE_FOLDERS for path in (folder / name).rglob("*.py")] + list(
                folder.glob("*.py")
            )
            self._files[commit] = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(paths)}
        self._files.move_to_end(commit)
        while len(self._files) > REMEMBERED:
            forgotten, _ = self._files.popitem(last=False)
            self._operations = {key: facts for key, facts in self._operations.items() if key[0] != forgotten}
        return self._files[commit]

    def _operation(self, commit: str, name: str, files: dict[str, bytes]) -> OperationFacts | None:
        key = commit, name
        if key not in self._operations:
            self._operations[key] = _operation(name, files)
        return self._operations[key]


def _operation(name: str, files: dict[str, bytes]) -> OperationFacts | None:
    from deepforge_jupyter.analysis import project_modules, read_operation

    path = f"{FOLDER}/{name}.py"
    if path not in files:
        return None
    operation = read_operation(files[path].decode("utf-8-sig", "replace"), name=name, path=path)
    return OperationFacts(
        file=path,
        class_name=operation.class_name or name,
        outputs=tuple(port.name for port in operation.outputs),
        types={attribute.name: attribute.type for attribute in operation.attributes},
        imports=operation.imports,
        sources=_hashes([path, *project_modules(path, files)], files),
        allows_reuse=operation.allows_reuse,
    )


def _content(path: str, files: dict[str, bytes], folder: Path) -> str:
    """A hash over everything that a resource is made of."""
    from deepforge_jupyter.analysis import project_modules

    if path in files:
        parts = _hashes([path, *project_modules(path, files)], files)
    else:
        file = folder / path
        parts = {path: hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""}
    return hashlib.sha256(repr(sorted(parts.items())).encode()).hexdigest()


def _hashes(paths: Iterable[str], files: dict[str, bytes]) -> dict[str, str]:
    return {path: hashlib.sha256(files[path]).hexdigest() for path in paths}
