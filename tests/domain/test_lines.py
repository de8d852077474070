"""Problems of a document get the line that they are about."""

from __future__ import annotations

import pytest

from deepforge_jupyter.domain.lines import line_of_places, with_lines
from deepforge_jupyter.domain.problem import Problem, ProblemCode, Where

PATH = "pipelines/train.dfpipe"
TEXT = """{
  "format": 1,
  "nodes": {
    "Load": {"operation": "LoadDigits"},
    "A \\"{[ B": {
      "operation": "Train",
      "attributes": {
        "hidden": [64, [1, 2]],
        "epochs"
          : 3
      }
    }
  },
  "edges": [
    {"source": "Load", "output": "a", "target": "Train", "input": "x"},
    {"source": "Load", "output": "a",
     "target": "Train", "input": "y"},
    {"source": "Load", "output": "b", "target": "Train", "input": "z"}
  ]
}
"""


def line(where: Where) -> int | None:
    problem = Problem(code=ProblemCode.bad_attribute, severity="error", where=where, message="wrong")
    (found,) = with_lines([problem], TEXT, PATH)
    return found.where.line


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (Where(path=PATH, node="Load"), 4),
        (Where(path=PATH, node='A "{[ B'), 5),
        (Where(path=PATH, node='A "{[ B', attribute="hidden"), 8),
        (Where(path=PATH, node='A "{[ B', attribute="epochs"), 10),
        (Where(path=PATH, node='A "{[ B', attribute="other"), 5),
        (Where(path=PATH, edge=0), 15),
        (Where(path=PATH, node="Load", edge=2), 18),
        (Where(path=PATH), None),
        (Where(path=PATH, node="gone"), None),
        (Where(path=PATH, node="Load", line=99), 99),
        (Where(path="operations/Train.py", node="Load"), None),
    ],
)
def test_the_most_exact_place_that_is_there_gives_the_line(where: Where, expected: int | None) -> None:
    assert line(where) == expected


def test_lists_and_objects_do_not_disturb_each_other() -> None:
    places = line_of_places('{"a": [\n{"b": 1},\n[2,\n3],\n4, {"c":\n5}], "d": 6}')
    assert places["a", 0] == 2
    assert places["a", 1] == 3
    assert places["a", 3] == 5
    assert places["d",] == 6


@pytest.mark.parametrize("text", ["", "]", "}:", '"a":', "{{{", '{"a"'])
def test_text_that_is_not_json_does_no_harm(text: str) -> None:
    assert isinstance(line_of_places(text), dict)
