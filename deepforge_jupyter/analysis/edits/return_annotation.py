"""The return annotation of `execute`: the types of the outputs, where it says them one by one."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from deepforge_jupyter.analysis.edits.comma_list import CommaList, bracketed
from deepforge_jupyter.analysis.edits.signature import opening
from deepforge_jupyter.analysis.edits.source import Source, refused
from deepforge_jupyter.analysis.module import Function, Module, last_name
from deepforge_jupyter.analysis.outputs import has_fields
from deepforge_jupyter.analysis.syntax import parse_expression

UNKNOWN = "object"
Type = Callable[[], str | None]
"""The type to write, asked for only where it is written as code (what it names is imported then)."""


class ReturnAnnotation:
    """For `count` outputs; `says_types` is false where there is none, or one for another number of outputs."""

    def __init__(self, source: Source, function: Function, module: Module, *, count: int) -> None:
        self._source = source
        self._function = function
        self._module = module
        self._expression = function.returns
        self._is_text = False
        if isinstance(self._expression, ast.Constant) and isinstance(self._expression.value, str):
            self._is_text = True
            self._expression = _parsed(self._expression.value)
        self._items = [] if self._expression is None else self._items_of(self._expression)
        self.says_types = bool(self._items) and len(self._items) == count and not (count == 0 or self.is_none)
        self._count = count

    @property
    def exists(self) -> bool:
        return self._function.returns is not None

    @property
    def is_none(self) -> bool:
        return isinstance(self._expression, ast.Constant) and self._expression.value is None

    @property
    def _is_tuple(self) -> bool:
        return self._expression is not None and self._items != [self._expression]

    def check_is_list(self) -> None:
        """Raises EditRefused for a class whose fields are the outputs."""
        owner = None if self._expression is None else self._module.classes.get(last_name(self._expression))
        if owner is not None and has_fields(owner, self._module):
            message = f"execute says that it returns {owner.name}, whose fields are the outputs: change them there."
            raise refused(message, self._function)

    def insert(self, index: int, type: Type) -> None:
        """A type for a new output. Without one, only where the annotation says those of the others."""
        if self.exists and self._count == 0:
            if (said := type()) is not None:
                self._write([said])
            else:
                self._erase()
        elif self.says_types:
            said = type() or UNKNOWN
            if self._is_tuple and not self._is_text:
                self._list().insert(index, said)
            else:
                types = self._types()
                types.insert(index, said)
                self._write(types)
        elif not self.exists and self._count == 0:
            self._add(type())
        elif len(self._items) == self._count + 1:
            self._erase()  # it said nothing of the outputs, and would now

    @property
    def can_say_new_type(self) -> bool:
        """True if a new output's type can be put here."""
        return self.says_types or self._count == 0

    def remove(self, index: int) -> None:
        if not self.says_types:
            if self.exists and len(self._items) == self._count - 1:
                self._erase()  # it said nothing of the outputs, and would now
            return
        types = self._types()
        types.pop(index)
        if self._is_tuple and not self._is_text and len(types) > 1:
            self._list().remove(index)
        else:
            self._write(types)

    def order(self, order: Sequence[int]) -> None:
        if not self.says_types:
            return
        if self._is_text:
            types = self._types()
            self._write([types[place] for place in order])
        elif self._is_tuple:
            self._list().permute(order, {})

    def retype(self, index: int, type: Type) -> bool:
        """False if the type cannot be said here."""
        self.check_is_list()
        if self.says_types:
            said = type()
            if said is None and self._count > 1:
                message = "The return annotation types every output: give this one a type too, such as object."
                raise refused(message, self._function)
            if said is None:
                self._erase()
            elif self._is_text or not self._is_tuple:
                types = self._types()
                types[index] = with_note(types[index], said)
                self._write(types)
            else:
                item = self._items[index]
                code = with_note(self._source.code(item), said)
                self._source.rewrite(self._source.start(item), self._source.end(item), code)
            return True
        if self.exists or self._count != 1:
            return False
        self._add(type())
        return True

    def _add(self, type: str | None) -> None:
        if type is not None:
            end = bracketed(self._source, opening(self._source, self._function))[1] + 1
            self._source.insert(end, f" -> {type}")

    def _items_of(self, expression: ast.expr) -> list[ast.expr]:
        if isinstance(expression, ast.Subscript) and last_name(expression) in ("tuple", "Tuple"):
            elements = expression.slice.elts if isinstance(expression.slice, ast.Tuple) else [expression.slice]
            if not any(isinstance(element, ast.Constant) and element.value is ... for element in elements):
                return elements
        return [expression]

    def _types(self) -> list[str]:
        return [ast.unparse(item) if self._is_text else self._source.code(item) for item in self._items]

    def _list(self) -> CommaList:
        assert isinstance(self._expression, ast.Subscript)
        opening = self._source.text.index("[", self._source.end(self._expression.value))
        return CommaList(self._source, *bracketed(self._source, opening), has_brackets=True)

    def _write(self, types: Sequence[str]) -> None:
        node = self._function.returns
        assert node is not None
        name = last_name(self._expression) if self._is_tuple and self._expression is not None else "tuple"
        text = "None" if not types else types[0] if len(types) == 1 else f"{name}[{', '.join(types)}]"
        if self._is_text:
            if "'" in text and '"' in text:
                text = ast.unparse(parse_expression(text))
            quote = "'" if '"' in text else '"'
            text = f"{quote}{text}{quote}"
        self._source.rewrite(self._source.start(node), self._source.end(node), text)

    def _erase(self) -> None:
        node = self._function.returns
        assert node is not None
        end = bracketed(self._source, opening(self._source, self._function))[1] + 1
        self._source.replace(end, self._source.end(node), "")


def with_note(code: str, type: str) -> str:
    """`Annotated[old, "note"]` keeps its note."""
    source = Source(code)
    tree = parse_expression(f"({code})" if "\n" in code else code)
    if last_name(tree) == "Annotated" and isinstance(tree, ast.Subscript) and isinstance(tree.slice, ast.Tuple):
        if "\n" in code:
            return f"{ast.unparse(tree.value)}[{type}, {', '.join(map(ast.unparse, tree.slice.elts[1:]))}]"
        first = tree.slice.elts[0]
        return code[: source.start(first)] + type + code[source.end(first) :]
    return type


def _parsed(text: str) -> ast.expr | None:
    try:
        return parse_expression(text)
    except SyntaxError:
        return None
