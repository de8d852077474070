"""Environment files: what they ask for, and what is wrong with them where it stands."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deepforge_jupyter.domain.environment import Environment
from deepforge_jupyter.environments import parse_environment

WHOLE = """\
# what training needs
name: train
channels:
  - conda-forge
  - https://conda.example.org/team
dependencies:
  - python 3.11.*
  - numpy>=2,<3   # arrays
  - conda-forge::scipy=1.14=py311_0
  - pytorch[version='>=2', build='cuda*']
  - pip
  - pip:
    - six==1.17
    - torchmetrics[image]>=1; python_version<"3.13"
    - git+https://git.example.org/lab/tools.git#egg=lab-tools
    - ./local
    - -r requirements.txt
variables:
  OMP_NUM_THREADS: 4
"""


def parsed(text: str) -> Environment:
    return parse_environment(text, path="environment.yml")


def problems(text: str) -> list[tuple[int | None, str, str]]:
    return [(found.where.line, found.severity, found.message) for found in parsed(text).problems]


def test_channels_and_packages_of_both_kinds_are_read_with_their_lines():
    environment = parsed(WHOLE)
    assert environment.problems == ()
    assert environment.name == "train"
    assert environment.channels == ("conda-forge", "https://conda.example.org/team")
    assert [(package.name, package.constraint, package.source, package.line) for package in environment.packages] == [
        ("python", "3.11.*", "conda", 7),
        ("numpy", ">=2,<3", "conda", 8),
        ("scipy", "=1.14=py311_0", "conda", 9),
        ("pytorch", "[version='>=2', build='cuda*']", "conda", 10),
        ("pip", "", "conda", 11),
        ("six", "==1.17", "pip", 13),
        ("torchmetrics", '[image]>=1; python_version<"3.13"', "pip", 14),
        ("lab-tools", "", "pip", 15),
        ("./local", "", "pip", 16),
        ("-r requirements.txt", "", "pip", 17),
    ]


@pytest.mark.parametrize(
    ("text", "line", "severity", "said"),
    [
        ("dependencies:\n\t- numpy\n", 2, "error", "a tab stands where there must be spaces"),
        ("name: [a\n", 2, "error", "This is not YAML"),
        ("- numpy\n", 1, "error", "has keys"),
        ("chanels: [a]\ndependencies: []\n", 1, "warning", "is it channels?"),
        ("channels: conda-forge\ndependencies: []\n", 1, "error", "channels must be a list"),
        ("name: x\ndependencies: numpy\n", 2, "error", "dependencies must be a list"),
        ("dependencies:\n  - a\ndependencies:\n  - b\n", 3, "error", "dependencies is here twice"),
        ("dependencies:\n  - numpy\n  - numpy>>2\n", 3, "error", "“>>2” is no version"),
        ("dependencies:\n  - numpy==\n", 2, "error", "a version must follow “==”"),
        ("dependencies:\n  - '>=2'\n", 2, "error", "must begin with the name of a package"),
        ("dependencies:\n  - numpy: 2\n", 2, "error", "Write - numpy=2"),
        ("dependencies:\n  -\n", 2, "error", "no package after the dash"),
        ("dependencies:\n  - [a, b]\n", 2, "error", "A package is one line"),
        ("dependencies:\n  - numpy\n  - scipy\n  - NumPy=2\n", 4, "warning", "numpy is asked for in line 2 already"),
        ("dependencies:\n  - pip\n  - pip:\n    - six\n    - Six>1\n", 5, "error", "six is asked for in line 4"),
        ("dependencies:\n  - six\n  - pip\n  - pip:\n    - six\n", 5, "warning", "six is asked for in line 2"),
        ("dependencies:\n  - numpy\n  - pip:\n    - six\n", 3, "warning", "add - pip"),
        ("dependencies:\n  - pip\n  - pip: six\n", 3, "error", "pip must be a list"),
        ("dependencies:\n  - pip\n  - pip:\n    - six=1\n", 4, "error", "pip writes a version with =="),
        ("dependencies:\n  - pip\n  - pip:\n    - six >\n", 4, "error", "“six >” is no package"),
        ("dependencies: []\nprefix: /opt/x\n", 2, "warning", "prefix has no effect"),
        ("dependencies: []\nvariables: 3\n", 2, "error", "variables must have names and values"),
        ("dependencies: []\nvariables:\n  A: [1]\n", 3, "error", "The variable A must have one value"),
        ("name: x\n", 1, "warning", "no dependencies"),
        ("# only a comment\n", None, "warning", "The file is empty"),
    ],
)
def test_what_is_wrong_is_said_at_its_line(text, line, severity, said):
    ((found_line, found_severity, message),) = problems(text)
    assert said in message
    assert (found_line, found_severity) == (line, severity)


def test_every_mistake_of_a_file_is_listed_and_the_rest_is_read():
    environment = parsed("nam: x\ndependencies:\n  - numpy\n  - a b c d\n  - scipy=\n")
    assert [problem.where.line for problem in environment.problems] == [1, 4, 5]
    assert [package.name for package in environment.packages] == ["numpy"]


@pytest.mark.parametrize("text", ["[" * 5000, "&a [*a, *a]", "a: " + "x" * (1 << 20), "- !!python/object:os.x {}"])
def test_hostile_text_is_an_ordinary_mistake(text):
    assert problems(text)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="abAB019.=<>!~,|*[]()'\"#:;@&+-_/ \n\t", max_size=60))
def test_no_line_breaks_the_reader(line):
    parsed(f"dependencies:\n  - pip\n  - {line}\n  - pip:\n    - {line}\n")
