class Minimal:
    def execute(self):
        print("Minimal runs")
