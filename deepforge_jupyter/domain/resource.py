"""Resources: domain-specific models that operations take, each of a kind."""

from __future__ import annotations

from pathlib import PurePosixPath

import msgspec

from deepforge_jupyter.domain.problem import Problem

FOLDER = "resources"
PYTHON = "python"
_PYTHON_EXTENSION = "py"


class ResourceKind(msgspec.Struct, frozen=True, kw_only=True):
    """What an extension offers under the entry point group `deepforge_jupyter.resource_kinds`.

    `name` is what `Resource["…"]` says; files of the kind end with `.extension`. `template` is the text of a new one:
    a format of `str.format` with the field `name`.
    """

    name: str
    label: str
    extension: str
    template: str
    description: str = ""


class Resource(msgspec.Struct, frozen=True, kw_only=True):
    """A file in `resources/`; `path` is from the project's folder, and what pipelines say."""

    name: str
    path: str
    kind: str
    description: str | None = None
    problems: tuple[Problem, ...] = ()


def kind_of(path: str) -> str:
    """The kind of the resource at `path`: what its file ends with, `.py` being `python`."""
    extension = PurePosixPath(path).suffix.removeprefix(".")
    return PYTHON if extension == _PYTHON_EXTENSION else extension


PYTHON_KIND = ResourceKind(
    name=PYTHON,
    label="Python",
    extension=_PYTHON_EXTENSION,
    description="A Python file; the value of its variable `result` is what the operation gets.",
    template='"""{name}: what an operation gets where it is chosen for a reference."""\n\nresult = {{}}\n',
)
