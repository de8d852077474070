"""Whatever is edited in whatever order: the code parses, says what was asked, and is as it was everywhere else."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections import Counter
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import msgspec
from analysis.edits.editing import corpus, edited
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deepforge_jupyter.analysis import read_operation
from deepforge_jupyter.analysis.module import Module
from deepforge_jupyter.domain.operation import Attribute, Operation, Port, Reference
from deepforge_jupyter.errors import BadSyntax, EditRefused

SOURCES = corpus()
NEW_NAMES = ["added", "more", "größe", "dataset", "model", "epochs", "np", "self", "class", "score", "result", "x"]
TYPES = ["int", "list[int]", "dict[str, float]", "Literal['a', \"b\"]", "np.ndarray", "Optional[int]", "Path", None]
DEFAULTS = ["1", "None", "'relu'", "[1, 2]", "(1, 2)", "{'a': 1}", "1e-3", "-1", "lambda a, b: a"]
DOCS = ["How many.", 'Says "hello" with a \\ in it.', "Ünïcode 🎉", "A " + "long " * 40 + "text.", 'ends with a quote"']
KINDS = ("input", "output", "attribute", "reference")

Element = Port | Attribute | Reference


def elements(operation: Operation, kind: str) -> tuple[Element, ...]:
    return {
        "input": operation.inputs,
        "output": operation.outputs,
        "attribute": operation.attributes,
        "reference": operation.references,
    }[kind]


def names(operation: Operation, kind: str) -> list[str]:
    return [element.name for element in elements(operation, kind)]


Choose = Callable[[Sequence[Any]], Any]


def an_edit(choose: Choose, operation: Operation) -> dict[str, Any]:
    """One that may be made; names are sometimes taken or impossible."""
    kind = choose(KINDS)
    existing = names(operation, kind)
    verbs = ["add", "operation"]
    if existing:
        verbs += ["remove", "rename", "rename", "retype", "move", "set-default", "remove-default", "document"] * 2
    verb = choose(verbs)
    name = choose(existing) if existing else "x"
    if verb == "operation":
        if choose([True, False]):
            return {"do": "document", "doc": choose(DOCS)}
        return {"do": "rename-operation", "to": choose(["Fit", "Train2", "Größe"])}
    if verb == "add":
        return an_addition(choose, kind, len(existing))
    if verb == "rename":
        return {"do": f"rename-{kind}", "name": name, "to": choose(NEW_NAMES)}
    if verb == "retype":
        to = {"kind": choose(["keras", None])} if kind == "reference" else {"type": choose(TYPES)}
        return {"do": f"retype-{kind}", "name": name, **to}
    if verb == "move":
        return {"do": f"move-{kind}", "name": name, "index": choose(range(len(existing)))}
    if verb == "set-default":
        return {"do": verb, "name": name, "of": kind, "default": choose(DEFAULTS)}
    if verb == "remove-default":
        return {"do": verb, "name": name, "of": kind}
    if verb == "document":
        return {"do": verb, "name": name, "of": kind, "doc": choose(DOCS)}
    return {"do": f"remove-{kind}", "name": name}


def an_addition(choose: Choose, kind: str, count: int) -> dict[str, Any]:
    edit: dict[str, Any] = {"do": f"add-{kind}", "name": choose(NEW_NAMES)}
    if choose([True, False]):
        edit["index"] = choose(range(count + 1))
    if choose([True, False]):
        edit["doc"] = choose(DOCS)
    if kind == "reference":
        edit["kind"] = choose([None, "keras"])
    else:
        edit["type"] = choose(TYPES)
    if kind in ("input", "attribute") and choose([True, False]):
        edit["default"] = choose(DEFAULTS)
    return edit


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), source=st.sampled_from(sorted(SOURCES)))
def test_any_sequence_of_edits_leaves_code_that_says_what_was_asked(data: st.DataObject, source: str) -> None:
    text, name = SOURCES[source], source
    for _ in range(5):
        edit = an_edit(lambda options: data.draw(st.sampled_from(options)), read(text, name))
        try:
            text, name = made(text, name, edit)
        except (EditRefused, BadSyntax) as error:
            assert error.message


def test_few_edits_of_existing_elements_are_refused() -> None:
    """So that the test above cannot succeed by refusing."""
    random = Random(1)
    counts: Counter[bool] = Counter()
    for name, text in SOURCES.items():
        operation = read(text, name)
        if operation.problems:
            continue
        for _ in range(12):
            edit = an_edit(random.choice, operation)
            if edit.get("to", edit["do"]) in NEW_NAMES or edit["do"].startswith("add"):
                continue
            try:
                made(text, name, edit)
                counts[True] += 1
            except EditRefused:
                counts[False] += 1
    assert counts[True] > 4 * counts[False]


def read(text: str, name: str) -> Operation:
    return read_operation(text, name=name, path=f"operations/{name}.py")


def made(text: str, name: str, edit: dict[str, Any]) -> tuple[str, str]:
    """The text and the operation's name after the edit, which has done what it says."""
    before = read(text, name)
    after_text, answer = edited(text, edit, name=name)
    if edit["do"] == "rename-operation":
        name = edit["to"]
    after = read(after_text, name)
    ast.parse(after_text.removeprefix("\ufeff"))
    assert answer.operation == msgspec.structs.replace(
        after, path=answer.operation.path, problems=answer.operation.problems
    )
    assert_says(edit, before, after)
    assert_is_as_it_was(edit, text, after_text, name)
    return after_text, name


def assert_says(edit: dict[str, Any], before: Operation, after: Operation) -> None:
    verb, _, kind = edit["do"].partition("-")
    if verb == "rename" and kind == "operation":
        assert after.class_name == edit["to"]
        kind = ""
    if (verb in ("set", "remove") and kind == "default") or verb == "document":
        kind = edit.get("of", "")
    old, new = edit.get("name"), edit.get("to", edit.get("name"))
    for other in ("input", "output", "constructor"):
        is_concerned = kind == other or (kind in ("attribute", "reference") and other == "constructor")
        was = [
            element
            for one in ([other] if other != "constructor" else ["attribute", "reference"])
            for element in elements(before, one)
        ]
        now = [
            element
            for one in ([other] if other != "constructor" else ["attribute", "reference"])
            for element in elements(after, one)
        ]
        if not is_concerned:
            assert now == was or (verb == "rename" and [one.name for one in now] == [one.name for one in was])
            continue
        rest_was = [element for element in was if verb == "add" or element.name != old]
        gone = verb == "remove" and kind != "" and edit["do"] != "remove-default"
        rest_now = [element for element in now if gone or element.name != new]
        assert rest_now == rest_was
        if gone:
            assert old not in [element.name for element in now]
            continue
        (element,) = (element for element in now if element.name == new)
        assert_element(edit, element, next((found for found in was if found.name == old), None), after, kind)
    if verb == "document" and not kind:
        assert after.help == " ".join(edit["doc"].split())
    elif edit["do"] != "rename-operation":
        assert after.help == before.help or before.help is None


def assert_element(edit: dict[str, Any], element: Element, was: Element | None, after: Operation, kind: str) -> None:
    verb = edit["do"].partition("-")[0]
    if edit.get("doc"):
        assert element.description == " ".join(edit["doc"].split())
    elif was is not None:
        assert element.description == was.description
    if verb in ("add", "retype") and edit.get("type") and isinstance(element, Port):
        assert element.type is not None and normal(element.type) == normal(edit["type"])
    elif verb == "retype" and isinstance(element, Port):
        assert element.type is None
    elif verb not in ("add", "retype") and isinstance(element, Port) and isinstance(was, Port):
        assert element.type == was.type
    if verb in ("add", "retype") and "kind" in edit:
        assert isinstance(element, Reference) and element.kind == edit["kind"]
    if edit.get("default") and isinstance(element, Attribute):
        if not re.match(r"[\[{]", edit["default"]) and "lambda" not in edit["default"]:
            assert element.default_source == edit["default"]
        assert not element.is_required
    if edit.get("default") and isinstance(element, Port):
        assert element.optional
    if edit["do"] == "remove-default" and isinstance(element, Port):
        assert not element.optional
    if verb == "move":
        assert names(after, kind).index(element.name) == edit["index"]
    if verb == "rename" and was is not None:
        assert msgspec.structs.replace(element, name="") == msgspec.structs.replace(was, name="")  # type: ignore[type-var]


def assert_is_as_it_was(edit: dict[str, Any], before: str, after: str, name: str) -> None:
    if "\r\n" in before and "\n" not in before.replace("\r\n", ""):
        assert "\n" not in after.replace("\r\n", "")
    assert after.startswith("\ufeff") == before.startswith("\ufeff")
    if edit["do"] == "rename-operation":
        assert len(before.splitlines()) == len(after.splitlines())
        return
    assert others(before, name) == others(after, name)
    if not edit["do"].startswith("remove"):
        assert comments(before) == comments(after)
    if not edit["do"].startswith("rename"):
        assert methods(before, name) == methods(after, name)


def others(text: str, name: str) -> list[str]:
    """What stands at the top level, other than imports and the classes of the operation's family."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    tree = ast.parse(text)
    module = Module(tree, text)
    operation = read_operation(text, name=name, path="")
    family = {found.name for found in module.lineage(operation.class_name or "")}
    family |= {other for other in module.classes if family & {found.name for found in module.lineage(other)}}
    return [
        ast.get_source_segment(text, statement) or ""
        for statement in tree.body
        if not isinstance(statement, (ast.Import, ast.ImportFrom))
        and not (isinstance(statement, ast.ClassDef) and statement.name in family)
        and not (isinstance(statement, ast.If) and family & {getattr(inner, "name", "") for inner in statement.body})
    ]


def methods(text: str, name: str) -> list[str]:
    """The other methods of the class."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    operation = read_operation(text, name=name, path="")
    if operation.class_name is None:
        return []
    definition = Module(ast.parse(text), text).classes[operation.class_name]
    return [
        ast.get_source_segment(text, statement) or ""
        for statement in definition.body
        if isinstance(statement, (ast.FunctionDef, ast.ClassDef)) and statement.name not in ("__init__", "execute")
    ]


def comments(text: str) -> Counter[str]:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    found = tokenize.generate_tokens(io.StringIO(text).readline)
    return Counter(token.string for token in found if token.type == tokenize.COMMENT)


def normal(type: str) -> str:
    return re.sub(r"\b\w+\.(?=Optional|Literal|Path)", "", ast.unparse(ast.parse(type, mode="eval")))
