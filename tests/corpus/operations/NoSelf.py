class NoSelf:
    def execute():
        print("runs")
