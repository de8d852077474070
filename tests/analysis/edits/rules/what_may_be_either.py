"""A constructor parameter that may be an attribute or a reference becomes one of both by its type."""

_CODE = """
class Train:
    def __init__(self, model, epochs=3):  # either
        self.model = model

    def execute(self, dataset):
        return dataset
"""
_IMPORT = "from deepforge import Resource\n\n"
VALID = [
    (
        _CODE,
        {"do": "retype-attribute", "name": "model", "type": "int"},
        _CODE.replace("model, epochs", "model: int, epochs"),
    ),
    (
        _CODE,
        {"do": "retype-reference", "name": "model", "kind": None},
        _IMPORT + _CODE.replace("model, epochs", "model: Resource, epochs"),
    ),
    (
        _CODE,
        {"do": "retype-reference", "name": "model", "kind": "python"},
        _IMPORT + _CODE.replace("model, epochs", 'model: Resource["python"], epochs'),
    ),
    (
        _CODE.replace("model,", "model: keras.Model,"),
        {"do": "retype-attribute", "name": "model", "type": "str"},
        _CODE.replace("model, epochs", "model: str, epochs"),
    ),
]
INVALID = [
    (_CODE, {"do": "retype-reference", "name": "epochs", "kind": "python"}, "unknown_element"),
    (_CODE, {"do": "retype-attribute", "name": "model", "type": "not a type"}, "edit_refused"),
]
