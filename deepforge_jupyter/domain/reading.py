"""A pipeline document's text to a `Pipeline`, or what is wrong with it and where."""

from __future__ import annotations

import json
import math
import re
from typing import Any, NoReturn

import msgspec

from deepforge_jupyter.domain.lines import with_lines
from deepforge_jupyter.domain.names import objection_to_node_id
from deepforge_jupyter.domain.pipeline import FORMAT, Edge, Node, Pipeline
from deepforge_jupyter.domain.problem import Problem, ProblemCode, Severity, Where

_CONFLICT = re.compile(r"^(<{7}|={7}|>{7})( |$)", re.MULTILINE)
_AT = re.compile(r" - at `\$\.?(.*)`$")
_NEW = '{"format": 1, "nodes": {}, "edges": []}'
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[^\s\[\]{},:"]+')
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_SHOWN = 40
DEEPEST = 100
MOST_DIGITS = 1000


def read_pipeline(text: str, path: str) -> tuple[Pipeline | None, list[Problem]]:
    """The pipeline, and what is wrong with the document; None if it cannot be read as one.

    Problems name the place (`nodes.Train.attributes`, a line where the text is not JSON) and what to do.
    """
    document, problem = _parse(text.removeprefix("\ufeff"), path)
    if problem is not None:
        return None, [problem]
    problems: list[Problem] = []
    pipeline = _Reader(path, problems).read(document)
    return pipeline, with_lines(problems, text, path)


class _Duplicate(ValueError):
    def __init__(self, message: str, *, key: str) -> None:
        super().__init__(message)
        self.key = key


class _BadToken(ValueError):
    """Something that JSON, or a record of a run, cannot hold; `token` is how it stands in the text."""

    def __init__(self, message: str, *, token: str) -> None:
        super().__init__(message)
        self.token = token


def _parse(text: str, path: str) -> tuple[Any, Problem | None]:
    if not text.strip():
        return None, _not_json(path, f"The file is empty. An empty pipeline is {_NEW}", line=1, column=1)
    try:
        document = json.loads(
            text,
            parse_constant=_refuse,
            parse_float=_finite,
            parse_int=_integer,
            object_pairs_hook=_without_duplicates,
        )
        if _is_deeper(document, DEEPEST):
            raise RecursionError
        if _SURROGATE.search(text):
            _check_surrogates(text)
        return document, None
    except json.JSONDecodeError as error:
        if (conflict := _CONFLICT.search(text)) is not None:
            line = text.count("\n", 0, conflict.start()) + 1
            message = f"The file has merge conflict markers (line {line}). Settle the conflict, then save."
            return None, _not_json(path, message, line=line, column=1)
        message = (
            f"This is not JSON: line {error.lineno}, column {error.colno}: {error.msg.lower()}. "
            "Correct it in a text editor, or restore an earlier version."
        )
        return None, _not_json(path, message, line=error.lineno, column=error.colno)
    except RecursionError:
        return None, _not_json(path, "This is nested too deeply to be a pipeline.", line=None, column=None)
    except ValueError as error:
        return None, _not_json(path, f"{error}. Correct it in a text editor.", line=_line_of(error, text), column=None)


class _Reader:
    def __init__(self, path: str, problems: list[Problem]) -> None:
        self._path = path
        self._problems = problems

    def read(self, document: Any) -> Pipeline | None:
        if not isinstance(document, dict):
            self._add(f"A pipeline is a JSON object, and this is {_kind(document)}. An empty pipeline is {_NEW}")
            return None
        if "format" not in document and "nodes" not in document:
            self._add(f'This object has no "nodes", so it is no pipeline. An empty pipeline is {_NEW}')
            return None
        if not self._reads_format(document):
            return None
        nodes = self._nodes(document.get("nodes", {}))
        edges = self._edges(document.get("edges", []))
        layout = self._layout(document.get("layout", {}))
        notes = document.get("notes", [])
        if not isinstance(notes, list):
            self._add(f"“notes” must be a list, not {_kind(notes)}; they are left out.", severity="warning")
            notes = []
        if any(problem.severity == "error" for problem in self._problems):
            return None
        return Pipeline(format=FORMAT, nodes=nodes, edges=tuple(edges), layout=layout, notes=tuple(notes))

    def _reads_format(self, document: dict[str, Any]) -> bool:
        code = ProblemCode.unknown_format
        if "format" not in document:
            message = f'The format is not said: add "format": {FORMAT}. It is read as format {FORMAT}.'
            self._add(message, code=code, severity="warning")
            return True
        found = document["format"]
        if type(found) is int and found == FORMAT:
            return True
        if type(found) is int and found > FORMAT:
            message = (
                f"This pipeline has format {found}, made by a newer DeepForge; this one reads format {FORMAT}. "
                "Update DeepForge to open it."
            )
        else:
            message = f'The format is {json.dumps(found)[:40]}, which does not exist: write "format": {FORMAT}.'
        self._add(message, code=code)
        return False

    def _nodes(self, found: Any) -> dict[str, Node]:
        if not isinstance(found, dict):
            self._add(f"“nodes” must be an object of nodes by id, not {_kind(found)}.")
            return {}
        nodes: dict[str, Node] = {}
        for name, body in found.items():
            place = f"nodes.{name}"
            if (wrong := objection_to_node_id(name)) is not None:
                shown = name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…"
                self._add(f"The node id “{shown}” {wrong}: give the node another, such as “Train”.", node=name)
            elif not isinstance(body, dict):
                self._add(f"“{place}” must be an object, not {_kind(body)}.", node=name)
            elif "operation" not in body:
                self._add(f'“{place}” does not say its operation: add "operation": "…".', node=name)
            elif (node := self._convert(body, Node, place, node=name)) is not None:
                nodes[name] = node
        return nodes

    def _edges(self, found: Any) -> list[Edge]:
        if not isinstance(found, list):
            self._add(f"“edges” must be a list, not {_kind(found)}.")
            return []
        edges: list[Edge] = []
        for index, body in enumerate(found):
            place = f"edges[{index}]"
            missing = [key for key in Edge.__struct_fields__ if not isinstance(body, dict) or key not in body]
            if missing:
                shape = '{"source": …, "output": …, "target": …, "input": …}'
                said = f"lacks {', '.join(missing)}" if isinstance(body, dict) else f"is {_kind(body)}"
                self._add(f"“{place}” {said}: write {shape}.", edge=index)
            elif (edge := self._convert(body, Edge, place, edge=index)) is not None:
                edges.append(edge)
        return edges

    def _layout(self, found: Any) -> dict[str, tuple[float, float]]:
        if not isinstance(found, dict):
            self._add(f"“layout” must be an object, not {_kind(found)}; it is left out.", severity="warning")
            return {}
        layout: dict[str, tuple[float, float]] = {}
        for name, body in found.items():
            place = self._convert(body, tuple[float, float], f"layout.{name}", node=name, severity="warning")
            if place is not None:
                layout[name] = place
        return layout

    def _convert(
        self,
        body: Any,
        shape: Any,
        place: str,
        *,
        node: str | None = None,
        edge: int | None = None,
        severity: Severity = "error",
    ) -> Any:
        try:
            return msgspec.convert(body, shape)
        except msgspec.ValidationError as error:
            said = str(error)
            inner = _AT.search(said)
            full = f"{place}.{inner.group(1)}".rstrip(".") if inner else place
            said = _AT.sub("", said).replace("`", "")
            message = f"“{full}” has the wrong shape: {said[:1].lower()}{said[1:]}."
            self._add(message, severity=severity, node=node, edge=edge)
            return None

    def _add(
        self,
        message: str,
        *,
        code: ProblemCode = ProblemCode.not_a_pipeline,
        severity: Severity = "error",
        node: str | None = None,
        edge: int | None = None,
    ) -> None:
        where = Where(path=self._path, node=node, edge=edge)
        self._problems.append(Problem(code=code, severity=severity, where=where, message=message))


def _not_json(path: str, message: str, *, line: int | None, column: int | None) -> Problem:
    where = Where(path=path, line=line, column=column)
    return Problem(code=ProblemCode.not_json, severity="error", where=where, message=message)


def _refuse(constant: str) -> NoReturn:
    raise _BadToken(f"{constant} is no JSON value: write null or text", token=constant)


def _finite(source: str) -> float:
    number = float(source)
    if math.isinf(number):
        raise _BadToken(f"The number {source[:_SHOWN]} is too large", token=source)
    return number


def _integer(source: str) -> int:
    if len(source) > MOST_DIGITS:
        raise _BadToken(f"A number has {len(source)} digits, more than {MOST_DIGITS}", token=source)
    return int(source)


def _check_surrogates(text: str) -> None:
    """Raises _BadToken for text with half of a character, which no record, file name or terminal can hold."""
    for token in _TOKEN.findall(text):
        if not _SURROGATE.search(token):
            continue
        try:
            json.loads(token, strict=False).encode()
        except UnicodeEncodeError:
            raise _BadToken(
                f"The text {token[:_SHOWN]} has half of a character (half an emoji?)", token=token
            ) from None


def _is_deeper(value: Any, levels: int) -> bool:
    """True if objects and lists stand more than `levels` deep in one another."""
    found = [value] if isinstance(value, dict | list) else []
    for _ in range(levels + 1):
        found = [
            inner
            for outer in found
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not found:
            return False
    return True


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _Duplicate(f"“{twice}” stands twice in one object, and one of them would be lost", key=twice)
    return found


def _line_of(error: ValueError, text: str) -> int | None:
    """The line of what cannot be read: of a key that stands twice its second occurrence."""
    if isinstance(error, _BadToken):
        at = next((match.start() for match in _TOKEN.finditer(text) if match.group() == error.token), None)
        return None if at is None else text.count("\n", 0, at) + 1
    if not isinstance(error, _Duplicate):
        return None
    places = [match.start() for match in re.finditer(re.escape(json.dumps(error.key, ensure_ascii=False)), text)]
    return text.count("\n", 0, places[1]) + 1 if len(places) > 1 else None


def _kind(value: Any) -> str:
    words = {dict: "an object", list: "a list", str: "text", bool: "true or false", type(None): "null"}
    return words.get(type(value), "a number")
