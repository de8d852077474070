from dataclasses import dataclass


@dataclass
class Base:
    rate: float
    seed: int = 0


@dataclass
class InheritedDataclass(Base):
    steps: int = 10

    def execute(self):
        return self.rate * self.steps
