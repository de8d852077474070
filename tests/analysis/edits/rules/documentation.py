"""Descriptions are written in the docstring where they are, in the style that the file uses, NumPy's by default."""

_CODE = '''
class Train:
    """Trains.

    For long.
    """

    def __init__(self, epochs: int = 3, rate=0.1):
        self.epochs = epochs

    def execute(self, data):
        """Runs.

        Returns
        -------
        model : Model
            The model.
        """
        return fit(data)
'''


def _with(old: str, new: str) -> str:
    assert old in _CODE
    return _CODE.replace(old, new)


_PARAMETERS = "    For long.\n\n    Parameters\n    ----------\n    epochs\n        How many.\n"
VALID = [
    (_CODE, {"do": "document", "doc": "Learns."}, _with("Trains.", "Learns.")),
    (_CODE, {"do": "document", "name": "epochs", "doc": "How many."}, _with("    For long.\n", _PARAMETERS)),
    (_CODE, {"do": "document", "name": "model", "doc": "It."}, _with("            The model.", "            It.")),
    (_CODE, {"do": "document", "name": "model", "doc": None}, _with("            The model.\n", "")),
    (
        _CODE,
        {"do": "document", "name": "data", "doc": "Rows."},
        _with(
            "        Returns\n",
            "        Parameters\n        ----------\n        data\n            Rows.\n\n        Returns\n",
        ),
    ),
    (
        "class Train:\n    def execute(self, x): pass\n",
        {"do": "document", "doc": 'Says "x".'},
        'class Train:\n    """Says "x"."""\n\n    def execute(self, x): pass\n',
    ),
    (
        "class Train:\n    'Trains.'\n    def execute(self, x): pass\n",
        {"do": "document", "doc": "It's \\n."},
        "class Train:\n    'It\\'s \\\\n.'\n    def execute(self, x): pass\n",
    ),
    (
        'class Train:\n    """Trains."""\n    def execute(self, x): pass\n',
        {"do": "document", "doc": ""},
        "class Train:\n    def execute(self, x): pass\n",
    ),
    (
        'class Train:\n    def execute(self, x: Annotated[int, "old"]): pass\n',
        {"do": "document", "name": "x", "doc": "new"},
        'class Train:\n    def execute(self, x: Annotated[int, "new"]): pass\n',
    ),
    (
        "class Train:\n    def execute(self, x): pass\n\ndef f(a):\n    '''F.\n\n    Args:\n        a: A.\n    '''\n",
        {"do": "document", "name": "x", "doc": "new"},
        'class Train:\n    def execute(self, x):\n        """\n        Args:\n            x: new\n        """\n        pass\n'
        "\ndef f(a):\n    '''F.\n\n    Args:\n        a: A.\n    '''\n",
    ),
]
INVALID = [
    (_CODE, {"do": "document", "name": "nothing", "doc": "x"}, "unknown_element"),
    (_CODE, {"do": "document", "name": "epochs", "of": "input", "doc": "x"}, "unknown_element"),
    (
        "class Train:\n    def __init__(self, a=1): pass\n    def execute(self, a): pass\n",
        {"do": "document", "name": "a", "doc": "x"},
        "edit_refused",
    ),
    ("class Train:\n    'a' 'b'\n    def execute(self): pass\n", {"do": "document", "doc": "x"}, "edit_refused"),
]
