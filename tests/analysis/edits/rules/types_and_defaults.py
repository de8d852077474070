"""Types and defaults are written as PEP 8 has them; what a type names is imported, or written as text if unknown."""

_CODE = "import numpy as np\n\n\nclass Train:\n    def __init__(self, a, b: int = 2, c=3): pass\n    def execute(self, x): pass\n"
_DATACLASS = """
from dataclasses import dataclass


@dataclass
class Train:
    a: int
    b: int = 2  # two

    def execute(self): pass
"""


def _with(old: str, new: str) -> str:
    assert old in _CODE
    return _CODE.replace(old, new)


VALID = [
    (_CODE, {"do": "retype-attribute", "name": "c", "type": "float"}, _with("c=3", "c: float = 3")),
    (_CODE, {"do": "retype-attribute", "name": "b", "type": None}, _with("b: int = 2", "b=2")),
    (_CODE, {"do": "retype-input", "name": "x", "type": "np.ndarray"}, _with("self, x", "self, x: np.ndarray")),
    (_CODE, {"do": "retype-input", "name": "x", "type": "Dataset"}, _with("self, x", 'self, x: "Dataset"')),
    (
        _CODE,
        {"do": "retype-input", "name": "x", "type": "Optional[Path]"},
        _with("self, x", "self, x: Optional[Path]").replace(
            "as np\n", "as np\nfrom pathlib import Path\nfrom typing import Optional\n"
        ),
    ),
    (
        "import typing as t\nclass Train:\n    def execute(self, x): pass\n",
        {"do": "retype-input", "name": "x", "type": "Any"},
        "import typing as t\nclass Train:\n    def execute(self, x: t.Any): pass\n",
    ),
    (_CODE, {"do": "set-default", "name": "b", "default": "[1, 2]"}, _with("int = 2", "int = [1, 2]")),
    (_CODE, {"do": "set-default", "name": "c", "default": 0.5}, _with("c=3", "c=0.5")),
    (_CODE, {"do": "set-default", "name": "c", "default": True}, _with("c=3", "c=True")),
    (_CODE, {"do": "set-default", "name": "a", "default": "np.pi"}, _with("self, a,", "self, a=np.pi,")),
    (_CODE, {"do": "set-default", "name": "x", "default": None}, _with("self, x", "self, x=None")),
    (_CODE, {"do": "remove-default", "name": "c"}, _with("b: int = 2, c=3", "c, b: int = 2")),
    (_CODE, {"do": "remove-default", "name": "b"}, _with("b: int = 2", "b: int")),
    (
        "class Train:\n    def __init__(self, a, b): pass\n    def execute(self): pass\n",
        {"do": "set-default", "name": "a", "default": "1"},
        "class Train:\n    def __init__(self, b, a=1): pass\n    def execute(self): pass\n",
    ),
    (_DATACLASS, {"do": "retype-attribute", "name": "b", "type": "float"}, _DATACLASS.replace("b: int", "b: float")),
    (
        _DATACLASS,
        {"do": "set-default", "name": "b", "default": "[]"},
        _DATACLASS.replace("b: int = 2", "b: int = field(default_factory=list)").replace(
            "dataclass\n\n\n@", "dataclass\nfrom dataclasses import field\n\n\n@"
        ),
    ),
    (_DATACLASS, {"do": "remove-default", "name": "b"}, _DATACLASS.replace("b: int = 2", "b: int")),
    (_DATACLASS, {"do": "move-attribute", "name": "a", "index": 0}, _DATACLASS),
]
INVALID = [
    (_CODE, {"do": "retype-input", "name": "x", "type": "int,"}, "edit_refused"),
    (_CODE, {"do": "retype-input", "name": "x", "type": "(yield)"}, "edit_refused"),
    (_CODE, {"do": "set-default", "name": "c", "default": "relu"}, "edit_refused"),
    (_CODE, {"do": "set-default", "name": "c", "default": "1\n"[:1] + ", d=2"}, "edit_refused"),
    (_CODE, {"do": "set-default", "name": "d", "default": "1"}, "unknown_element"),
    (_CODE, {"do": "remove-default", "name": "a"}, "edit_refused"),
    (_CODE, {"do": "remove-default", "name": "d"}, "unknown_element"),
    (_DATACLASS, {"do": "retype-attribute", "name": "a", "type": None}, "edit_refused"),
    (_DATACLASS, {"do": "move-attribute", "name": "b", "index": 0}, "edit_refused"),
]
