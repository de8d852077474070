"""`deepforge interface`: what an operation's code says, and edits of it."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from deepforge_jupyter.analysis import read_operation
from deepforge_jupyter.analysis.edits import applied, edit_operation
from deepforge_jupyter.cli.terminal import Terminal
from deepforge_jupyter.documents.files import Documents
from deepforge_jupyter.domain.edits import Edit, EditedOperation, RenameOperation
from deepforge_jupyter.domain.environment import EXTENSION
from deepforge_jupyter.domain.operation import Attribute, Operation, Port, Reference
from deepforge_jupyter.domain.problem import Problem, Where
from deepforge_jupyter.environments import parse_environment
from deepforge_jupyter.errors import BadRequest, DeepForgeError, NotFound


async def interface(options: argparse.Namespace, terminal: Terminal) -> int:
    path = Path(options.file).absolute()
    if not path.is_file():
        raise NotFound(f"There is no file {options.file}.", details={"path": str(path)})
    documents = Documents(path.parent)
    document = documents.read_text(path.name)
    text, name = document.text, path.stem
    answers = []
    for said in options.edits:
        answer = _edited(text, said, name=name, path=options.file)
        text = applied(text, answer.replacements)
        answers.append(answer)
    if options.write:
        if not answers:
            raise BadRequest("--write saves what --edit changes: say at least one --edit.")
        documents.write(path.name, text, expected_sha256=document.sha256)
    elif answers:
        terminal.say_exactly(text.replace("\n", document.line_ends))
    else:
        operation = read_operation(text, name=name, path=options.file)
        environment = _environment_problems(path)
        encoded = msgspec.json.encode(
            summary(msgspec.structs.replace(operation, problems=operation.problems + environment))
        )
        terminal.say(msgspec.json.format(encoded, indent=2).decode())
    for said, answer in zip(options.edits, answers, strict=True):
        _tell_rest(said, answer, terminal, path=options.file)
    return 0


def _environment_problems(path: Path) -> tuple[Problem, ...]:
    """What is wrong with the operation's own environment file; its lines are not the operation's."""
    file = path.with_suffix(EXTENSION)
    if not file.is_file():
        return ()
    environment = parse_environment(Documents(file.parent).read_text(file.name).text, path=file.name)
    return tuple(
        msgspec.structs.replace(
            problem,
            where=Where(path=file.name),
            message=f"{file.name}{f':{problem.where.line}' if problem.where.line else ''}: {problem.message}",
        )
        for problem in environment.problems
    )


def summary(operation: Operation) -> dict[str, Any]:
    """The interface as `deepforge interface` prints it."""
    return {
        "name": operation.class_name or operation.name,
        "doc": operation.help,
        "attributes": [_attribute(attribute) for attribute in operation.attributes],
        "references": [_reference(reference) for reference in operation.references],
        "inputs": [_input(port) for port in operation.inputs],
        "outputs": [{"name": port.name, "type": port.type} for port in operation.outputs],
        "problems": [_problem(problem) for problem in operation.problems],
    }


def _attribute(attribute: Attribute) -> dict[str, Any]:
    """The default is its value where JSON has it, else the code that makes it; null where there is none."""
    default = attribute.default
    if default is None and attribute.default_source not in (None, "None"):
        default = attribute.default_source
    return {"name": attribute.name, "type": attribute.type, "default": default, "doc": attribute.description}


def _reference(reference: Reference) -> dict[str, Any]:
    return {"name": reference.name, "kind": reference.kind}


def _input(port: Port) -> dict[str, Any]:
    return {"name": port.name, "type": port.type, "optional": port.optional, "doc": port.description}


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code.value,
        "severity": problem.severity,
        "line": problem.where.line,
        "column": problem.where.column,
        "message": problem.message,
    }


def _edited(text: str, said: str, *, name: str, path: str) -> EditedOperation:
    try:
        edit: Edit = msgspec.json.decode(said.encode(), type=Edit)
    except msgspec.DecodeError as error:
        example = '{"do": "add-input", "name": "x"}'
        raise BadRequest(f"--edit {said}: {error}. It must be like {example}.") from error
    try:
        return edit_operation(text, edit, name=name, path=path)
    except DeepForgeError as error:
        line = error.details.get("line")
        place = f"{path}:{line}" if line else path
        raise type(error)(f"{place}: {error.message}", details={**error.details, "path": path}) from error


def _tell_rest(said: str, answer: EditedOperation, terminal: Terminal, *, path: str) -> None:
    """What the edit leaves to the person."""
    if answer.unresolved:
        lines = ", ".join(str(line) for line in answer.unresolved)
        name = _fields(said).get("name")
        terminal.note(f"{path}: {name} is still used in line{'s' if len(answer.unresolved) > 1 else ''} {lines}.")
    if _fields(said).get("do") == RenameOperation.__struct_config__.tag and answer.operation.class_name:
        new = answer.operation.class_name
        if Path(path).stem != new:
            terminal.note(f"{path}: pipelines know the operation by its file; rename it to {new}.py too.")


def _fields(said: str) -> Mapping[str, Any]:
    fields: Mapping[str, Any] = msgspec.json.decode(said.encode())
    return fields
