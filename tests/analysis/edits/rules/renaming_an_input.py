"""Renaming an input renames its uses in `execute`: not strings, not names that mean something else."""

VALID = [
    (
        """
        class Train:
            def execute(self, dataset, other=None):
                print("dataset", f"{dataset} dataset", len(dataset))
                return [dataset for dataset in dataset], (lambda dataset: dataset)(1)
        """,
        {"do": "rename-input", "name": "dataset", "to": "rows"},
        """
        class Train:
            def execute(self, rows, other=None):
                print("dataset", f"{rows} dataset", len(rows))
                return [dataset for dataset in rows], (lambda dataset: dataset)(1)
        """,
    ),
    (
        """
        class Train:
            def execute(self, dataset):
                def count():
                    nonlocal dataset
                    dataset = list(dataset)
                def other(dataset): return dataset
                class Inner:
                    dataset = 1
                    def get(self): return dataset
                return self.dataset, count, other
        """,
        {"do": "rename-input", "name": "dataset", "to": "rows"},
        """
        class Train:
            def execute(self, rows):
                def count():
                    nonlocal rows
                    rows = list(rows)
                def other(dataset): return dataset
                class Inner:
                    dataset = 1
                    def get(self): return rows
                return self.dataset, count, other
        """,
    ),
    (
        '''
        class Train:
            """Trains.

            Parameters
            ----------
            dataset : list
                The dataset.
            """

            def execute(self, dataset):
                match dataset:
                    case {"a": 1, **dataset}: pass
                    case [first, *dataset] | (first, dataset): pass
                try:
                    pass
                except OSError as dataset:
                    pass
                import json as dataset, dataset
        ''',
        {"do": "rename-input", "name": "dataset", "to": "rows"},
        '''
        class Train:
            """Trains.

            Parameters
            ----------
            rows : list
                The dataset.
            """

            def execute(self, rows):
                match rows:
                    case {"a": 1, **rows}: pass
                    case [first, *rows] | (first, rows): pass
                try:
                    pass
                except OSError as rows:
                    pass
                import json as rows, dataset as rows
        ''',
    ),
    (
        """
        class Train:
            def execute(self, dataset, depth=0):
                if depth: return self.execute(dataset=dataset[1:], depth=depth - 1)
                return dataset
        """,
        {"do": "rename-input", "name": "dataset", "to": "rows"},
        """
        class Train:
            def execute(self, rows, depth=0):
                if depth: return self.execute(rows=rows[1:], depth=depth - 1)
                dataset = rows
                return dataset
        """,
    ),
]
INVALID = [
    (
        "class Train:\n    def execute(self, a): pass\n",
        {"do": "rename-input", "name": "b", "to": "c"},
        "unknown_element",
    ),
    ("class Train:\n    def execute(self, a): pass\n", {"do": "rename-input", "name": "a", "to": "if"}, "bad_name"),
    ("class Train:\n    def execute(self, a): pass\n", {"do": "rename-input", "name": "a", "to": "1a"}, "bad_name"),
    ("class Train:\n    def execute(self, a): pass\n", {"do": "rename-input", "name": "a", "to": "self"}, "bad_name"),
    ("class Train:\n    def execute(self, a, b): pass\n", {"do": "rename-input", "name": "a", "to": "b"}, "name_taken"),
    (
        "class Train:\n    def execute(self, a):\n        b = a\n",
        {"do": "rename-input", "name": "a", "to": "b"},
        "name_taken",
    ),
    (
        "class Train:\n    def execute(self, a):\n        len(a)\n",
        {"do": "rename-input", "name": "a", "to": "len"},
        "name_taken",
    ),
    ("class Train:\n    def execute(self, a: pass\n", {"do": "rename-input", "name": "a", "to": "b"}, "bad_syntax"),
]
