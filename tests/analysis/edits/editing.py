"""How these tests edit an operation."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import msgspec

from deepforge_jupyter.analysis.edits import applied, edit_operation
from deepforge_jupyter.domain.edits import Edit, EditedOperation

CORPUS = Path(__file__).parents[2] / "corpus" / "operations"


def decoded(edit: dict[str, Any]) -> Edit:
    return msgspec.convert(edit, Edit)  # type: ignore[call-overload,no-any-return]


def edited(text: str, edit: dict[str, Any], *, name: str = "Train") -> tuple[str, EditedOperation]:
    """The text afterwards, and what was answered."""
    answer = edit_operation(text, decoded(edit), name=name, path=f"operations/{name}.py")
    return applied(text, answer.replacements), answer


def after(text: str, *edits: dict[str, Any], name: str = "Train") -> str:
    for edit in edits:
        text, _ = edited(text, edit, name=name)
    return text


def code(text: str) -> str:
    return textwrap.dedent(text).lstrip("\n")


def corpus() -> dict[str, str]:
    return {path.stem: path.read_bytes().decode() for path in sorted(CORPUS.glob("*.py"))}
