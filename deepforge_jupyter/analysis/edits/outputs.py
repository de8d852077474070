"""The outputs: what every `return` of `execute` gives, and the variables that it is named by."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from deepforge_jupyter.analysis.edits import suites
from deepforge_jupyter.analysis.edits.bindings import bindings_of
from deepforge_jupyter.analysis.edits.comma_list import CommaList, tokens
from deepforge_jupyter.analysis.edits.constructor import Constructor
from deepforge_jupyter.analysis.edits.docstring_sections import Entry
from deepforge_jupyter.analysis.edits.documenting import Documentation
from deepforge_jupyter.analysis.edits.names import Uses, mention, renamed
from deepforge_jupyter.analysis.edits.return_annotation import ReturnAnnotation
from deepforge_jupyter.analysis.edits.returned import name_of, returns_of
from deepforge_jupyter.analysis.edits.source import Source, refused
from deepforge_jupyter.analysis.edits.target import Target
from deepforge_jupyter.analysis.edits.words import checked_type, plain_type
from deepforge_jupyter.analysis.module import Function
from deepforge_jupyter.analysis.outputs import find_yield
from deepforge_jupyter.domain.problem import ProblemCode
from deepforge_jupyter.errors import NameTaken


class Outputs:
    """Of the method `execute`, which the class must have (here or inherited in this file)."""

    def __init__(self, target: Target, documentation: Documentation) -> None:
        assert target.execute is not None
        self._target = target
        self._source = target.source
        self._function: Function = target.execute
        self._documentation = documentation
        self._ports = target.operation.outputs
        self._count = len(self._ports)
        self._refuse_unknown()
        self._returns = returns_of(self._function)
        self._annotation = ReturnAnnotation(self._source, self._function, target.module, count=self._count)

    def add(self, name: str, *, type: str | None, doc: str | None, index: int) -> None:
        self._check_new(name)
        self._check_listed()
        self._annotation.check_is_list()
        said_type = plain_type(type)
        makes = bool(doc) or (type is not None and not self._annotation.can_say_new_type)
        entries = self._documentation.output_entries(self._ports, makes=makes or self._documentation.has_returns() > 0)
        if entries is not None:
            in_docstring = None if self._annotation.can_say_new_type else said_type
            entry = Entry((name,), in_docstring, self._documentation.escaped_for_outputs(doc))
            self._documentation.set_output_entries([*entries[:index], entry, *entries[index:]])
        self._annotation.insert(index, lambda: checked_type(self._target, type))
        self._define(name)
        for found in self._returns:
            self._insert(found, index, name)

    def remove(self, name: str) -> None:
        self._check_listed()
        self._annotation.check_is_list()
        index = self._index(name)
        entries = self._documentation.output_entries(self._ports, makes=self._has_numbered)
        if entries is not None:
            self._documentation.set_output_entries([*entries[:index], *entries[index + 1 :]])
        self._annotation.remove(index)
        for found in self._returns:
            self._remove(found, index)

    def order(self, order: Sequence[int]) -> None:
        """Output `order[i]` comes to the place `i`."""
        self._check_listed()
        self._annotation.check_is_list()
        entries = self._documentation.output_entries(self._ports, makes=self._has_numbered)
        if entries is not None:
            self._documentation.set_output_entries([entries[place] for place in order])
        self._annotation.order(order)
        for found in self._returns:
            if isinstance(found.value, ast.Tuple):
                self._list(found.value).permute(order, {})

    def retype(self, name: str, type: str | None) -> None:
        index = self._index(name)
        is_said = self._annotation.retype(index, lambda: checked_type(self._target, type))
        entries = self._documentation.output_entries(self._ports, makes=not is_said and type is not None)
        if entries is not None and (entries[index].type is not None or not is_said):
            entries[index] = entries[index].with_head(type=plain_type(type))
            self._documentation.set_output_entries(entries)

    def describe(self, name: str, doc: str | None) -> None:
        index = self._index(name)
        entries = self._documentation.output_entries(self._ports, makes=bool(doc))
        if entries is not None:
            entries[index] = entries[index].with_description(self._documentation.escaped_for_outputs(doc))
            self._documentation.set_output_entries(entries)

    def rename(self, old: str, new: str) -> None:
        """The variable or `self.old` that is returned; else the docstring names it."""
        index = self._index(old)
        named = [(found, value) for found, value in self._values(index) if name_of(value) is not None]
        entries = self._documentation.output_entries(self._ports, makes=not named)
        if entries is not None and (not named or old in entries[index].names or entries[index].names):
            entries[index] = entries[index].with_head(names=(new,), type=entries[index].type)
            self._documentation.set_output_entries(entries)
        if not named:
            return
        variable = name_of(named[0][1])
        assert variable is not None
        self._refuse_used(new)
        if isinstance(named[0][1], ast.Attribute):
            self._rename_attribute(named, variable, new)
        elif self._is_own_variable(variable, index):
            for use in Uses(self._source, variable).in_function(self._function):
                self._source.replace(use.start, use.end, renamed(use, variable, new))
        else:
            self._name_anew(named, variable, new)

    def _rename_attribute(self, named: list[tuple[ast.Return, ast.expr]], variable: str, new: str) -> None:
        value = named[0][1]
        assert isinstance(value, ast.Attribute)
        constructor = Constructor(self._target)
        own = self._function.args.args[0].arg if self._function.args.args else "self"
        is_on_object = isinstance(value.value, ast.Name) and value.value.id == own
        if is_on_object and not constructor.is_method(variable):
            constructor.check_object(new)
            constructor.rename_on_object(variable, new)
        else:
            self._name_anew(named, variable, new)

    def _name_anew(self, named: list[tuple[ast.Return, ast.expr]], variable: str, new: str) -> None:
        """`new = …` before each return that gives what cannot be renamed: an input, a value of the module."""
        for found, value in named:
            if name_of(value) == variable:
                suites.insert_before(self._source, found, f"{new} = {self._source.code(value)}")
                self._source.replace(self._source.start(value), self._source.end(value), new)

    def _is_own_variable(self, variable: str, index: int) -> bool:
        """True if `execute` makes it, and it is no other output too."""
        if variable not in bindings_of(self._function).own:
            return False
        if any(port.name == variable for port in self._target.operation.inputs):
            return False
        elsewhere = (value for other in range(self._count) if other != index for _, value in self._values(other))
        return all(name_of(value) != variable or isinstance(value, ast.Attribute) for value in elsewhere)

    @property
    def _has_numbered(self) -> bool:
        """True if several outputs have no name, so that they are numbered in their order."""
        unnamed = [index for index in range(self._count) if not any(name_of(value) for _, value in self._values(index))]
        return len(unnamed) > 1

    def _index(self, name: str) -> int:
        return next(index for index, port in enumerate(self._ports) if port.name == name)

    def _values(self, index: int) -> list[tuple[ast.Return, ast.expr]]:
        """What each return gives as this output, where it lists the outputs."""
        found = []
        for statement in self._returns:
            if isinstance(statement.value, ast.Tuple):
                if len(statement.value.elts) == self._count:
                    found.append((statement, statement.value.elts[index]))
            elif statement.value is not None and self._count == 1:
                found.append((statement, statement.value))
        return found

    def _define(self, name: str) -> None:
        """The variable, where the code does not compute it yet, and a `return` where there is none."""
        is_bound = name in bindings_of(self._function).own
        empty = [] if is_bound else [f"{name} = None"]
        last = self._function.body[-1]
        falls_through = self._count == 0 and not isinstance(last, (ast.Return, ast.Raise))
        if not self._returns:
            suites.append(self._source, self._function, *empty, f"return {name}")
            return
        if falls_through:
            suites.append(self._source, self._function, f"return {name}")
        if empty and len(self._returns) == 1 and not falls_through:
            suites.insert_before(self._source, self._returns[0], empty[0])
        elif empty:
            body = suites.body_without_docstring(self._function)
            suites.insert_before(self._source, body[0], empty[0])

    def _insert(self, found: ast.Return, index: int, name: str) -> None:
        source, value = self._source, found.value
        keyword_end = source.start(found) + len("return")
        if self._count == 0 and not (isinstance(value, ast.Tuple) and _is_bracketed(source, value)):
            source.replace(keyword_end, source.end(found), f" {name}")
        elif isinstance(value, ast.Tuple):
            listed = self._list(value)
            if not listed.items:
                source.insert(listed.start, f"{name},")
                return
            if len(listed.items) == 1 and listed.items[0].comma is not None:
                source.replace(listed.items[0].comma, listed.items[0].comma + 1, "")
            listed.insert(index, name)
        elif index == 0:
            gap = "" if source.text[keyword_end] in " \t" else " "
            start = keyword_end + (len(" ") if not gap else 0)
            source.insert(start, f"{gap}{name}, ")
        else:
            source.insert(source.end(found), f", {name}")

    def _remove(self, found: ast.Return, index: int) -> None:
        source, value = self._source, found.value
        keyword_end = source.start(found) + len("return")
        if value is None:
            return
        if isinstance(value, ast.Tuple) and len(value.elts) > 1:
            listed = self._list(value)
            listed.remove(index)
            if len(listed.items) == 2 and not isinstance(value.elts[1 - index], (ast.Tuple, ast.List)):
                last = listed.items[1]
                if last.comma is not None and index == 0:
                    source.replace(last.comma, last.comma + 1, "")
            elif len(listed.items) == 2 and index == 1 and listed.items[1].comma is None:
                source.insert(listed.items[0].end, ",")
            elif len(listed.items) == 2 and index == 0 and listed.items[1].comma is None:
                source.insert(listed.items[1].end, ",")
            return
        expression = value.elts[0] if isinstance(value, ast.Tuple) else value
        has_effect = any(isinstance(node, (ast.Call, ast.Await, ast.NamedExpr)) for node in ast.walk(expression))
        if has_effect and not isinstance(expression, ast.NamedExpr):
            kept = source.text[keyword_end : source.end(found)].strip()
            suites.insert_before(source, found, kept)
        source.replace(keyword_end, source.end(found), "")

    def _list(self, value: ast.Tuple) -> CommaList:
        start, end = self._source.start(value), self._source.end(value)
        if _is_bracketed(self._source, value):
            return CommaList(self._source, start + 1, end - 1, has_brackets=True)
        return CommaList(self._source, start, end, has_brackets=False)

    def _check_new(self, name: str) -> None:
        if any(port.name == name for port in self._ports):
            raise NameTaken(f"{name} is an output already.", details={"name": name})
        bound = bindings_of(self._function)
        if name not in bound.names and mention(self._function, name) and name in self._target.global_names:
            raise NameTaken(f"execute uses {name}, which is not its own variable.", details={"name": name})
        if name in bound.globals | bound.nonlocals:
            raise NameTaken(f"{name} is a variable of the module.", details={"name": name})

    def _refuse_used(self, name: str) -> None:
        if mention(self._function, name):
            raise NameTaken(f"execute uses the name {name} already.", details={"line": self._function.lineno})

    def _refuse_unknown(self) -> None:
        if (found := find_yield(self._function)) is not None:
            raise refused("execute is a generator, which has no outputs: return the values instead.", found)
        for problem in self._target.operation.problems:
            if problem.code is ProblemCode.unequal_returns:
                raise refused(problem.message)

    def _check_listed(self) -> None:
        """Raises EditRefused where one expression gives several outputs."""
        for found in self._returns:
            is_listed = isinstance(found.value, ast.Tuple) or self._count < 2
            if not is_listed and found.value is not None:
                code = self._source.code(found.value)
                message = f"return {code} gives {self._count} outputs at once: list them (return a, b) to change them."
                raise refused(message, found)


def _is_bracketed(source: Source, value: ast.Tuple) -> bool:
    """True if the tuple's own brackets are around it."""
    start, end = source.start(value), source.end(value)
    if source.text[start] != "(":
        return False
    depth = 0
    for token in tokens(source, start, end):
        depth += token.text in ("(", "[", "{")
        depth -= token.text in (")", "]", "}")
        if depth == 0:
            return token.end == end
    return False
