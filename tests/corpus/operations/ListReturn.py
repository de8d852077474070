class ListReturn:
    def execute(self, first, second):
        return [first, second]
