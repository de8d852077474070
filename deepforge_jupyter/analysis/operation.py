"""An operation's interface, read from its code (`docs/reference/operations.md` states the rules)."""

from __future__ import annotations

import ast
import hashlib

from deepforge_jupyter.analysis.docstrings import Docstring, read_docstring
from deepforge_jupyter.analysis.module import Function, Module
from deepforge_jupyter.analysis.outputs import UnequalReturns, find_yield, read_outputs
from deepforge_jupyter.analysis.parameters import (
    BadInterface,
    constructor_parameters,
    read_attribute,
    read_inputs,
)
from deepforge_jupyter.analysis.prose import prose_of
from deepforge_jupyter.analysis.syntax import parse
from deepforge_jupyter.domain.operation import Attribute, Operation, Port, Reference
from deepforge_jupyter.domain.problem import Problem, ProblemCode, Severity, Where


def read_operation(text: str, *, name: str, path: str, known: Operation | None = None) -> Operation:
    """What the code of the file `path` offers as operation `name`; nothing of it is imported or run.

    What is wrong is in `problems`. With a `syntax_error` everything else is empty: keep the last good interface.
    `known` was read of the same name and path before, and is the answer if the text is the same.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    if known is not None and known.sha256 == sha256:
        return known
    try:
        tree, text = parse(text)
        return _read(Module(tree, text), name, path=path, sha256=sha256)
    except SyntaxError as error:
        problem = _syntax_problem(error, path)
    except RecursionError:
        problem = _syntax_problem(SyntaxError("the code is nested too deeply"), path)
    return Operation(name=name, path=path, problems=(problem,), sha256=sha256)


def _read(module: Module, name: str, *, path: str, sha256: str) -> Operation:
    found = find_class(module, name, path=path)
    if isinstance(found, Problem):
        return Operation(name=name, path=path, imports=module.imports, problems=(found,), sha256=sha256)
    return _Reader(module, found, path=path).read(name, sha256=sha256)


class _Reader:
    def __init__(self, module: Module, definition: ast.ClassDef, *, path: str) -> None:
        self._module = module
        self._class = definition
        self._path = path
        self._problems: list[Problem] = []

    def read(self, name: str, *, sha256: str) -> Operation:
        execute = self._module.method(self._class.name, "execute")
        class_docs = read_docstring(self._class)
        docs = read_docstring(execute)
        attributes, references = self._read_constructor(class_docs)
        inputs, outputs = self._read_execute(execute, docs, class_docs)
        return Operation(
            name=name,
            path=self._path,
            class_name=self._class.name,
            line=self._class.lineno,
            help=class_docs.help or docs.help,
            documentation=prose_of(self._class) or prose_of(execute),
            inputs=inputs,
            outputs=outputs,
            attributes=attributes,
            references=references,
            imports=self._module.imports,
            problems=tuple(self._problems),
            allows_reuse=not self._refuses_reuse(),
            group=self._group(),
            sha256=sha256,
        )

    def _read_constructor(self, class_docs: Docstring) -> tuple[tuple[Attribute, ...], tuple[Reference, ...]]:
        name = self._class.name
        docs = _merged(read_docstring(self._module.method(name, "__init__")), class_docs)
        parameters, problems = constructor_parameters(name, self._module)
        self._note(problems)
        read = [read_attribute(parameter, self._module, docs=docs) for parameter in parameters]
        attributes = tuple(entry for entry in read if isinstance(entry, Attribute))
        return attributes, tuple(entry for entry in read if isinstance(entry, Reference))

    def _read_execute(
        self, execute: Function | None, docs: Docstring, class_docs: Docstring
    ) -> tuple[tuple[Port, ...], tuple[Port, ...]]:
        if execute is None:
            self._add(ProblemCode.no_execute, self._no_execute_message(), self._class.lineno)
            return (), ()
        constructor, _ = constructor_parameters(self._class.name, self._module)
        inputs, problems = read_inputs(
            execute, self._module, docs=_merged(docs, _without(class_docs, {found.name for found in constructor}))
        )
        self._note(problems)
        if isinstance(execute, ast.AsyncFunctionDef):
            message = "execute is a coroutine: write def execute, and asyncio.run(…) inside where it must wait."
            self._add(ProblemCode.bad_interface, message, execute.lineno)
        elif (found := find_yield(execute)) is not None:
            message = "execute is a generator: collect the values and return them, instead of yield."
            self._add(ProblemCode.bad_interface, message, found.lineno)
            return inputs, ()
        try:
            return inputs, read_outputs(execute, self._module, described=docs.returns or class_docs.returns)
        except UnequalReturns as error:
            self._add(ProblemCode.unequal_returns, error.message, error.line)
            return inputs, ()

    def _no_execute_message(self) -> str:
        name = self._class.name
        elsewhere = [ast.unparse(base) for base in self._class.bases if ast.unparse(base) not in self._module.classes]
        if elsewhere:
            return (
                f"{name} has no execute in this file (it may be in {elsewhere[0]}, which is elsewhere): "
                "define execute here; it can call super().execute(…)."
            )
        return (
            f"{name} has no method execute: write def execute(self, …) that takes the inputs and returns the outputs."
        )

    def _refuses_reuse(self) -> bool:
        value = self._module.class_value(self._class.name, "reuse")
        return isinstance(value, ast.Constant) and value.value is False

    def _group(self) -> str | None:
        value = self._module.class_value(self._class.name, "group")
        said = value.value if isinstance(value, ast.Constant) else None
        return said.strip() or None if isinstance(said, str) else None

    def _note(self, problems: list[BadInterface]) -> None:
        for problem in problems:
            severity: Severity = "error" if problem.is_fatal else "warning"
            self._add(ProblemCode.bad_interface, problem.message, problem.line, severity=severity)

    def _add(self, code: ProblemCode, message: str, line: int, *, severity: Severity = "error") -> None:
        where = Where(path=self._path, line=line)
        self._problems.append(Problem(code=code, severity=severity, where=where, message=message))


def find_class(module: Module, name: str, *, path: str) -> ast.ClassDef | Problem:
    """The class named as the file, else the only one with `execute` (a base of another does not count)."""
    if name in module.classes:
        return module.classes[name]
    bases = {
        base.name for other in module.classes for base in module.lineage(other) if base is not module.classes[other]
    }
    candidates = [other for other in module.classes if other not in bases and module.method(other, "execute")]
    if len(candidates) == 1:
        return module.classes[candidates[0]]
    if candidates:
        listed = ", ".join(candidates)
        message = f"{listed} all have execute: name the one to run {name}, as the file."
    elif module.classes:
        message = f"No class here is named {name} or has a method execute: write class {name} with one."
    else:
        message = f"There is no class here: write class {name} with a method execute(self, …)."
    line = module.classes[candidates[1]].lineno if candidates else 1
    return Problem(code=ProblemCode.no_class, severity="error", where=Where(path=path, line=line), message=message)


def _merged(first: Docstring, second: Docstring) -> Docstring:
    return Docstring(first.help, {**second.parameters, **first.parameters}, first.returns)


def _without(docs: Docstring, names: set[str]) -> Docstring:
    """What a class's docstring says of its constructor's parameters says nothing of inputs so named."""
    parameters = {name: said for name, said in docs.parameters.items() if name not in names}
    return Docstring(docs.help, parameters, docs.returns)


def _syntax_problem(error: SyntaxError, path: str) -> Problem:
    where = Where(path=path, line=error.lineno, column=error.offset or None)
    said = error.msg[:1].upper() + error.msg[1:]
    place = f" in line {error.lineno}" if error.lineno else ""
    message = f"This is not valid Python{place}: {said}."
    return Problem(code=ProblemCode.syntax_error, severity="error", where=where, message=message)
