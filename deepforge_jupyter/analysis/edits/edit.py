"""An edit of an operation's interface, as replacements in its text.

Positions come from `ast`, and from `tokenize` between the brackets of signatures and returns. The text around a change
is never written anew, so that it stays as it is, byte for byte. libcst keeps formatting too, but a tree of a class of a
thousand lines costs it ten times as much, its import alone a third of the time that a first edit may take, its parser
recurses natively (deep text ends the process), and what it inserts it prints with its own commas and comments, which is
what people notice. The result is read again and compared with what was asked: an edit that would do more, or less, is
refused.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

import msgspec

from deepforge_jupyter.analysis.edits import imports, notes, suites
from deepforge_jupyter.analysis.edits.checks import check, names_of, unresolved_lines
from deepforge_jupyter.analysis.edits.constructor import Constructor
from deepforge_jupyter.analysis.edits.documenting import Documentation, ParameterKind
from deepforge_jupyter.analysis.edits.inputs import Inputs
from deepforge_jupyter.analysis.edits.names import Uses, mention
from deepforge_jupyter.analysis.edits.outputs import Outputs
from deepforge_jupyter.analysis.edits.resources import resource_type, with_kind
from deepforge_jupyter.analysis.edits.return_annotation import with_note
from deepforge_jupyter.analysis.edits.source import Source, applied
from deepforge_jupyter.analysis.edits.target import Target
from deepforge_jupyter.analysis.edits.words import checked_default, checked_name, checked_type, plain_type
from deepforge_jupyter.analysis.operation import read_operation
from deepforge_jupyter.analysis.parameters import constructor_parameters
from deepforge_jupyter.domain import edits
from deepforge_jupyter.domain.edits import Edit, EditedOperation, ElementKind
from deepforge_jupyter.domain.operation import BUILTINS, Attribute, Reference
from deepforge_jupyter.domain.problem import ProblemCode
from deepforge_jupyter.errors import EditRefused, NameTaken, UnknownElement

_ADDITIONS = (edits.AddInput, edits.AddOutput, edits.AddAttribute, edits.AddReference)
_OfOneKind = (
    edits.RenameInput
    | edits.RenameOutput
    | edits.RenameAttribute
    | edits.RenameReference
    | edits.RetypeInput
    | edits.RetypeOutput
    | edits.RetypeAttribute
    | edits.RetypeReference
    | edits.MoveInput
    | edits.MoveOutput
    | edits.MoveAttribute
    | edits.MoveReference
    | edits.RemoveInput
    | edits.RemoveOutput
    | edits.RemoveAttribute
    | edits.RemoveReference
)


def edit_operation(text: str, edit: Edit, *, name: str, path: str) -> EditedOperation:
    """The replacements that make `edit` in the text of the file `path`, whose operation is `name`.

    Raises BadSyntax for code that does not parse, UnknownElement, BadName and NameTaken, and EditRefused for what
    cannot be done to this code; each says why.
    """
    try:
        return _edited(text, edit, name=name, path=path)
    except RecursionError as error:
        raise EditRefused("This code is nested too deeply to be edited from outside.") from error


def _edited(text: str, edit: Edit, *, name: str, path: str) -> EditedOperation:
    source = Source(text)
    before = read_operation(text, name=name, path=path)
    if isinstance(edit, _ADDITIONS) and any(problem.code is ProblemCode.no_class for problem in before.problems):
        return _in_new_class(source, edit, name=name, path=path)
    target = Target(source, before)
    if isinstance(edit, _ADDITIONS) and edit.doc and not _has_place_for_docs(target, edit):
        kind = _kind_in(edit)
        described = edits.Document(name=edit.name, of=kind, doc=edit.doc)
        return _one_by_one(source, (msgspec.structs.replace(edit, doc=None), described), name=name, path=path)
    editor = _Editor(target)
    editor.apply(edit)
    after_text = source.edited()
    after = read_operation(after_text, name=editor.operation_name or name, path=path)
    check(before, after, kind=editor.kind, old=editor.old, new=editor.new, index=editor.index)
    unresolved: tuple[int, ...] = ()
    if editor.old is not None and editor.new is None:
        unresolved = unresolved_lines(after_text, after, kind=editor.kind, name=editor.old)
    return EditedOperation(
        sha256=source.sha256, replacements=source.replacements(), operation=after, unresolved=unresolved
    )


def _in_new_class(source: Source, edit: Edit, *, name: str, path: str) -> EditedOperation:
    """In a file without the operation's class (an empty one, say), which is written at its end."""
    Target.refuse_several(source, name=name, path=path)
    text = source.text.rstrip()
    start = f"{text}\n\n\n" if text else ""
    new = f"{start}class {checked_name(name)}:\n    pass\n"
    return _composed(source, new, (edit,), name=name, path=path)


def _one_by_one(source: Source, made: Sequence[Edit], *, name: str, path: str) -> EditedOperation:
    return _composed(source, source.text, made, name=name, path=path)


def _composed(source: Source, text: str, made: Sequence[Edit], *, name: str, path: str) -> EditedOperation:
    """Edits made one after another, in `text`, as one change of `source`."""
    operation = None
    for edit in made:
        answer = _edited(text, edit, name=name, path=path)
        text, operation = applied(text, answer.replacements), answer.operation
    assert operation is not None
    source.rewrite(0, len(source.text), text)
    operation = read_operation(source.edited(), name=name, path=path)
    return EditedOperation(sha256=source.sha256, replacements=source.replacements(), operation=operation)


def _has_place_for_docs(target: Target, edit: Edit) -> bool:
    """False where what is to be documented must be written first."""
    body = target.definition.body
    is_bare = body[0].lineno == target.definition.lineno or all(map(suites.is_filler, body))
    return not is_bare and (target.execute is not None or not isinstance(edit, edits.AddInput | edits.AddOutput))


def _kind_in(edit: Edit) -> ElementKind:
    """The kind of the element that the edit is about, by what the edit is called."""
    kind: ElementKind = msgspec.convert(str(edit.__struct_config__.tag).partition("-")[2], ElementKind)
    return kind


class _Editor:
    """Makes one edit. `old` is the name of the element before, `new` afterwards (None where there is none), `index` the
    place to which it is moved."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._documentation = Documentation(target)
        self.operation_name: str | None = None
        self.kind: ElementKind | None = None
        self.old: str | None = None
        self.new: str | None = None
        self.index: int | None = None

    def apply(self, edit: Edit) -> None:
        match edit:
            case edits.RenameOperation():
                self._rename_operation(checked_name(edit.to))
            case edits.AddOutput():
                self._add_output(edit)
            case edits.AddInput() | edits.AddAttribute():
                kind: ElementKind = "input" if isinstance(edit, edits.AddInput) else "attribute"
                default = None if edit.default is None else checked_default(self._target, edit.default)
                type = checked_type(self._target, edit.type)
                self._add(kind, edit, type=type, default=default)
            case edits.AddReference():
                self._add("reference", edit, type=resource_type(self._target, edit.kind), default=None)
            case edits.SetDefault():
                kind = self._kind_of(edit.name, edit.of, among=("attribute", "input", "reference"))
                self._keep(kind, edit.name)
                self._parameters(kind).set_default(edit.name, checked_default(self._target, edit.default))
            case edits.RemoveDefault():
                self._remove_default(edit)
            case edits.Document():
                self._document(edit)
            case edits.RenameInput() | edits.RenameOutput() | edits.RenameAttribute() | edits.RenameReference():
                self._rename(self._kept(edit), edit.name, checked_name(edit.to))
            case edits.RetypeInput() | edits.RetypeOutput() | edits.RetypeAttribute():
                self._retype(self._kept(edit), edit.name, edit.type)
            case edits.RetypeReference():
                type = with_kind(self._target, self._annotation(edit.name), edit.kind)
                self._parameters(self._kept(edit)).set_type(edit.name, type)
            case edits.MoveInput() | edits.MoveOutput() | edits.MoveAttribute() | edits.MoveReference():
                self._move(self._kept(edit), edit.name, edit.index)
            case edits.RemoveInput() | edits.RemoveOutput() | edits.RemoveAttribute() | edits.RemoveReference():
                self._remove(self._kept(edit), edit.name)
        imports.write(self._target)
        self._documentation.write()

    def _rename_operation(self, new: str) -> None:
        target = self._target
        old = target.definition.name
        if new == old:
            return
        if new in BUILTINS:
            raise NameTaken(f"“{new}” is a built-in operation; choose another name.", details={"name": new})
        if mention(target.tree, new):
            raise NameTaken(f"The file uses the name {new} already.", details={"name": new})
        for use in Uses(target.source, old, is_global=True).in_module(target.tree):
            target.source.replace(use.start, use.end, new)
        self.operation_name = new

    def _add(
        self,
        kind: ElementKind,
        edit: edits.AddInput | edits.AddAttribute | edits.AddReference,
        *,
        type: str | None,
        default: str | None,
    ) -> None:
        name = self._new_name(kind, edit.name)
        before, after = self._neighbours(kind, edit.index)
        self._parameters(kind).add(name, type=type, default=default, before=before, after=after)
        if edit.doc:
            self._documentation.describe(_documented(kind), name, edit.doc, type=type)

    def _add_output(self, edit: edits.AddOutput) -> None:
        name = self._new_name("output", edit.name)
        count = len(self._target.operation.outputs)
        self._neighbours("output", edit.index)
        if self._target.execute is None:
            type = checked_type(self._target, edit.type)
            arrow = "" if type is None else f" -> {type}"
            code = f"def execute(self){arrow}:\n    {name} = None\n    return {name}"
            suites.add_method(self._target, code, is_first=False)
            return
        index = count if edit.index is None else edit.index
        self._outputs.add(name, type=edit.type, doc=edit.doc, index=index)

    def _remove(self, kind: ElementKind, name: str) -> None:
        self.new = None
        if kind == "output":
            self._outputs.remove(name)
            return
        self._parameters(kind).remove(name)
        self._documentation.remove(_documented(kind), name)

    def _rename(self, kind: ElementKind, old: str, new: str) -> None:
        if new == old:
            return
        self.new = self._new_name(kind, new)
        self.old = old
        if kind == "output":
            self._outputs.rename(old, new)
            return
        self._parameters(kind).rename(old, new)
        self._documentation.rename(_documented(kind), old, new)

    def _retype(self, kind: ElementKind, name: str, type: str | None) -> None:
        if kind == "output":
            self._outputs.retype(name, type)
            return
        code = checked_type(self._target, type)
        note = notes.note_of(self._target, kind, name)
        if note is not None and code is not None:
            code = with_note(note.annotation, code)
        elif note is not None:
            self._documentation.describe(_documented(kind), name, note.text, type=None)
        self._parameters(kind).set_type(name, code)
        self._documentation.retype(_documented(kind), name, plain_type(type))

    def _move(self, kind: ElementKind, name: str, index: int) -> None:
        names = self._names(kind)
        if not 0 <= index < len(names):
            raise EditRefused(f"There is no place {index} among {len(names)} {kind}s; the first is 0.")
        self.index = index
        names.remove(name)
        names.insert(index, name)
        if kind == "output":
            was = self._names(kind)
            self._outputs.order([was.index(other) for other in names])
        else:
            self._parameters(kind).order(names)

    def _remove_default(self, edit: edits.RemoveDefault) -> None:
        kind = self._kind_of(edit.name, edit.of, among=("attribute", "input", "reference"))
        self._keep(kind, edit.name)
        found = self._target.input(edit.name) if kind == "input" else None
        has_default = found.optional if found is not None else not self._parameter(edit.name).is_required
        if not has_default:
            raise EditRefused(f"{edit.name} has no default.", details={"name": edit.name})
        self._parameters(kind).set_default(edit.name, None)

    def _document(self, edit: edits.Document) -> None:
        if edit.name is None or edit.of == "operation":
            self._documentation.set_help(edit.doc)
            return
        kind = self._kind_of(edit.name, edit.of, among=("input", "output", "attribute", "reference"))
        self._keep(kind, edit.name)
        if kind == "output":
            self._outputs.describe(edit.name, edit.doc)
            return
        if not notes.set_note(self._target, kind, edit.name, edit.doc):
            self._documentation.describe(_documented(kind), edit.name, edit.doc, type=None)

    @property
    def _outputs(self) -> Outputs:
        return Outputs(self._target, self._documentation)

    def _parameters(self, kind: ElementKind) -> Inputs | Constructor:
        return Inputs(self._target) if kind == "input" else Constructor(self._target)

    def _parameter(self, name: str) -> Attribute | Reference:
        found = self._target.attribute(name) or self._target.reference(name)
        assert found is not None
        return found

    def _annotation(self, name: str) -> ast.expr | None:
        parameters, _ = constructor_parameters(self._target.definition.name, self._target.module)
        return next((parameter.annotation for parameter in parameters if parameter.name == name), None)

    def _names(self, kind: ElementKind) -> list[str]:
        return names_of(self._target.operation, kind)

    def _has(self, kind: ElementKind, name: str) -> bool:
        return name in self._names(kind) or (kind == "attribute" and self._target.attribute(name) is not None)

    def _kept(self, edit: _OfOneKind) -> ElementKind:
        kind = _kind_in(edit)
        self._keep(kind, edit.name)
        return kind

    def _keep(self, kind: ElementKind, name: str) -> None:
        """Notes which element is changed. Raises UnknownElement."""
        if not self._has(kind, name):
            names = self._names(kind)
            has = f"it has {', '.join(names)}" if names else f"it has no {kind}s"
            message = f"{self._target.operation.name} has no {kind} {name}; {has}."
            raise UnknownElement(message, details={"kind": kind, "name": name})
        self.kind, self.old, self.new = kind, name, name

    def _kind_of(self, name: str, of: str | None, *, among: Sequence[ElementKind]) -> ElementKind:
        """What has that name; the one that `of` says, where several have."""
        found = [kind for kind in among if self._has(kind, name) and of in (None, kind)]
        if "attribute" in found and name in self._names("reference") and of is None:
            found.remove("attribute")
        if not found:
            what = of or "input, output, attribute or reference"
            raise UnknownElement(f"{self._target.operation.name} has no {what} {name}.", details={"name": name})
        if len(found) > 1:
            raise EditRefused(f"{name} is an {' and an '.join(found)}: say which with “of”.", details={"of": found})
        return found[0]

    def _new_name(self, kind: ElementKind, name: str) -> str:
        name = checked_name(name)
        kinds: tuple[ElementKind, ...] = ("attribute", "reference") if kind in ("attribute", "reference") else (kind,)
        for other in kinds:
            if name in self._names(other):
                raise NameTaken(
                    f"{self._target.operation.name} has the {other} {name} already.", details={"name": name}
                )
        self.kind, self.new = kind, name
        return name

    def _neighbours(self, kind: ElementKind, index: int | None) -> tuple[str | None, str | None]:
        """The elements before and after which a new one comes."""
        names = self._names(kind)
        if index is None:
            return None, None
        if not 0 <= index <= len(names):
            raise EditRefused(f"There is no place {index} among {len(names)} {kind}s; the first is 0.")
        if index < len(names):
            return names[index], None
        return None, names[-1] if names else None


def _documented(kind: ElementKind) -> ParameterKind:
    return "input" if kind == "input" else "attribute"
