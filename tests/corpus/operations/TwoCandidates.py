class First:
    def execute(self, a):
        return a


class Second:
    def execute(self, b):
        return b
