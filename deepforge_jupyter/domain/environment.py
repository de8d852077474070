"""Environment files: which packages an operation wants to run with."""

from __future__ import annotations

from typing import Literal

import msgspec

from deepforge_jupyter.domain.problem import Problem

PROJECT_FILE = "environment.yml"
EXTENSION = ".yml"


class PackageSpec(msgspec.Struct, frozen=True, kw_only=True):
    """One package of an environment file. `text` is the whole as it is written, `constraint` what follows the name
    (`>=2,<3`; empty: any version); `line` counts from 1."""

    text: str
    name: str
    constraint: str
    source: Literal["conda", "pip"]
    line: int


class Environment(msgspec.Struct, frozen=True, kw_only=True):
    """What a conda environment file says; `path` is from the project's folder.

    `operations` names those of the project that it is for. What is wrong is in `problems`; the rest is what could be
    read.
    """

    path: str
    name: str | None = None
    channels: tuple[str, ...] = ()
    packages: tuple[PackageSpec, ...] = ()
    operations: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
