class OneLiners:
    def __init__(self, scale=1): self.scale = scale
    def execute(self, value): return value * self.scale
