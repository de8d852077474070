"""Renaming the operation renames its class, and what the file uses it as."""

VALID = [
    (
        """
        class Train:
            def clone(self) -> "list[Train]":
                return [Train(), "Train", type(self).Train]
            def execute(self):
                return super(Train, self)

        class Better(Train): pass
        def make(Train): return Train
        print(f"{Train}")
        """,
        {"do": "rename-operation", "to": "Fit"},
        """
        class Fit:
            def clone(self) -> "list[Fit]":
                return [Fit(), "Train", type(self).Train]
            def execute(self):
                return super(Fit, self)

        class Better(Fit): pass
        def make(Train): return Train
        print(f"{Fit}")
        """,
    ),
]
_CODE = "import numpy\nclass Train:\n    def execute(self): pass\n"
INVALID = [
    (_CODE, {"do": "rename-operation", "to": "numpy"}, "name_taken"),
    (_CODE, {"do": "rename-operation", "to": "Input"}, "name_taken"),
    (_CODE, {"do": "rename-operation", "to": "class"}, "bad_name"),
    (_CODE, {"do": "rename-operation", "to": ""}, "bad_name"),
]
