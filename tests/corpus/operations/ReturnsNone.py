class ReturnsNone:
    def execute(self, dataset) -> None:
        print(len(dataset))
        return None
