"""Renaming an output renames what is returned: a variable, `self.name`; an expression is named in the docstring."""

VALID = [
    (
        """
        class Train:
            def execute(self, data):
                if not data:
                    return 1, None
                history = [history for history in data]
                print(f"history {history}")
                return fit(data), history
        """,
        {"do": "rename-output", "name": "history", "to": "losses"},
        """
        class Train:
            def execute(self, data):
                if not data:
                    return 1, None
                losses = [history for history in data]
                print(f"history {losses}")
                return fit(data), losses
        """,
    ),
    (
        """
        class Train:
            def execute(self, data):
                model = self.model
                return model.get_weights()
        """,
        {"do": "rename-output", "name": "result", "to": "model"},
        '''
        class Train:
            def execute(self, data):
                """
                Returns
                -------
                model :
                """
                model = self.model
                return model.get_weights()
        ''',
    ),
    (
        '''
        class Train:
            def execute(self, data):
                """Fits.

                Args:
                    data: Rows.

                Returns:
                    MLP: The model,
                        fitted.
                """
                return fit(data)
        ''',
        {"do": "rename-output", "name": "result", "to": "model"},
        '''
        class Train:
            def execute(self, data):
                """Fits.

                Args:
                    data: Rows.

                Returns:
                    model (MLP): The model,
                        fitted.
                """
                return fit(data)
        ''',
    ),
    (
        '''
        class Train:
            def execute(self, data):
                """Fits.

                :param data: Rows.
                """
                return fit(data), data
        ''',
        {"do": "rename-output", "name": "result", "to": "model"},
        '''
        class Train:
            def execute(self, data):
                """Fits.

                :param data: Rows.
                :returns: model:
                :returns: data:
                """
                return fit(data), data
        ''',
    ),
    (
        """
        class Train:
            def execute(self, data):
                self.scores = []
                return self.scores
            def show(self): print(self.scores)
        """,
        {"do": "rename-output", "name": "scores", "to": "points"},
        """
        class Train:
            def execute(self, data):
                self.points = []
                return self.points
            def show(self): print(self.points)
        """,
    ),
    (
        """
        class Train:
            def execute(self, data):
                if data: return data
                return data
        """,
        {"do": "rename-output", "name": "data", "to": "same"},
        """
        class Train:
            def execute(self, data):
                if data: same = data; return same
                same = data
                return same
        """,
    ),
    (
        "class Train:\n    def execute(self, data):\n        return (best := max(data))\n",
        {"do": "rename-output", "name": "best", "to": "top"},
        "class Train:\n    def execute(self, data):\n        return (top := max(data))\n",
    ),
    (
        "class Train:\n    def execute(self, data):\n        a = 1\n        return a, a\n",
        {"do": "rename-output", "name": "a_1", "to": "b"},
        "class Train:\n    def execute(self, data):\n        a = 1\n        b = a\n        return a, b\n",
    ),
]
VALID += [
    (
        '''
        class Train:
            def execute(self, data):
                """Hashes, see
                :func:`hash`.

                Returns:
                    The digest of
                    all bytes.
                """
                return data.digest()
        ''',
        {"do": "rename-output", "name": "result", "to": "digest"},
        '''
        class Train:
            def execute(self, data):
                """Hashes, see
                :func:`hash`.

                Returns:
                    digest: The digest of
                    all bytes.
                """
                return data.digest()
        ''',
    ),
    (
        '''
        class Train:
            def execute(self, data):
                """Hashes, see
                :func:`hash`.
                """
                return data.digest()

            def other(self, a):
                """
                :param a: An a.
                """
        ''',
        {"do": "rename-output", "name": "result", "to": "digest"},
        '''
        class Train:
            def execute(self, data):
                """Hashes, see
                :func:`hash`.

                :returns: digest:
                """
                return data.digest()

            def other(self, a):
                """
                :param a: An a.
                """
        ''',
    ),
]
_CODE = "class Train:\n    def execute(self, data):\n        a = b = data\n        return a, b\n"
INVALID = [
    (_CODE, {"do": "rename-output", "name": "a", "to": "b"}, "name_taken"),
    (_CODE, {"do": "rename-output", "name": "a", "to": "data"}, "name_taken"),
    (_CODE, {"do": "rename-output", "name": "c", "to": "d"}, "unknown_element"),
    (_CODE, {"do": "rename-output", "name": "a", "to": "None"}, "bad_name"),
]
