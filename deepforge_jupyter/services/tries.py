"""Operations tried as in a notebook: the code that a kernel runs, made and checked here and run there."""

from __future__ import annotations

import ast
import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from deepforge_jupyter.documents.files import Documents
from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.domain.execution import Status
from deepforge_jupyter.domain.operation import Operation
from deepforge_jupyter.domain.pipeline import Node, Pipeline
from deepforge_jupyter.domain.problem import Problem, ProblemCode, Where
from deepforge_jupyter.domain.validation import validate
from deepforge_jupyter.errors import BadDocument, BadRequest, BadSyntax, NotFound, TryRefused
from deepforge_jupyter.protocol.kernels import TryCode, TryInput, TryOperation
from deepforge_jupyter.services.artifacts import Artifacts
from deepforge_jupyter.services.executions import Executions
from deepforge_jupyter.services.operations import FOLDER
from deepforge_jupyter.services.projects import Projects
from deepforge_jupyter.services.resources import Resources
from deepforge_jupyter.storage.storages import Storages

CALL = '__import__("deepforge_runner.trying").trying.run({wish!r})'
LONGEST_EXPRESSION = 10_000
_CHOICES = ("artifact", "execution", "expression")


class Tries:
    def __init__(
        self,
        projects: Projects,
        resources: Resources,
        artifacts: Artifacts,
        executions: Executions,
        storages: Storages,
        *,
        snapshots: Path,
    ) -> None:
        self._projects = projects
        self._resources = resources
        self._artifacts = artifacts
        self._executions = executions
        self._storages = storages
        self._snapshots = snapshots

    async def code(self, project: str, name: str, request: TryOperation) -> TryCode:
        """What to run in the project's kernel. Raises NotFound without such an operation, BadSyntax and BadDocument
        for code that cannot run, TryRefused for values that cannot be taken."""
        folder = await self._projects.folder(project)
        path = f"{FOLDER}/{name}.py"
        text = request.text
        if text is None:
            text = (await asyncio.to_thread(Documents(folder).read_text, path)).text
        operation = await asyncio.to_thread(_read, text, name, path)
        resources = await self._resources.by_path(folder)
        node = Node(operation=name, attributes=request.attributes, references=request.references)
        problems = validate(
            Pipeline(nodes={name: node}), {name: operation}, artifacts=None, references=resources, path=path
        )
        problems = [problem for problem in problems if problem.code is not ProblemCode.missing_input]
        problems += _input_problems(operation, request.inputs)
        inputs: dict[str, dict[str, str]] = {}
        for port, given in request.inputs.items():
            try:
                inputs[port] = await self._input(project, given)
            except NotFound as error:
                message = f"{name}: the value for “{port}” is not here. {error.message}"
                problems.append(_problem(ProblemCode.missing_artifact, operation, port, message))
        _refuse(problems)
        wish = {
            "folder": str(folder),
            "snapshots": str(self._snapshots),
            "operation": name,
            "file": path,
            "class_name": operation.class_name,
            "text": text,
            "inputs": inputs,
            "outputs": [port.name for port in operation.outputs],
            "attributes": request.attributes,
            "references": request.references,
            "reload": request.reload,
            "from_cells": request.from_cells,
        }
        return TryCode(code=CALL.format(wish=json.dumps(wish)))

    async def _input(self, project: str, given: TryInput) -> dict[str, str]:
        """What the kernel does for it. Raises NotFound if there is no such value on this machine."""
        if given.expression is not None:
            return {"expression": given.expression}
        value = await (self._kept(project, given) if given.artifact is not None else self._made(project, given))
        return {"value": str(await self._storages.local_path(value))}

    async def _kept(self, project: str, given: TryInput) -> Value:
        assert given.artifact is not None
        return (await self._artifacts.named(project, given.artifact)).value

    async def _made(self, project: str, given: TryInput) -> Value:
        detail = await self._executions.get(given.execution or "")
        job = next((job for job in detail.jobs if job.node == given.node), None)
        if detail.execution.project != project or job is None:
            raise NotFound(f"The execution has no node “{given.node}”.")
        if job.status is not Status.success:
            raise NotFound(f"{job.label} of {detail.execution.name} is {job.status.value}: it has no outputs.")
        if given.port not in job.outputs:
            has = ", ".join(job.outputs) or "none"
            raise NotFound(f"{job.label} of {detail.execution.name} has no output “{given.port}”. It has: {has}.")
        return job.outputs[given.port]


def _read(text: str, name: str, path: str) -> Operation:
    """Raises BadSyntax and BadDocument naming the line."""
    from deepforge_jupyter.analysis import read_operation

    operation = read_operation(text, name=name, path=path)
    for problem in operation.problems:
        if problem.severity == "error":
            kind = BadSyntax if problem.code is ProblemCode.syntax_error else BadDocument
            where = {"path": path, "line": problem.where.line, "column": problem.where.column}
            details = {key: value for key, value in where.items() if value is not None}
            place = f"{path}, line {problem.where.line}" if problem.where.line else path
            raise kind(f"{place}: {problem.message}", details=details)
    return operation


def _input_problems(operation: Operation, given: Mapping[str, TryInput]) -> list[Problem]:
    """Raises BadRequest where a request names no source, or two."""
    found: list[Problem] = []
    known = {port.name: port for port in operation.inputs}
    for port, value in given.items():
        chosen = [name for name in _CHOICES if getattr(value, name) is not None]
        if len(chosen) != 1 or (chosen == ["execution"] and (value.node is None or value.port is None)):
            message = f"“{port}” takes one of: artifact; execution with node and port; expression."
            raise BadRequest(message, details={"port": port})
        if port not in known:
            has = ", ".join(known) or "none"
            message = f"{operation.name} has no input “{port}”. It has: {has}."
            found.append(_problem(ProblemCode.unknown_port, operation, port, message))
        elif value.expression is not None and (wrong := _objection(value.expression)) is not None:
            message = f"{operation.name}: the expression for “{port}” {wrong}"
            found.append(_problem(ProblemCode.syntax_error, operation, port, message))
    for port, input_port in known.items():
        if port not in given and not input_port.optional:
            message = f"{operation.name}: its input “{port}” has no value. Choose one."
            found.append(_problem(ProblemCode.missing_input, operation, port, message))
    return found


def _objection(expression: str) -> str | None:
    """What is wrong with it as one Python expression, as the end of a sentence."""
    if not expression.strip():
        return "is empty."
    if len(expression) > LONGEST_EXPRESSION:
        return f"is longer than {LONGEST_EXPRESSION} characters: make the value in a notebook, and name it here."
    try:
        ast.parse(expression.strip(), mode="eval")
    except SyntaxError as error:
        return f"is not a Python expression: {error.msg}."
    except (ValueError, RecursionError, MemoryError) as error:
        return f"cannot be read: {error}."
    return None


def _problem(code: ProblemCode, operation: Operation, port: str, message: str) -> Problem:
    where = Where(path=operation.path, node=operation.name, port=port, side="input")
    return Problem(code=code, severity="error", where=where, message=message)


def _refuse(problems: list[Problem]) -> None:
    """Raises TryRefused for what stands in the way, unknown attributes included: they would be left out silently."""
    errors = [
        problem for problem in problems if problem.severity == "error" or problem.code is ProblemCode.unknown_attribute
    ]
    if not errors:
        return
    details: dict[str, Any] = {"problems": msgspec.to_builtins(errors)}
    first = errors[0].where
    details |= {key: value for key in ("port", "attribute") if (value := getattr(first, key)) is not None}
    raise TryRefused(" ".join(problem.message for problem in errors), details=details)
