"""The fields of a dataclass, which are its constructor's parameters."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from deepforge_jupyter.analysis.edits import imports, suites
from deepforge_jupyter.analysis.edits.signature import parameter
from deepforge_jupyter.analysis.edits.source import refused
from deepforge_jupyter.analysis.edits.target import Target
from deepforge_jupyter.analysis.literals import NotLiteral, evaluate, type_of
from deepforge_jupyter.analysis.module import fields, has_decorator, last_name
from deepforge_jupyter.analysis.syntax import parse_expression


class Fields:
    """Those of the operation's class, or of the dataclass in this file that it inherits from."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._source = target.source
        lineage = list(target.module.lineage(target.definition.name))
        self._owner = next(found for found in lineage if has_decorator(found, "dataclass"))
        self._all: dict[str, tuple[ast.ClassDef, ast.AnnAssign]] = {}
        for definition in reversed(lineage):
            for statement in fields(definition):
                assert isinstance(statement.target, ast.Name)
                self._all[statement.target.id] = (definition, statement)

    @property
    def _own(self) -> list[ast.AnnAssign]:
        return [found for found in fields(self._owner) if last_name(found.annotation) != "KW_ONLY"]

    def add(self, name: str, *, type: str | None, default: str | None, before: str | None, after: str | None) -> None:
        """Without a type it is that of the default, else `object`."""
        code = parameter(
            name, type=type or self._type_of(default), default=None if default is None else self._made(default)
        )
        own = self._own
        names = [_name(found) for found in own]
        if not own:
            self._add_first(code)
            return
        place = names.index(before) if before in names else names.index(after) + 1 if after in names else len(own)
        if not self._is_keyword_only:
            required = [at for at, found in enumerate(own) if not self._has_default(found)]
            optional = [at for at, found in enumerate(own) if self._has_default(found)]
            if default is None and optional:
                place = min(place, optional[0])
            elif default is not None and required:
                place = max(place, required[-1] + 1)
        if default is None and not self._is_keyword_only:
            self._refuse_after_inherited_default(name)
        if place:
            suites.insert_after(self._source, own[place - 1], code)
        else:
            suites.insert_before(self._source, own[0], code)

    def remove(self, name: str) -> None:
        owner, statement = self._all[name]
        suites.remove(self._source, statement, self._body_of(owner, statement))

    def rename(self, old: str, new: str) -> None:
        """Only the field itself; its uses are attributes of the object."""
        _, statement = self._all[old]
        self._source.replace(self._source.start(statement.target), self._source.end(statement.target), new)

    def set_type(self, name: str, type: str | None) -> None:
        if type is None:
            raise refused(f"{name} is a field of a dataclass, which needs a type.", self._all[name][1])
        annotation = self._all[name][1].annotation
        self._source.rewrite(self._source.start(annotation), self._source.end(annotation), type)

    def set_default(self, name: str, default: str | None) -> None:
        """Moves the field where a dataclass then wants it."""
        owner, statement = self._all[name]
        code = self._with_default(statement, default)
        own = self._own
        names = [_name(found) for found in own]
        if owner is not self._owner or self._is_keyword_only:
            self._source.rewrite(self._source.start(statement), self._source.end(statement), code)
            return
        rest = [found for found in own if found is not statement]
        required = sum(not self._has_default(found) for found in rest)
        at = names.index(name)
        order = [_name(found) for found in rest]
        order.insert(min(at, required) if default is None else max(at, required), name)
        self._permute(order, {name: code})

    def order(self, names: Sequence[str]) -> None:
        """These fields in this order, in the places that they have together."""
        own = [_name(found) for found in self._own]
        if not set(names) <= set(own):
            raise refused("Some of these are inherited from another class, whose fields come first.", self._owner)
        places = sorted(own.index(name) for name in names)
        order = list(own)
        for place, name in zip(places, names, strict=True):
            order[place] = name
        optional: str | None = None
        for name in order:
            if self._has_default(self._all[name][1]):
                optional = optional or name
            elif optional is not None and not self._is_keyword_only:
                raise refused(f"{name} has no default and must stand before {optional}, which has one.", self._owner)
        self._permute(order, {})

    def _permute(self, order: Sequence[str], codes: dict[str, str]) -> None:
        source = self._source
        own = self._own
        lines = {}
        for found in own:
            start, end = source.start(found), source.end(found)
            rest = source.text[end : source.line_end(end)].strip(" \t")
            is_alone = source.is_first(start) and (not rest or rest.startswith("#"))
            lines[_name(found)] = (start, end, source.line_end(end) if is_alone else end)
        for here, there in zip([_name(found) for found in own], order, strict=True):
            start, end, line_end = lines[here]
            other_start, other_end, other_line_end = lines[there]
            source.rewrite(start, end, codes.get(there, source.text[other_start:other_end]))
            if here != there:
                source.replace(end, line_end, source.text[other_end:other_line_end])

    def _with_default(self, statement: ast.AnnAssign, default: str | None) -> str:
        source = self._source
        start, end = source.start(statement), source.end(statement)
        annotated = source.end(statement.annotation)
        if statement.value is None:
            return source.text[start:end] + ("" if default is None else f" = {self._made(default)}")
        equals = source.text.index("=", annotated)
        if isinstance(statement.value, ast.Call) and last_name(statement.value) == "field":
            return source.text[start:equals].rstrip() + self._with_option(statement.value, default)
        if default is None:
            return source.text[start:equals].rstrip()
        space = source.text[equals + 1 : source.start(statement.value)]
        return source.text[start : equals + 1] + (space if not space.strip(" ") else " ") + self._made(default)

    def _with_option(self, call: ast.Call, default: str | None) -> str:
        """` = field(…)` with another default, its other options kept; nothing if it has none."""
        options = [option for option in call.keywords if option.arg not in ("default", "default_factory")]
        kept = [self._source.code(option) for option in options]
        if default is not None:
            factory = _factory(default)
            kept.insert(0, f"default={default}" if factory is None else f"default_factory={factory}")
        return f" = {self._source.code(call.func)}({', '.join(kept)})" if kept else ""

    def _made(self, default: str) -> str:
        """A list, dictionary or set as default is made anew for each object."""
        factory = _factory(default)
        return default if factory is None else f"{imports.use(self._target, 'field')}(default_factory={factory})"

    def _type_of(self, default: str | None) -> str:
        if default is not None:
            try:
                found = type_of(evaluate(parse_expression(default), self._target.module))
            except NotLiteral:
                found = None
            if found is not None:
                return found
        return "object"

    def _add_first(self, code: str) -> None:
        body = suites.body_without_docstring(self._owner)
        if len(body) == 1 and suites.is_filler(body[0]):
            self._source.replace(self._source.start(body[0]), self._source.end(body[0]), code)
        elif not body:
            suites.insert_after(self._source, self._owner.body[-1], code)
        else:
            start = suites.statement_start(self._source, body[0])
            self._source.insert(start, f"{code}\n\n{self._source.indent(start)}")

    @property
    def _is_keyword_only(self) -> bool:
        for decorator in self._owner.decorator_list:
            if isinstance(decorator, ast.Call) and last_name(decorator) == "dataclass":
                for option in decorator.keywords:
                    if option.arg == "kw_only" and isinstance(option.value, ast.Constant):
                        return option.value.value is True
        return False

    def _refuse_after_inherited_default(self, name: str) -> None:
        for owner, statement in self._all.values():
            if owner is not self._owner and self._has_default(statement):
                message = f"{name} needs a default, since {_name(statement)}, which comes before it, has one."
                raise refused(message, statement)

    def _has_default(self, statement: ast.AnnAssign) -> bool:
        value = statement.value
        if isinstance(value, ast.Call) and last_name(value) == "field":
            return any(option.arg in ("default", "default_factory") for option in value.keywords)
        return value is not None

    def _body_of(self, owner: ast.ClassDef, statement: ast.stmt) -> list[ast.stmt]:
        if statement not in owner.body:
            raise refused("This field stands in a block of its own; change it in the code.", statement)
        return owner.body


def _name(statement: ast.AnnAssign) -> str:
    assert isinstance(statement.target, ast.Name)
    return statement.target.id


def _factory(default: str) -> str | None:
    """What makes the value anew: `list` for `[]`; None for a value that may be shared."""
    tree = parse_expression(default)
    if not isinstance(tree, (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)):
        return None
    return {"[]": "list", "{}": "dict"}.get(ast.unparse(tree), f"lambda: {default}")
