import os
from datetime import datetime

SIZE = 2**4
DEFAULTS = {"a": 1}


class ExpressionDefaults:
    def __init__(
        self,
        size=SIZE * 2,
        when=datetime.now(),
        home=os.environ.get("HOME", "/"),
        key=lambda row, column=0: row[column],
        options=dict(DEFAULTS, b=2),
        both=(1, (2, 3)),
        text="a, b: c = d",
        choose=1 if SIZE > 3 else 2,
        nothing=None,
    ):
        self.size, self.when, self.home = size, when, home
        self.key = key
        self.options = dict(options)
        self.both = both
        self.text = text or ""
        self.choose = choose
        self.nothing = nothing

    def execute(self, rows, default={"x": [1, 2]}):
        rows = sorted(rows, key=self.key)
        return rows
