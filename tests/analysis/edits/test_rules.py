"""Every rule holds for its own examples."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType
from typing import Any

import pytest
from analysis.edits import rules
from analysis.edits.editing import code, edited

from deepforge_jupyter.errors import DeepForgeError

MODULES = [importlib.import_module(f"{rules.__name__}.{found.name}") for found in pkgutil.iter_modules(rules.__path__)]


def examples(kind: str) -> list[Any]:
    return [
        pytest.param(*example, id=f"{module.__name__.rpartition('.')[2]}-{number}")
        for module in MODULES
        for number, example in enumerate(getattr(module, kind))
    ]


@pytest.mark.parametrize(("before", "edit", "after"), examples("VALID"))
def test_the_code_becomes_what_the_rule_shows(before: str, edit: dict[str, Any], after: str) -> None:
    assert edited(code(before), edit)[0] == code(after)


@pytest.mark.parametrize(("before", "edit", "error"), examples("INVALID"))
def test_the_edit_is_refused_with_the_code_that_the_rule_names(before: str, edit: dict[str, Any], error: str) -> None:
    with pytest.raises(DeepForgeError) as raised:
        edited(code(before), edit)
    assert raised.value.code == error
    assert raised.value.message.endswith((".", "!"))


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_every_rule_says_itself_and_has_both_kinds_of_examples(module: ModuleType) -> None:
    assert module.__doc__
    assert module.VALID
    assert module.INVALID
