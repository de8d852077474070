"""The one validator of pipelines: the same problems in the editor, in the CLI and when a run starts."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from difflib import get_close_matches
from types import MappingProxyType
from typing import Literal

import msgspec

from deepforge_jupyter.domain.attribute_values import objection
from deepforge_jupyter.domain.environment import PROJECT_FILE
from deepforge_jupyter.domain.graph import cycles, describe_cycle
from deepforge_jupyter.domain.names import objection_to_artifact_name
from deepforge_jupyter.domain.operation import BUILTIN_OPERATIONS, INPUT, OUTPUT, Operation, Port, Reference
from deepforge_jupyter.domain.pipeline import Edge, Node, Pipeline
from deepforge_jupyter.domain.problem import Problem, ProblemCode, Severity, Where
from deepforge_jupyter.domain.reading import read_pipeline
from deepforge_jupyter.domain.resource import Resource, kind_of
from deepforge_jupyter.domain.types import fit

__all__ = ["read_pipeline", "validate"]

Side = Literal["input", "output"]

MOST_RETRIES = 100
_RANK: dict[Severity, int] = {"error": 0, "warning": 1, "info": 2}
LONGEST_SHOWN_LABEL = 80
_BUILTIN_BY_NAME = {operation.name: operation for operation in BUILTIN_OPERATIONS}


def validate(
    pipeline: Pipeline,
    operations: Mapping[str, Operation],
    *,
    artifacts: Container[str] | None,
    references: Mapping[str, Resource] | None,
    path: str,
    damaged: Mapping[str, str] = MappingProxyType({}),
) -> list[Problem]:
    """Everything that is wrong with the pipeline: errors first, each group in the document's order of nodes.

    `operations` are the project's by name (the built-in ones are known). `artifacts` holds names and ids,
    `references` resources by path; None leaves them unchecked; `damaged` says of artifacts what was found when they
    were verified last. `path` is the pipeline's, for `where`. An
    operation's own errors come once for each node that uses it, `where` naming the operation's file and line.
    """
    return _Validator(
        pipeline, operations, artifacts=artifacts, references=references, path=path, damaged=damaged
    ).problems()


class _Validator:
    def __init__(
        self,
        pipeline: Pipeline,
        operations: Mapping[str, Operation],
        *,
        artifacts: Container[str] | None,
        references: Mapping[str, Resource] | None,
        path: str,
        damaged: Mapping[str, str],
    ) -> None:
        self._pipeline = pipeline
        self._operations = {**operations, **_BUILTIN_BY_NAME}
        self._artifacts = artifacts
        self._damaged = damaged
        self._references = references
        self._path = path
        self._found: list[Problem] = []
        self._suggestions: dict[tuple[str, tuple[str, ...]], str] = {}
        self._inputs = {name: _by_name(op.inputs) for name, op in self._operations.items() if _is_known(op)}
        self._outputs = {name: _by_name(op.outputs) for name, op in self._operations.items() if _is_known(op)}

    def problems(self) -> list[Problem]:
        pipeline = self._pipeline
        if not pipeline.nodes:
            self._add(ProblemCode.empty_pipeline, "The pipeline is empty: add an operation.")
        connected = self._check_edges()
        for name, node in pipeline.nodes.items():
            self._check_node(name, node, connected.get(name, set()))
        self._check_environments()
        for cycle in cycles(pipeline):
            names = describe_cycle(self._label(node) for node in cycle)
            message = f"These nodes wait for one another: {names}. Remove one of the connections."
            self._add(ProblemCode.cycle, message, node=cycle[0])
        position = {name: index for index, name in enumerate(pipeline.nodes)}
        return sorted(
            self._found, key=lambda problem: (_RANK[problem.severity], position.get(problem.where.node or "", -1))
        )

    def _check_edges(self) -> dict[str, set[str]]:
        """Checks every edge; returns the connected inputs of each node."""
        connected: dict[str, set[str]] = {}
        for index, edge in enumerate(self._pipeline.edges):
            source = self._pipeline.nodes.get(edge.source)
            target = self._pipeline.nodes.get(edge.target)
            if source is None or target is None:
                missing = edge.source if source is None else edge.target
                nearest = self._nearest(missing, self._pipeline.nodes)
                message = (
                    f"A connection ({_describe(edge)}) {'comes from' if source is None else 'goes to'} “{missing}”, "
                    f"which is not in the pipeline{nearest}. Remove the connection."
                )
                where = edge.target if target is not None else edge.source if source is not None else None
                self._add(ProblemCode.unknown_node, message, node=where, edge=index)
            if target is None:
                continue
            if edge.input in connected.setdefault(edge.target, set()):
                message = (
                    f"{self._label(edge.target)}: its input “{edge.input}” has two connections. Remove one of them."
                )
                self._add(
                    ProblemCode.duplicate_connection,
                    message,
                    node=edge.target,
                    port=edge.input,
                    side="input",
                    edge=index,
                )
            connected[edge.target].add(edge.input)
            if source is not None:
                self._check_ports(edge, index, source, target)
        return connected

    def _check_ports(self, edge: Edge, index: int, source: Node, target: Node) -> None:
        output = self._port(edge.output, edge.source, source, edge=index, is_output=True)
        input_port = self._port(edge.input, edge.target, target, edge=index, is_output=False)
        if output is None or input_port is None:
            return
        judged = fit(output.type, input_port.type)
        if judged == "fits":
            return
        message = (
            f"{self._label(edge.source)} gives “{output.name}” as {output.type}, but {self._label(edge.target)} "
            f"expects “{input_port.name}” as {input_port.type}. Connect another output, or correct the types."
        )
        severity: Severity = "error" if judged == "wrong" else "warning"
        self._add(
            ProblemCode.type_mismatch,
            message,
            severity=severity,
            node=edge.target,
            port=edge.input,
            side="input",
            edge=index,
        )

    def _port(self, name: str, node_id: str, node: Node, *, edge: int, is_output: bool) -> Port | None:
        ports = (self._outputs if is_output else self._inputs).get(node.operation)
        if ports is None or name in ports:
            return ports[name] if ports is not None else None
        side: Side = "output" if is_output else "input"
        has = f"It has {_listed(ports)}" if ports else "It has none"
        message = (
            f"{self._label(node_id)}: {node.operation} has no {side} “{name}”{self._nearest(name, ports)}. "
            f"{has}: connect again, or remove the connection."
        )
        self._add(ProblemCode.unknown_port, message, node=node_id, port=name, side=side, edge=edge)
        return None

    def _check_node(self, name: str, node: Node, connected: set[str]) -> None:
        label = self._label(name)
        operation = self._operations.get(node.operation)
        if operation is None:
            message = (
                f"{label}: there is no operation “{node.operation}”{self._nearest(node.operation, self._operations)}. "
                f"Write operations/{node.operation}.py, or choose another operation."
            )
            self._add(ProblemCode.unknown_operation, message, node=name)
            return
        for problem in operation.problems:
            if problem.severity == "error":
                self._report(name, operation, problem)
        if not _is_known(operation):
            return
        for port in operation.inputs:
            if not port.optional and port.name not in connected:
                hint = "" if operation.is_builtin else f", or give it a default of None in {operation.path}"
                message = f"{label}: its input “{port.name}” is not connected. Connect an output to it{hint}."
                self._add(ProblemCode.missing_input, message, node=name, port=port.name, side="input")
        self._check_attributes(name, node, operation)
        self._check_references(name, node, operation)
        self._check_limits(name, node)
        if operation.name == INPUT:
            self._check_artifact(name, node)
        if operation.name == OUTPUT:
            self._check_kept_name(name, node)

    def _check_environments(self) -> None:
        """What is wrong with a file that several operations share is said once."""
        said: set[tuple[str | None, int | None, str]] = set()
        for name, node in self._pipeline.nodes.items():
            operation = self._operations.get(node.operation)
            for problem in operation.problems if operation is not None else ():
                where = problem.where
                key = (where.path, where.line, problem.message)
                if problem.code is not ProblemCode.bad_environment or key in said:
                    continue
                said.add(key)
                place = f"{where.path}{f':{where.line}' if where.line else ''}"
                is_own = where.path != PROJECT_FILE
                message = (
                    f"{self._label(name)}: {place}: {problem.message}" if is_own else f"{place}: {problem.message}"
                )
                self._found.append(
                    msgspec.structs.replace(
                        problem,
                        where=msgspec.structs.replace(where, node=name if is_own else None),
                        message=message,
                    )
                )

    def _check_attributes(self, name: str, node: Node, operation: Operation) -> None:
        label = self._label(name)
        known = {attribute.name: attribute for attribute in operation.attributes}
        free = {reference.name for reference in operation.references if reference.may_be_attribute}
        for key, value in node.attributes.items():
            attribute = known.get(key)
            if attribute is not None:
                if (wrong := objection(attribute, value)) is not None:
                    message = f"{label}: {key} {wrong}."
                    self._add(ProblemCode.bad_attribute, message, node=name, attribute=key)
            elif key not in free:
                others = [*known, *(reference.name for reference in operation.references)]
                message = (
                    f"{label}: {operation.name} has no attribute “{key}”{self._nearest(key, others)}. "
                    "It is left out of the run; remove it."
                )
                self._add(ProblemCode.unknown_attribute, message, severity="warning", node=name, attribute=key)
        for attribute in operation.attributes:
            value = node.attributes.get(attribute.name)
            if attribute.is_required and (
                attribute.name not in node.attributes or (operation.is_builtin and not str(value or "").strip())
            ):
                message = f"{label}: its attribute “{attribute.name}” has no value. Set it."
                self._add(ProblemCode.missing_attribute, message, node=name, attribute=attribute.name)

    def _check_references(self, name: str, node: Node, operation: Operation) -> None:
        label = self._label(name)
        known: dict[str, Reference] = {reference.name: reference for reference in operation.references}
        for key, resource in node.references.items():
            if key not in known:
                message = f"{label}: {operation.name} takes no resource “{key}”{self._nearest(key, known)}. Remove it."
                self._add(ProblemCode.unknown_attribute, message, severity="warning", node=name, attribute=key)
            elif self._references is not None and resource not in self._references:
                message = f"{label}: the resource {resource} for “{key}” is not in the project. Choose another."
                self._add(ProblemCode.missing_reference, message, node=name, attribute=key)
            else:
                self._check_resource(name, known[key], resource)
        for reference in operation.references:
            given = reference.name in node.references or (
                reference.may_be_attribute and reference.name in node.attributes
            )
            if reference.is_required and not given:
                what = "a resource or a value" if reference.may_be_attribute else "a resource"
                message = f"{label}: “{reference.name}” has no resource. Choose {what} for it."
                self._add(ProblemCode.missing_reference, message, node=name, attribute=reference.name)

    def _check_resource(self, name: str, reference: Reference, path: str) -> None:
        """Its kind, and its own errors, with the file and line to go to."""
        if reference.kind is not None and reference.kind != (found := kind_of(path)):
            message = (
                f"{self._label(name)}: “{reference.name}” takes a resource of kind {reference.kind}, but {path} is of "
                f"kind {found or 'none'}. Choose another."
            )
            self._add(ProblemCode.wrong_kind, message, node=name, attribute=reference.name)
        resource = (self._references or {}).get(path)
        for problem in resource.problems if resource is not None else ():
            place = path + (f":{problem.where.line}" if problem.where.line else "")
            where = msgspec.structs.replace(problem.where, node=name, attribute=reference.name)
            message = f"{self._label(name)}: {place}: {problem.message}"
            self._found.append(Problem(code=problem.code, severity=problem.severity, where=where, message=message))

    def _check_limits(self, name: str, node: Node) -> None:
        if not 0 <= node.retries <= MOST_RETRIES:
            given = str(node.retries)[:20]
            message = f"{self._label(name)}: retries must be a number from 0 to {MOST_RETRIES}, not {given}."
            self._add(ProblemCode.bad_attribute, message, node=name)
        if node.time_limit_s is not None and node.time_limit_s <= 0:
            message = f"{self._label(name)}: the time limit must be above 0 seconds, not {node.time_limit_s:g}."
            self._add(ProblemCode.bad_attribute, message, node=name)

    def _check_artifact(self, name: str, node: Node) -> None:
        wanted = node.attributes.get("artifact")
        if isinstance(wanted, str) and wanted in self._damaged:
            message = (
                f"{self._label(name)}: the artifact “{wanted}” was damaged when it was verified last. "
                f"{self._damaged[wanted]}"
            )
            self._add(ProblemCode.damaged_artifact, message, severity="warning", node=name, attribute="artifact")
        if not isinstance(wanted, str) or not wanted or self._artifacts is None or wanted in self._artifacts:
            return
        message = (
            f"{self._label(name)}: there is no artifact “{wanted}”. "
            "Run a pipeline whose Output keeps one of that name, or choose another."
        )
        self._add(ProblemCode.missing_artifact, message, node=name, attribute="artifact")

    def _check_kept_name(self, name: str, node: Node) -> None:
        kept = node.attributes.get("name")
        if not isinstance(kept, str) or not kept.strip():
            return
        if (wrong := objection_to_artifact_name(kept)) is not None:
            message = f"{self._label(name)}: the name of what it keeps {wrong}. Set another."
            self._add(ProblemCode.bad_attribute, message, node=name, attribute="name")

    def _report(self, name: str, operation: Operation, problem: Problem) -> None:
        """An operation's own error, at the node, with the file and line to go to."""
        place = f"{problem.where.path or operation.path}" + (f":{problem.where.line}" if problem.where.line else "")
        where = Where(
            path=problem.where.path or operation.path,
            line=problem.where.line,
            column=problem.where.column,
            node=name,
        )
        message = f"{self._label(name)}: {place}: {problem.message}"
        self._found.append(Problem(code=problem.code, severity="error", where=where, message=message))

    def _label(self, name: str) -> str:
        node = self._pipeline.nodes.get(name)
        label = (node.label if node is not None else None) or name
        return label if len(label) <= LONGEST_SHOWN_LABEL else f"{label[: LONGEST_SHOWN_LABEL - 20]}…{label[-19:]}"

    def _nearest(self, name: str, known: Iterable[str]) -> str:
        """` (is it “Train”?)`, or nothing."""
        names = tuple(known)
        if (name, names) not in self._suggestions:
            by_lower = {other.lower(): other for other in names}
            close = get_close_matches(name.lower(), by_lower, n=1, cutoff=0.6)
            self._suggestions[name, names] = f" (is it “{by_lower[close[0]]}”?)" if close else ""
        return self._suggestions[name, names]

    def _add(
        self,
        code: ProblemCode,
        message: str,
        *,
        severity: Severity = "error",
        node: str | None = None,
        port: str | None = None,
        side: Side | None = None,
        attribute: str | None = None,
        edge: int | None = None,
    ) -> None:
        where = Where(path=self._path, node=node, port=port, side=side, attribute=attribute, edge=edge)
        self._found.append(Problem(code=code, severity=severity, where=where, message=message))


def _is_known(operation: Operation) -> bool:
    """False where the code could not be read, so that nothing can be said about its ports."""
    return operation.class_name is not None


def _by_name(ports: tuple[Port, ...]) -> dict[str, Port]:
    return {port.name: port for port in ports}


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)


def _describe(edge: Edge) -> str:
    return f"{edge.source}.{edge.output} → {edge.target}.{edge.input}"
