"""An attribute is a constructor parameter stored as `self.name`; a reference is annotated `Resource["kind"]`."""

_CODE = '''
class Train:
    """Trains."""

    def execute(self, dataset):
        return dataset
'''
VALID = [
    (
        _CODE,
        {"do": "add-attribute", "name": "epochs", "type": "int", "default": "3", "doc": "How many."},
        '''
class Train:
    """Trains.

    Parameters
    ----------
    epochs : int
        How many.
    """

    def __init__(self, epochs: int = 3):
        self.epochs = epochs

    def execute(self, dataset):
        return dataset
''',
    ),
    (
        _CODE,
        {"do": "add-reference", "name": "model", "kind": "keras"},
        "from deepforge import Resource\n\n"
        + _CODE.replace(
            "    def", '    def __init__(self, model: Resource["keras"]):\n        self.model = model\n\n    def'
        ),
    ),
    (
        "class Base: pass\nclass Train(Base):\n    def execute(self): pass\n",
        {"do": "add-attribute", "name": "a"},
        "class Base: pass\nclass Train(Base):\n    def __init__(self, a):\n        super().__init__()\n"
        "        self.a = a\n\n    def execute(self): pass\n",
    ),
    (
        "import base\nclass Train(base.Step):\n    def execute(self): pass\n",
        {"do": "add-attribute", "name": "a"},
        "import base\nclass Train(base.Step):\n    def __init__(self, a, **kwargs):\n"
        "        super().__init__(**kwargs)\n        self.a = a\n\n    def execute(self): pass\n",
    ),
    (
        "class Train:\n    def __init__(self, a=1):\n        self.a = a\n        setup()\n        return\n    def execute(self): pass\n",
        {"do": "add-attribute", "name": "b", "default": "2"},
        "class Train:\n    def __init__(self, a=1, b=2):\n        self.a = a\n        self.b = b\n        setup()\n"
        "        return\n    def execute(self): pass\n",
    ),
    (
        "class Train:\n    def __init__(self): pass\n    def execute(self): pass\n",
        {"do": "add-attribute", "name": "a"},
        "class Train:\n    def __init__(self, a): self.a = a\n    def execute(self): pass\n",
    ),
    (
        "class Train:\n    def __init__(self, a, b): self.a = a; self.b = b\n    def execute(self): pass\n",
        {"do": "remove-attribute", "name": "a"},
        "class Train:\n    def __init__(self, b): self.b = b\n    def execute(self): pass\n",
    ),
    (
        "class Train:\n    def __init__(self, a, *, b):\n        self.b = b  # kept\n    def execute(self): pass\n",
        {"do": "remove-attribute", "name": "b"},
        "class Train:\n    def __init__(self, a):\n        pass  # kept\n    def execute(self): pass\n",
    ),
    (
        "from dataclasses import dataclass\n@dataclass\nclass Train:\n    a: int\n    b: int = 2\n\n    def execute(self): pass\n",
        {"do": "add-attribute", "name": "c", "type": "str"},
        "from dataclasses import dataclass\n@dataclass\nclass Train:\n    a: int\n    c: str\n    b: int = 2\n\n    def execute(self): pass\n",
    ),
    (
        "import deepforge\nclass Train:\n    def __init__(self, model): pass\n    def execute(self): pass\n",
        {"do": "retype-reference", "name": "model", "kind": "keras"},
        'import deepforge\nclass Train:\n    def __init__(self, model: deepforge.Resource["keras"]): pass\n    def execute(self): pass\n',
    ),
    (
        'from deepforge import Resource\nclass Train:\n    def __init__(self, m: Resource["a"] | None = None): pass\n    def execute(self): pass\n',
        {"do": "retype-reference", "name": "m", "kind": "b"},
        'from deepforge import Resource\nclass Train:\n    def __init__(self, m: Resource["b"] | None = None): pass\n    def execute(self): pass\n',
    ),
]
VALID.append(
    (
        'class Train:\n    def __init__(self, a):\n        """\n        :param a: An a.\n        """\n        self.a = a\n    def execute(self): pass\n',
        {"do": "remove-attribute", "name": "a"},
        "class Train:\n    def __init__(self):\n        pass\n    def execute(self): pass\n",
    )
)
_STORES = "class Train:\n    def __init__(self, a=1):\n        self.b = a\n    def execute(self): pass\n"
INVALID = [
    (_STORES, {"do": "add-attribute", "name": "a"}, "name_taken"),
    (_STORES, {"do": "add-attribute", "name": "b"}, "name_taken"),
    (_STORES, {"do": "add-attribute", "name": "execute"}, "name_taken"),
    (_STORES, {"do": "add-reference", "name": "m", "kind": 'x"]'}, "edit_refused"),
    (_STORES, {"do": "remove-attribute", "name": "b"}, "unknown_element"),
    (_STORES, {"do": "remove-reference", "name": "a"}, "unknown_element"),
    (_STORES, {"do": "retype-reference", "name": "a", "kind": None}, "unknown_element"),
]
