"""Every `return` gives the outputs: they are added, moved and removed in each of them."""


def _execute(*body: str, head: str = "def execute(self, data)") -> str:
    return f"class Train:\n    {head}:\n" + "".join(f"        {line}\n" for line in body)


VALID = [
    (_execute("pass"), {"do": "add-output", "name": "x"}, _execute("x = None", "return x")),
    (_execute("x = 1"), {"do": "add-output", "name": "x"}, _execute("x = 1", "return x")),
    (_execute("return"), {"do": "add-output", "name": "x"}, _execute("x = None", "return x")),
    (_execute("return None  # so"), {"do": "add-output", "name": "x"}, _execute("x = None", "return x  # so")),
    (_execute("return a"), {"do": "add-output", "name": "x"}, _execute("x = None", "return a, x")),
    (_execute("return a"), {"do": "add-output", "name": "x", "index": 0}, _execute("x = None", "return x, a")),
    (_execute("return(a)"), {"do": "add-output", "name": "x", "index": 0}, _execute("x = None", "return x, (a)")),
    (_execute("x = 1", "return (a, b)"), {"do": "add-output", "name": "x"}, _execute("x = 1", "return (a, b, x)")),
    (_execute("x = 1", "return a,"), {"do": "add-output", "name": "x"}, _execute("x = 1", "return a, x")),
    (_execute("x = 1", "return ()"), {"do": "add-output", "name": "x"}, _execute("x = 1", "return (x,)")),
    (
        _execute("if data:", "    return a", "return f(b)"),
        {"do": "add-output", "name": "x"},
        _execute("x = None", "if data:", "    return a, x", "return f(b), x"),
    ),
    (
        _execute("return (", "    a,  # first", "    b,", ")"),
        {"do": "add-output", "name": "x", "index": 1},
        _execute("x = None", "return (", "    a,  # first", "    x,", "    b,", ")"),
    ),
    (
        _execute("return a", head="def execute(self, data) -> int"),
        {"do": "add-output", "name": "x", "type": "str"},
        _execute("x = None", "return a, x", head="def execute(self, data) -> tuple[int, str]"),
    ),
    (
        _execute("pass", head="def execute(self, data) -> None"),
        {"do": "add-output", "name": "x", "type": "str"},
        _execute("x = None", "return x", head="def execute(self, data) -> str"),
    ),
    (
        "class Train:\n    pass\n",
        {"do": "add-output", "name": "x"},
        "class Train:\n    def execute(self):\n        x = None\n        return x\n",
    ),
    (_execute("return a, b"), {"do": "remove-output", "name": "a"}, _execute("return b")),
    (_execute("return a, b,"), {"do": "remove-output", "name": "a"}, _execute("return b")),
    (_execute("return (a, (b, c))"), {"do": "remove-output", "name": "a"}, _execute("return ((b, c),)")),
    (_execute("return a  # so"), {"do": "remove-output", "name": "a"}, _execute("return  # so")),
    (_execute("return fit(data)"), {"do": "remove-output", "name": "result"}, _execute("fit(data)", "return")),
    (
        _execute("return a, b", head="def execute(self, data) -> Tuple[int, str]"),
        {"do": "remove-output", "name": "b"},
        _execute("return a", head="def execute(self, data) -> int"),
    ),
    (
        _execute("if data: return a, 1", "return (", "    a,  # one", "    b,  # two", ")"),
        {"do": "move-output", "name": "b", "index": 0},
        _execute("if data: return 1, a", "return (", "    b,  # two", "    a,  # one", ")"),
    ),
    (
        _execute("return a, b", head='def execute(self, data) -> "tuple[int, str]"'),
        {"do": "move-output", "name": "b", "index": 0},
        _execute("return b, a", head='def execute(self, data) -> "tuple[str, int]"'),
    ),
    (
        _execute("return a"),
        {"do": "retype-output", "name": "a", "type": "int"},
        _execute("return a", head="def execute(self, data) -> int"),
    ),
    (
        _execute("return a, b", head='def execute(self, data) -> tuple[Annotated[int, "a"], str]'),
        {"do": "retype-output", "name": "a", "type": "float"},
        _execute("return a, b", head='def execute(self, data) -> tuple[Annotated[float, "a"], str]'),
    ),
    (
        _execute("return f(), g()"),
        {"do": "move-output", "name": "result_1", "index": 0},
        _execute('"""', "Returns", "-------", "result_1 :", "result :", '"""', "return g(), f()"),
    ),
]
_SPREAD = 'class Train:\n    def execute(self, data) -> "tuple[int, int]":\n        return split(data)\n'
INVALID = [
    (_execute("return a, a"), {"do": "move-output", "name": "a", "index": 1}, "edit_refused"),
    (_execute("return a, a"), {"do": "remove-output", "name": "a"}, "edit_refused"),
    (_execute("return a"), {"do": "add-output", "name": "a"}, "name_taken"),
    (_execute("return len(data)"), {"do": "add-output", "name": "len"}, "name_taken"),
    (_execute("return a"), {"do": "remove-output", "name": "b"}, "unknown_element"),
    (_execute("yield a"), {"do": "add-output", "name": "x"}, "edit_refused"),
    (_execute("if data: return a", "return a, b"), {"do": "add-output", "name": "x"}, "edit_refused"),
    (_SPREAD, {"do": "add-output", "name": "x"}, "edit_refused"),
    (_SPREAD, {"do": "move-output", "name": "result", "index": 1}, "edit_refused"),
    (_SPREAD, {"do": "remove-output", "name": "result"}, "edit_refused"),
    (_SPREAD, {"do": "retype-output", "name": "result", "type": None}, "edit_refused"),
    (_execute("return a, b"), {"do": "move-output", "name": "a", "index": 2}, "edit_refused"),
]
