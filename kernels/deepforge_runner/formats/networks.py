"""Keras models in Keras' own format, where nothing in them is of the project."""

from __future__ import annotations

import os
import sys
import warnings

from .inexact import Inexact

FILE = "data.keras"


def save(value, folder):
    keras = sys.modules["keras"]
    if not isinstance(value, keras.Model) or not value.built:
        raise Inexact("no model, or one that was not built")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of functions without a name, which are refused here
        said = keras.saving.serialize_keras_object(value), value.get_compile_config() if value.compiled else None
    if not _is_of_keras(said):
        raise Inexact("parts of it are of other modules")
    path = os.path.join(folder, FILE)
    value.save(path)
    return {"serializer": "keras", "size_bytes": os.path.getsize(path)}


def load(folder, header):
    from keras import models

    return models.load_model(os.path.join(folder, FILE))


def _is_of_keras(said):
    """Whether reading what Keras says of an object imports nothing but Keras, and evaluates nothing."""
    if isinstance(said, dict):
        module, name = said.get("module"), said.get("class_name")
        if name == "__lambda__" or (name and not (module is None or module.partition(".")[0] in ("keras", "builtins"))):
            return False
        if name == "function" or said.get("registered_name") not in (None, name):
            return False
        return all(_is_of_keras(part) for part in said.values())
    if isinstance(said, (list, tuple)):
        return all(_is_of_keras(part) for part in said)
    return said is None or isinstance(said, (str, bool, int, float))
