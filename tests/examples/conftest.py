"""The example project as it is shipped, importable as an operation would import it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import deepforge_runner
import pytest

import deepforge_jupyter

DIGITS = Path(deepforge_jupyter.__file__).parent / "examples" / "digits"
PACKAGES = ("operations", "utils", "deepforge")


@pytest.fixture
def digits() -> Path:
    return DIGITS


@pytest.fixture
def operation(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Any]]:
    """Imports an operation's class by name, in this process, with Agg and `deepforge` beside it."""
    matplotlib = pytest.importorskip("matplotlib")
    pytest.importorskip("sklearn")
    matplotlib.use("Agg")
    monkeypatch.syspath_prepend(str(Path(deepforge_runner.__file__).parent / "guest"))
    monkeypatch.syspath_prepend(str(DIGITS))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    with matplotlib.rc_context():
        yield lambda name: getattr(import_module(f"operations.{name}"), name)
        matplotlib.pyplot.close("all")
    for name in [name for name in sys.modules if name.partition(".")[0] in PACKAGES]:
        del sys.modules[name]


@pytest.fixture
def figures(operation: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """The sizes in pixels of the figures shown; a shown figure is drawn, and closed as in a notebook."""
    from matplotlib import pyplot

    shown: list[tuple[int, int]] = []

    def show() -> None:
        for number in pyplot.get_fignums():
            canvas = pyplot.figure(number).canvas
            canvas.draw()
            shown.append(canvas.get_width_height())
        pyplot.close("all")

    monkeypatch.setattr(pyplot, "show", show)
    return shown
