"""Which class of a file is the operation."""

from __future__ import annotations

from analysis.reading import read

from deepforge_jupyter.domain.problem import ProblemCode


def test_the_class_named_as_the_file_is_the_operation() -> None:
    operation = read("""
        class Helper:
            def execute(self): pass
        class Train:
            def execute(self, dataset): pass
    """)
    assert operation.class_name == "Train"
    assert operation.line == 4
    assert operation.problems == ()


def test_without_such_a_class_the_only_one_with_execute_is() -> None:
    operation = read("""
        class Callback: pass
        class Training:
            def execute(self): pass
    """)
    assert operation.class_name == "Training"
    assert operation.name == "Train"


def test_a_base_class_in_the_file_is_no_candidate() -> None:
    operation = read("""
        class Base:
            def __init__(self, epochs=3): pass
            def execute(self, dataset):
                return dataset
        class Fast(Base):
            reuse = False
    """)
    assert operation.class_name == "Fast"
    assert [port.name for port in operation.inputs] == ["dataset"]
    assert [attribute.default for attribute in operation.attributes] == [3]
    assert not operation.allows_reuse


def test_two_candidates_are_a_problem_that_names_them() -> None:
    (problem,) = read("""
        class A:
            def execute(self): pass
        class B:
            def execute(self): pass
    """).problems
    assert problem.code is ProblemCode.no_class
    assert "A, B" in problem.message and "Train" in problem.message
    assert problem.where.line == 4


def test_a_file_without_a_class_says_what_to_write() -> None:
    (problem,) = read("def execute(): pass").problems
    assert problem.code is ProblemCode.no_class
    assert "class Train" in problem.message


def test_a_class_without_execute_says_so_with_its_line() -> None:
    (problem,) = read("\nclass Train:\n    pass\n").problems
    assert (problem.code, problem.where.line) == (ProblemCode.no_execute, 3 - 1)


def test_a_base_class_from_elsewhere_is_named_when_execute_is_missing() -> None:
    (problem,) = read("from utils.base import Base\nclass Train(Base): pass").problems
    assert problem.code is ProblemCode.no_execute
    assert "Base" in problem.message


def test_a_class_under_try_is_found() -> None:
    operation = read("""
        try:
            import torch
        except ImportError:
            torch = None
        if torch is None:
            class Train:
                def execute(self): pass
    """)
    assert operation.class_name == "Train"


def test_reuse_is_allowed_unless_the_class_says_false() -> None:
    assert read("class Train:\n    reuse = True\n    def execute(self): pass").allows_reuse
    assert not read("class Train:\n    reuse: bool = False\n    def execute(self): pass").allows_reuse


def test_imports_are_listed_once_in_order_without_type_checking_ones() -> None:
    operation = read("""
        import numpy as np, os.path
        from typing import TYPE_CHECKING
        from utils.plots import draw
        if TYPE_CHECKING:
            import pandas
        class Train:
            def execute(self):
                from sklearn import svm
                import numpy
                from . import helpers
    """)
    assert operation.imports == ("numpy", "os", "typing", "utils", "sklearn", "operations")


def test_the_hash_is_the_same_for_every_kind_of_line_end() -> None:
    from deepforge_jupyter.analysis import read_operation

    texts = ("class A:\n    pass\n", "class A:\r\n    pass\r\n", "\ufeffclass A:\r    pass\r")
    assert len({read_operation(text, name="A", path="operations/A.py").sha256 for text in texts}) == 1


def test_the_group_is_what_the_class_says():
    assert read('class Train:\n    group = "Data"\n    def execute(self): pass').group == "Data"
    assert read("class Train:\n    group = 3\n    def execute(self): pass").group is None
    assert read('class Train:\n    group = " "\n    def execute(self): pass').group is None
    assert read('class Base:\n    group = "Data"\nclass Train(Base):\n    def execute(self): pass').group == "Data"
