class StaticExecute:
    @staticmethod
    def execute(left, right=0):
        total = left + right
        return total
