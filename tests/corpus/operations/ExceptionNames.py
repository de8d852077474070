import warnings as warnings_module


class ExceptionNames:
    def __init__(self, attempts=3):
        self.attempts = attempts

    def execute(self, path, error=None):
        result = None
        for attempt in range(self.attempts):
            try:
                with open(path) as file:
                    result = file.read()
            except OSError as error:
                print(error)
            else:
                break
        del path
        import json as parser
        return result, parser
