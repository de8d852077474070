"""The interface of an operation, as its code says it."""

from __future__ import annotations

from typing import Any

import msgspec

from deepforge_jupyter.domain.problem import Problem

BUILTIN_PORT = "data"
INPUT = "Input"
OUTPUT = "Output"
BUILTINS = frozenset({INPUT, OUTPUT})


class Port(msgspec.Struct, frozen=True, kw_only=True):
    """A named input or output; `type` is the annotation's source text."""

    name: str
    type: str | None = None
    optional: bool = False
    description: str | None = None


class Attribute(msgspec.Struct, frozen=True, kw_only=True):
    """A constructor parameter set at design time.

    `type` is `int`, `float`, `bool`, `str`, `list`, `dict`, `tuple`, `path` or the annotation's own text;
    `default` is the JSON form of a literal default, `default_source` its source text;
    `choices` come from `Literal` or an `Enum` in the same file; of an `Enum`, `choice_names` are its members' names.
    `title` is what forms call an option of an adapter; operations' attributes have the names of the code.
    """

    name: str
    type: str | None = None
    is_required: bool = False
    default: Any = None
    default_source: str | None = None
    choices: tuple[Any, ...] | None = None
    choice_names: tuple[str, ...] | None = None
    description: str | None = None
    title: str | None = None

    @property
    def said(self) -> str:
        """How a sentence names it: by its title, and by the name that people type."""
        return f"“{self.name}”" if self.title is None else f"“{self.title}” ({self.name})"


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """A constructor parameter that takes a resource of `kind` (None: of any kind).

    `may_be_attribute` is true where the code says neither (no annotation, no default).
    """

    name: str
    kind: str | None = None
    is_required: bool = True
    may_be_attribute: bool = False
    description: str | None = None


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """What a file in `operations/` offers; `problems` is empty when it can run.

    `name` is the file's stem and what pipelines say; `class_name` is the class that runs.
    `help` is the first paragraph of the docstring; `documentation` all of it, in markdown, but what it says of
    parameters and results.
    `group` is the heading under which the palette lists it. `environment` is the environment file that is for it, its
    own or the project's; None without one. `imports` are the top-level modules that the file imports
    (`numpy`, `utils`), in order.
    `sha256` is of the file's text with line ends as `\\n`.
    """

    name: str
    path: str
    class_name: str | None = None
    line: int | None = None
    help: str | None = None
    documentation: str | None = None
    inputs: tuple[Port, ...] = ()
    outputs: tuple[Port, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    references: tuple[Reference, ...] = ()
    imports: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    allows_reuse: bool = True
    group: str | None = None
    environment: str | None = None
    is_builtin: bool = False
    sha256: str = ""


BUILTIN_OPERATIONS: tuple[Operation, ...] = (
    Operation(
        name=INPUT,
        path="",
        class_name=INPUT,
        help="Loads an artifact.",
        outputs=(Port(name=BUILTIN_PORT, description="The artifact's value."),),
        attributes=(
            Attribute(name="artifact", type="artifact", is_required=True, description="Name or id of the artifact."),
        ),
        is_builtin=True,
    ),
    Operation(
        name=OUTPUT,
        path="",
        class_name=OUTPUT,
        help="Keeps a value as an artifact.",
        inputs=(Port(name=BUILTIN_PORT, description="The value to keep."),),
        attributes=(
            Attribute(name="name", type="str", is_required=True, description="Name to keep the artifact under."),
        ),
        is_builtin=True,
    ),
)
