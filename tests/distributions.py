"""Distributions of Python, laid out in a folder as pip installs them: on the path, they are installed."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Mapping
from pathlib import Path

import deepforge_elsewhere
import deepforge_fresh

COMPUTES = "deepforge_jupyter.computes"


def install(folder: Path, name: str, *, entry_points: Mapping[str, Mapping[str, str]], **modules: str) -> Path:
    """`entry_points` by group, `modules` the source by name. The folder of its metadata: without it, it is removed."""
    folder.mkdir(parents=True, exist_ok=True)
    for module, source in modules.items():
        (folder / f"{module}.py").write_text(textwrap.dedent(source))
    about = folder / f"{name.replace('-', '_')}-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    lines = []
    for group, points in entry_points.items():
        lines += [f"[{group}]", *(f"{point} = {value}" for point, value in points.items())]
    (about / "entry_points.txt").write_text("\n".join(lines) + "\n")
    return about


def install_compute(folder: Path, name: str, source: str, *, attribute: str = "Config") -> Path:
    """A distribution `deepforge-NAME` whose module `deepforge_NAME` offers the compute NAME."""
    module = f"deepforge_{name}"
    entry_points = {COMPUTES: {name: f"{module}:{attribute}"}}
    return install(folder, f"deepforge-{name}", entry_points=entry_points, **{module: source})


def install_fresh(folder: Path) -> Path:
    """The one with the compute `fresh`."""
    source = Path(deepforge_fresh.__file__).read_text()
    return install_compute(folder, "fresh", source, attribute="FreshComputeConfig")


def install_elsewhere(folder: Path) -> Path:
    """The one with the compute `elsewhere`."""
    source = Path(deepforge_elsewhere.__file__).read_text()
    return install_compute(folder, "elsewhere", source, attribute="ElsewhereComputeConfig")


def uninstall(about: Path) -> None:
    shutil.rmtree(about)
