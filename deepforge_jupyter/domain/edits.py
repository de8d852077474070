"""Changes of an operation's interface, as the diagram, the command line and the API ask for them.

Each is `{"do": "add-input", "name": "x", …}`. Types and defaults are Python source text (`"list[int]"`, `"1e-3"`,
`"'relu'"`). An `index` counts among the elements of the same kind, from 0.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from deepforge_jupyter.domain.operation import Operation

ElementKind = Literal["input", "output", "attribute", "reference"]


class _Edit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="do"):
    pass


class RenameOperation(_Edit, frozen=True, kw_only=True, tag="rename-operation"):
    """Renames the class to `to`, and its uses in the file."""

    to: str


class _Add(_Edit, frozen=True, kw_only=True):
    """Without an `index`, at the end of what Python allows (before what has a default, if this has none)."""

    name: str
    doc: str | None = None
    index: int | None = None


class AddInput(_Add, frozen=True, kw_only=True, tag="add-input"):
    """A parameter of `execute`; a `default` makes it optional."""

    type: str | None = None
    default: str | None = None


class AddOutput(_Add, frozen=True, kw_only=True, tag="add-output"):
    """A value that every `return` gives; None until the code computes a variable of that name."""

    type: str | None = None


class AddAttribute(_Add, frozen=True, kw_only=True, tag="add-attribute"):
    """A parameter of the constructor, stored as `self.name`; without type and default it may be a reference too."""

    type: str | None = None
    default: str | None = None


class AddReference(_Add, frozen=True, kw_only=True, tag="add-reference"):
    """A parameter of the constructor annotated `Resource["kind"]`; None: a resource of any kind."""

    kind: str | None = None


class _Named(_Edit, frozen=True, kw_only=True):
    name: str


class RemoveInput(_Named, frozen=True, kw_only=True, tag="remove-input"):
    """The uses of it in the code stay, and are told."""


class RemoveOutput(_Named, frozen=True, kw_only=True, tag="remove-output"):
    """No `return` gives it any more."""


class RemoveAttribute(_Named, frozen=True, kw_only=True, tag="remove-attribute"):
    """With `self.name = name`. Other uses of it in the code stay, and are told."""


class RemoveReference(_Named, frozen=True, kw_only=True, tag="remove-reference"):
    """As `remove-attribute`."""


class _Rename(_Named, frozen=True, kw_only=True):
    to: str


class RenameInput(_Rename, frozen=True, kw_only=True, tag="rename-input"):
    """With its uses in `execute`."""


class RenameOutput(_Rename, frozen=True, kw_only=True, tag="rename-output"):
    """The variable that is returned; an expression without a name is named in the docstring."""


class RenameAttribute(_Rename, frozen=True, kw_only=True, tag="rename-attribute"):
    """With its uses in the class; where it is stored as `self.name`, that too."""


class RenameReference(_Rename, frozen=True, kw_only=True, tag="rename-reference"):
    """As `rename-attribute`."""


class _Retype(_Named, frozen=True, kw_only=True):
    """None takes the type away."""

    type: str | None


class RetypeInput(_Retype, frozen=True, kw_only=True, tag="retype-input"):
    """The parameter's annotation."""


class RetypeOutput(_Retype, frozen=True, kw_only=True, tag="retype-output"):
    """The return annotation, or the docstring's `Returns` section where the annotation cannot say it."""


class RetypeAttribute(_Retype, frozen=True, kw_only=True, tag="retype-attribute"):
    """The parameter's annotation."""


class RetypeReference(_Named, frozen=True, kw_only=True, tag="retype-reference"):
    """Another kind of resource; None: any."""

    kind: str | None


class _Move(_Named, frozen=True, kw_only=True):
    index: int


class MoveInput(_Move, frozen=True, kw_only=True, tag="move-input"):
    """To this place among the inputs."""


class MoveOutput(_Move, frozen=True, kw_only=True, tag="move-output"):
    """To this place among the outputs."""


class MoveAttribute(_Move, frozen=True, kw_only=True, tag="move-attribute"):
    """To this place among the attributes."""


class MoveReference(_Move, frozen=True, kw_only=True, tag="move-reference"):
    """To this place among the references."""


class SetDefault(_Named, frozen=True, kw_only=True, tag="set-default"):
    """The default of an attribute, input or reference. `of` says which where two have the same name."""

    default: str | int | float | bool | None
    of: ElementKind | None = None


class RemoveDefault(_Named, frozen=True, kw_only=True, tag="remove-default"):
    """It must then be given, and moves before those that have one."""

    of: ElementKind | None = None


class Document(_Edit, frozen=True, kw_only=True, tag="document"):
    """The description of an element, or the operation's help where there is no `name`; empty takes it away.
    `of` is `input`, `output`, `attribute`, `reference` or `operation`."""

    doc: str | None
    name: str | None = None
    of: ElementKind | Literal["operation"] | None = None


Edit = (
    RenameOperation
    | AddInput
    | AddOutput
    | AddAttribute
    | AddReference
    | RemoveInput
    | RemoveOutput
    | RemoveAttribute
    | RemoveReference
    | RenameInput
    | RenameOutput
    | RenameAttribute
    | RenameReference
    | RetypeInput
    | RetypeOutput
    | RetypeAttribute
    | RetypeReference
    | MoveInput
    | MoveOutput
    | MoveAttribute
    | MoveReference
    | SetDefault
    | RemoveDefault
    | Document
)


class Replacement(msgspec.Struct, frozen=True, kw_only=True):
    """Puts `text` in the place of what stands from `start` to `end`, counted in UTF-16 code units."""

    start: int
    end: int
    text: str


class EditedOperation(msgspec.Struct, frozen=True, kw_only=True):
    """The `replacements` that make an edit, in order, not overlapping, all counted in the text that has this
    `sha256`, and for no other. `operation` is the interface afterwards; `unresolved` are the lines (of the text
    afterwards) that still use what was removed."""

    sha256: str
    replacements: tuple[Replacement, ...]
    operation: Operation
    unresolved: tuple[int, ...] = ()
