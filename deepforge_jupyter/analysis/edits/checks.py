"""That an edit did what it says, and nothing else. What it cannot do without more is refused, not half done."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from deepforge_jupyter.analysis.edits.names import Uses
from deepforge_jupyter.analysis.edits.source import Source
from deepforge_jupyter.analysis.edits.target import Target, object_name
from deepforge_jupyter.domain.edits import ElementKind
from deepforge_jupyter.domain.operation import Attribute, Operation, Port, Reference
from deepforge_jupyter.domain.problem import ProblemCode
from deepforge_jupyter.errors import EditRefused

Element = Port | Attribute | Reference


def check(
    before: Operation,
    after: Operation,
    *,
    kind: ElementKind | None,
    old: str | None,
    new: str | None,
    index: int | None = None,
) -> None:
    """Compares the interfaces. `old` is the element's name before (None if it is new), `new` its name afterwards (None
    if it is gone), `index` the place that it must have. Raises EditRefused."""
    errors = [problem for problem in after.problems if problem.severity == "error"]
    known = {problem.code for problem in before.problems}
    for problem in errors:
        if problem.code is ProblemCode.syntax_error:
            raise EditRefused("This change would leave code that does not parse; make it in the code.")
        if problem.code not in known:
            raise EditRefused(f"After this change the operation could not run: {problem.message}")
    for other in ("input", "output", "constructor"):
        concerned = kind is not None and other == ("constructor" if kind in ("attribute", "reference") else kind)
        was = _without(before, other, old if concerned else None)
        now = _without(after, other, new if concerned else None)
        is_renamed = kind is None and before.class_name != after.class_name  # types may name the class
        if [one.name for one in was] != [one.name for one in now] or (was != now and not is_renamed):
            raise EditRefused(_difference(was, now))
        if concerned and new is not None and new not in _names(after, other):
            raise EditRefused(f"The code would not give the {kind} the name {new}; make this change in the code.")
        if concerned and new is None and old in _names(after, other):
            raise EditRefused(f"The code would still have the {kind} {old}; make this change in the code.")
    if kind is not None and index is not None and names_of(after, kind).index(str(new)) != index:
        raise EditRefused(f"{new} cannot be moved there: what is returned there has the same name.")


def names_of(operation: Operation, kind: ElementKind) -> list[str]:
    if kind == "attribute":
        return [found.name for found in operation.attributes]
    if kind == "reference":
        return [found.name for found in operation.references]
    return [port.name for port in (operation.inputs if kind == "input" else operation.outputs)]


def _elements(operation: Operation, kind: str) -> tuple[Element, ...]:
    if kind == "input":
        return operation.inputs
    return operation.outputs if kind == "output" else (*operation.attributes, *operation.references)


def _names(operation: Operation, kind: str) -> list[str]:
    return [element.name for element in _elements(operation, kind)]


def _without(operation: Operation, kind: str, name: str | None) -> list[Element]:
    return [element for element in _elements(operation, kind) if element.name != name]


def _difference(was: Sequence[Element], now: Sequence[Element]) -> str:
    names, others = [element.name for element in was], [element.name for element in now]
    hint = "make this change in the code."
    if names == others:
        changed = next(one.name for one, other in zip(was, now, strict=True) if one != other)
        return f"This change would also change {changed}; {hint}"
    gone = [name for name in names if name not in others]
    came = [name for name in others if name not in names]
    if gone and came:
        return f"This change would also rename {gone[0]} to {came[0]}; {hint}"
    return f"This change would also change the others ({', '.join(names)}); {hint}"


def unresolved_lines(text: str, after: Operation, *, kind: ElementKind | None, name: str) -> tuple[int, ...]:
    """Lines that still use a parameter that was removed."""
    if kind not in ("input", "attribute", "reference"):
        return ()
    target = Target(Source(text), after)
    function = target.execute if kind == "input" else target.constructor
    lines: set[int] = set()
    if function is not None and name not in target.global_names:
        lines.update(_free(function, name))
    if kind != "input":
        for method in target.methods():
            own = object_name(method)
            uses = [] if own is None else Uses(target.source, own, attribute=name).in_function(method)
            lines.update(target.source.line(use.start) for use in uses if not use.is_store)
    return tuple(sorted(lines))


def _free(function: ast.AST, name: str) -> Iterator[int]:
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load):
            yield node.lineno
