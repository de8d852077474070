import dataclasses


@dataclasses.dataclass(frozen=True, kw_only=True)
class FrozenDataclass:
    rate: float = 1e-3
    steps: int

    def execute(self, start: float) -> float:
        value = start
        for _ in range(self.steps):
            value -= self.rate * value
        return value
