class SingleTyped:
    def execute(self, values: list[float]) -> float:
        mean = sum(values) / len(values)
        return mean
