"""The answer: replacements for exactly one text, minimal, counted as editors in the browser count."""

from __future__ import annotations

import hashlib
import sys

import pytest
from analysis.edits.editing import CORPUS, after, code, decoded, edited

from deepforge_jupyter.analysis import read_operation
from deepforge_jupyter.analysis.edits import edit_operation
from deepforge_jupyter.domain.edits import Replacement
from deepforge_jupyter.errors import BadSyntax, EditRefused


def test_replacements_count_utf16_units_of_the_text_with_its_own_line_ends() -> None:
    text = "\ufeff# 🎉\r\nclass Train:\r\n    def execute(self, 🎉=1): pass\r\n".replace("🎉=", "é=")
    _, answer = edited(text, {"do": "rename-input", "name": "é", "to": "x"})
    start = len(text[: text.index("é=")].encode("utf-16-le")) // 2
    assert answer.replacements == (Replacement(start=start, end=start + 1, text="x"),)
    assert answer.sha256 == hashlib.sha256(text.encode()).hexdigest()


def test_new_lines_end_as_the_file_does() -> None:
    text = "class Train:\r\n    def execute(self):\r\n        pass\r\n"
    assert after(text, {"do": "add-output", "name": "x"}) == (
        "class Train:\r\n    def execute(self):\r\n        x = None\r\n        return x\r\n"
    )


def test_only_what_differs_is_replaced() -> None:
    text = "class Train:\n    def __init__(self, a: int = 1, b: int = 2): pass\n    def execute(self): pass\n"
    _, answer = edited(text, {"do": "retype-attribute", "name": "b", "type": "float"})
    (made,) = answer.replacements
    assert (text[made.start : made.end], made.text) == ("in", "floa")


def test_the_answer_carries_the_interface_and_the_lines_that_still_use_what_is_gone() -> None:
    text = code("""
        class Train:
            def __init__(self, epochs=3):
                self.epochs = epochs
                self.more = epochs + 1
            def execute(self, data):
                return self.epochs
    """)
    changed, answer = edited(text, {"do": "remove-attribute", "name": "epochs"})
    assert answer.operation == read_operation(changed, name="Train", path="operations/Train.py")
    assert answer.unresolved == (3, 5)


def test_an_edit_that_changes_nothing_has_no_replacements() -> None:
    text = "class Train:\n    def execute(self, a, b): pass\n"
    assert edited(text, {"do": "move-input", "name": "a", "index": 0})[1].replacements == ()
    assert edited(text, {"do": "rename-input", "name": "a", "to": "a"})[1].replacements == ()


def test_code_that_does_not_parse_is_refused_with_its_place() -> None:
    with pytest.raises(BadSyntax) as raised:
        edited("class Train:\n    def execute(self, a:\n", {"do": "add-input", "name": "x"})
    assert raised.value.details["line"] == 2
    assert raised.value.details["column"] is not None


def test_code_nested_too_deeply_is_refused_and_harms_nothing() -> None:
    text = f"class Train:\n    def execute(self, a):\n        x = f'{{a}} {{{'(' * 5000}a{')' * 5000}}}'\n"
    edit = decoded({"do": "rename-input", "name": "a", "to": "b"})
    with pytest.raises((EditRefused, BadSyntax)):
        edit_operation(text, edit, name="Train", path="operations/Train.py")


def test_trainvalidate_by_edits_has_the_interface_of_the_one_by_hand() -> None:
    """The operation of DeepForge's documentation, from the template by edits only; its output is then named."""
    by_hand = (CORPUS / "TrainValidate.py").read_text()
    template = code("""
        class TrainValidate:
            def execute(self):
                print("TrainValidate runs")
    """)
    by_edits = after(
        template,
        {"do": "add-attribute", "name": "epochs", "default": "10"},
        {"do": "add-attribute", "name": "batch_size", "default": "32"},
        {"do": "add-attribute", "name": "model"},
        {"do": "add-input", "name": "dataset"},
        {"do": "add-output", "name": "model"},
        name="TrainValidate",
    )
    named = after(by_hand, {"do": "rename-output", "name": "result", "to": "model"}, name="TrainValidate")
    assert "        return model.get_weights()\n" in named
    one, other = (read_operation(text, name="TrainValidate", path="") for text in (by_edits, named))
    assert (one.attributes, one.references, one.inputs, one.outputs) == (
        other.attributes,
        other.references,
        other.inputs,
        other.outputs,
    )
    assert by_edits == code("""
        class TrainValidate:
            def __init__(self, model, epochs=10, batch_size=32):
                self.epochs = epochs
                self.batch_size = batch_size
                self.model = model

            def execute(self, dataset):
                print("TrainValidate runs")
                model = None
                return model
    """)


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="this Python knows template strings")
def test_code_in_a_newer_python_is_read_but_changed_by_hand_and_the_line_is_told() -> None:
    text = 'class Train:\n    def execute(self, x):\n        model = t"{x}"\n        return model\n'
    operation = read_operation(text, name="Train", path="operations/Train.py")
    assert ([port.name for port in operation.outputs], operation.problems) == (["model"], ())
    with pytest.raises(EditRefused) as raised:
        edited(text, {"do": "rename-input", "name": "x", "to": "y"})
    server = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert raised.value.message.startswith(f"Line 3 is written in a newer Python than the server's {server}")
    assert raised.value.details == {"line": 3}
