class FormattedStrings:
    def __init__(self, width=10, label="loss"):
        self.width = width
        self.label = label

    def execute(self, losses, step=1):
        for number, loss in enumerate(losses):
            print(f"{self.label}: {loss:>{self.width}.3f} step {step!r} {{step}} {number * step=}")
            print(rf"\d{step}" "step" f'{self.label.upper()} {[step for step in range(3)]}')
            print(f"""
                {self.label
                 + str(step)}
            """)
        text = f"{self.label} {losses}"
        return text
