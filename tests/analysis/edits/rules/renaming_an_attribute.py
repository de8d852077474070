"""Renaming an attribute renames the parameter, and `self.name` in the whole class where it is stored as that."""

VALID = [
    (
        """
        class Train:
            def __init__(self, epochs=3, *, rate: float = 0.1):
                self.epochs = epochs
                self.rate = float(rate)

            def execute(self, dataset):
                for _ in range(self.epochs): print(f"{self.epochs!r:>{self.epochs}} epochs")
                epochs = other.epochs

            def report(this):
                return [this.epochs for epochs in range(this.epochs)], (lambda self: self.epochs)(other)
        """,
        {"do": "rename-attribute", "name": "epochs", "to": "rounds"},
        """
        class Train:
            def __init__(self, rounds=3, *, rate: float = 0.1):
                self.rounds = rounds
                self.rate = float(rate)

            def execute(self, dataset):
                for _ in range(self.rounds): print(f"{self.rounds!r:>{self.rounds}} epochs")
                epochs = other.epochs

            def report(this):
                return [this.rounds for epochs in range(this.rounds)], (lambda self: self.epochs)(other)
        """,
    ),
    (
        """
        class Train:
            def __init__(self, rate: float = 0.1):
                self.rate = float(rate)
            def execute(self): return self.rate
        """,
        {"do": "rename-attribute", "name": "rate", "to": "speed"},
        """
        class Train:
            def __init__(self, speed: float = 0.1):
                self.rate = float(speed)
            def execute(self): return self.rate
        """,
    ),
    (
        """
        from dataclasses import dataclass

        @dataclass
        class Train:
            epochs: int = 3  # rounds

            @classmethod
            def quick(cls): return cls(epochs=1)
            def execute(self): return Train(epochs=self.epochs - 1)
        """,
        {"do": "rename-attribute", "name": "epochs", "to": "rounds"},
        """
        from dataclasses import dataclass

        @dataclass
        class Train:
            rounds: int = 3  # rounds

            @classmethod
            def quick(cls): return cls(rounds=1)
            def execute(self): return Train(rounds=self.rounds - 1)
        """,
    ),
    (
        """
        class Base:
            def __init__(self, epochs, rate=0.1):
                self.epochs, self.rate = epochs, rate
            def log(self): print(self.epochs)

        class Train(Base):
            def __init__(self, epochs, rate=0.2):
                super().__init__(epochs=epochs, rate=rate)
                self.epochs = epochs
            def execute(self): return self.epochs + 1
        """,
        {"do": "rename-attribute", "name": "epochs", "to": "rounds"},
        """
        class Base:
            def __init__(self, epochs, rate=0.1):
                self.rounds, self.rate = epochs, rate
            def log(self): print(self.rounds)

        class Train(Base):
            def __init__(self, rounds, rate=0.2):
                super().__init__(epochs=rounds, rate=rate)
                self.rounds = rounds
            def execute(self): return self.rounds + 1
        """,
    ),
]
_STORED = "class Train:\n    def __init__(self, a=1):\n        self.a = a\n        self.b = 2\n    def execute(self): return self.a\n"
INVALID = [
    (_STORED, {"do": "rename-attribute", "name": "a", "to": "b"}, "name_taken"),
    (_STORED, {"do": "rename-attribute", "name": "a", "to": "execute"}, "name_taken"),
    (_STORED, {"do": "rename-attribute", "name": "b", "to": "c"}, "unknown_element"),
    (_STORED, {"do": "rename-attribute", "name": "a", "to": "__a"}, "bad_name"),
    (_STORED, {"do": "rename-reference", "name": "a", "to": "c"}, "unknown_element"),
]
