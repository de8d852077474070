"""The inputs: the parameters of `execute`."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from deepforge_jupyter.analysis.edits import suites
from deepforge_jupyter.analysis.edits.bindings import bindings_of
from deepforge_jupyter.analysis.edits.calls import rename_keywords
from deepforge_jupyter.analysis.edits.names import Uses, mention, renamed
from deepforge_jupyter.analysis.edits.returned import keep_name
from deepforge_jupyter.analysis.edits.signature import Signature, parameter
from deepforge_jupyter.analysis.edits.target import Target
from deepforge_jupyter.analysis.module import Function
from deepforge_jupyter.errors import NameTaken


class Inputs:
    def __init__(self, target: Target) -> None:
        self._target = target
        self._source = target.source

    def add(self, name: str, *, type: str | None, default: str | None, before: str | None, after: str | None) -> None:
        function = self._target.execute
        if function is None:
            code = parameter(name, type=type, default=default)
            suites.add_method(self._target, f"def execute(self, {code}):\n    pass", is_first=False)
            return
        bound = bindings_of(function)
        is_foreign = mention(function, name) and name in self._target.global_names
        if name in bound.names | bound.globals | bound.nonlocals or is_foreign:
            raise NameTaken(f"execute uses the name {name} already.", details={"line": function.lineno})
        Signature(self._source, function).add(name, type=type, default=default, before=before, after=after)

    def remove(self, name: str) -> None:
        Signature(self._source, self._function).remove(name)

    def rename(self, old: str, new: str) -> None:
        function = self._function
        if mention(function, new):
            raise NameTaken(f"execute uses the name {new} already.", details={"line": function.lineno})
        kept = keep_name(
            self._source, function, lambda value: isinstance(value, ast.Name) and value.id == old, name=old, code=new
        )
        for use in Uses(self._source, old).in_function(function):
            if use.start not in kept:
                self._source.replace(use.start, use.end, renamed(use, old, new))
        rename_keywords(self._target, "execute", old, new)

    def set_type(self, name: str, type: str | None) -> None:
        Signature(self._source, self._function).set_type(name, type)

    def set_default(self, name: str, default: str | None) -> None:
        Signature(self._source, self._function).set_default(name, default)

    def order(self, names: Sequence[str]) -> None:
        Signature(self._source, self._function).order(names)

    @property
    def _function(self) -> Function:
        assert self._target.execute is not None
        return self._target.execute
