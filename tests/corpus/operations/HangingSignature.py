class HangingSignature:
    def __init__(self, first, second=2,
                 third="3", fourth=(4, 4),
                 fifth=None):
        self.first, self.second = first, second
        self.third = third; self.fourth = fourth
        self.fifth = fifth

    def execute(self, a, b,
                c=None):
        return a + b, \
            c
