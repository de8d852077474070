class MatchStatement:
    def __init__(self, default="none"):
        self.default = default

    def execute(self, shape):
        match shape:
            case {"kind": "circle", "r": radius, **rest}:
                area = 3.14 * radius**2
            case [width, height, *others] if width:
                area = width * height
            case str() as shape:
                area = self.default
            case _:
                return None
        return area
