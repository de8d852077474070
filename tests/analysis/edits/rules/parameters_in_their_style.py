"""Parameters are added, moved and removed in the style in which the signature is written, comments with them."""

_STACKED = """
class Train:
    def execute(
        self,
        a,  # the first
        # about b
        b: int = 2,
        *,
        c=3  # last
    ):
        pass
"""
VALID = [
    (
        _STACKED,
        {"do": "add-input", "name": "x"},
        """
class Train:
    def execute(
        self,
        a,  # the first
        # about b
        b: int = 2,
        *,
        c=3,  # last
        x
    ):
        pass
""",
    ),
    (
        _STACKED,
        {"do": "add-input", "name": "x", "type": "int", "index": 0},
        """
class Train:
    def execute(
        self,
        x: int,
        a,  # the first
        # about b
        b: int = 2,
        *,
        c=3  # last
    ):
        pass
""",
    ),
    (
        _STACKED,
        {"do": "remove-input", "name": "c"},
        """
class Train:
    def execute(
        self,
        a,  # the first
        # about b
        b: int = 2
    ):
        pass
""",
    ),
    (
        _STACKED,
        {"do": "move-input", "name": "c", "index": 1},
        """
class Train:
    def execute(
        self,
        a,  # the first
        c=3,  # last
        *,
        # about b
        b: int = 2
    ):
        pass
""",
    ),
    (
        _STACKED,
        {"do": "remove-input", "name": "a"},
        """
class Train:
    def execute(
        self,
        # about b
        b: int = 2,
        *,
        c=3  # last
    ):
        pass
""",
    ),
    (
        "class Train:\n    def execute(self, a,\n                b=1): pass\n",
        {"do": "add-input", "name": "x"},
        "class Train:\n    def execute(self, a, x,\n                b=1): pass\n",
    ),
    (
        "class Train:\n    def execute(self, a, b=lambda x, y: (x, y), **more): pass\n",
        {"do": "add-input", "name": "x", "default": "None"},
        "class Train:\n    def execute(self, a, b=lambda x, y: (x, y), x=None, **more): pass\n",
    ),
    (
        "class Train:\n\tdef execute(self): return None\n",
        {"do": "add-input", "name": "x"},
        "class Train:\n\tdef execute(self, x): return None\n",
    ),
    (
        "class Train:\n    def execute(): pass\n",
        {"do": "add-input", "name": "x"},
        "class Train:\n    def execute(self, x): pass\n",
    ),
    (
        "class Train:\n    @staticmethod\n    def execute(): pass\n",
        {"do": "add-input", "name": "x"},
        "class Train:\n    @staticmethod\n    def execute(x): pass\n",
    ),
    (
        "class Train: pass\n",
        {"do": "add-input", "name": "x"},
        "class Train:\n    def execute(self, x):\n        pass\n",
    ),
    (
        "class Train:\n  epochs = 3\n",
        {"do": "add-input", "name": "x", "type": "int"},
        "class Train:\n  epochs = 3\n\n  def execute(self, x: int):\n    pass\n",
    ),
]
VALID += [
    ("", {"do": "add-input", "name": "x"}, "class Train:\n    def execute(self, x):\n        pass\n"),
    (
        "def helper(): pass\n",
        {"do": "add-input", "name": "x", "doc": "An x."},
        'def helper(): pass\n\n\nclass Train:\n    def execute(self, x):\n        """\n        Parameters\n'
        '        ----------\n        x\n            An x.\n        """\n        pass\n',
    ),
]
INVALID = [
    (
        "class A:\n    def execute(self): pass\nclass B:\n    def execute(self): pass\n",
        {"do": "add-input", "name": "x"},
        "edit_refused",
    ),
    (_STACKED, {"do": "add-input", "name": "a"}, "name_taken"),
    (_STACKED, {"do": "add-input", "name": "x", "index": 4}, "edit_refused"),
    (_STACKED, {"do": "add-input", "name": "x", "type": "int) -> (int"}, "edit_refused"),
    (_STACKED, {"do": "add-input", "name": "x", "type": "int  # no"}, "edit_refused"),
    (_STACKED, {"do": "add-input", "name": "x", "default": "unknown"}, "edit_refused"),
    (_STACKED, {"do": "move-input", "name": "b", "index": 0}, "edit_refused"),
    (_STACKED, {"do": "move-input", "name": "b", "index": 3}, "edit_refused"),
    (_STACKED, {"do": "remove-input", "name": "x"}, "unknown_element"),
    ("x = 1\n", {"do": "remove-input", "name": "x"}, "edit_refused"),
]
