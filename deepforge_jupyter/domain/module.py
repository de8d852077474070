"""Modules that a project brings along: what operations import, and how values of their types are kept."""

from __future__ import annotations

from typing import Literal

import msgspec

from deepforge_jupyter.domain.problem import Problem

Package = Literal["utils", "serializers"]
UTILS: Package = "utils"
SERIALIZERS: Package = "serializers"
PACKAGES: tuple[Package, ...] = (UTILS, SERIALIZERS)


class ProjectModule(msgspec.Struct, frozen=True, kw_only=True):
    """A Python file in `utils/` or `serializers/`; `path` is from the project's folder.

    `module` is what Python imports (`utils.data`), `name` the part of it after the package. `used_by` names the
    operations that import it, directly or through another module. `defines` are the names that can be imported of it;
    `registers` the types, as the code names them, for which a serializer is registered.
    """

    name: str
    path: str
    module: str
    package: Package
    description: str | None = None
    defines: tuple[str, ...] = ()
    registers: tuple[str, ...] = ()
    used_by: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
