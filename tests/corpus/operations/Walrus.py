class Walrus:
    def execute(self, values):
        while (first := values.pop(0)) is None:
            pass
        if any((bad := value) < 0 for value in values):
            print(bad)
        return (best := max(values)), first
