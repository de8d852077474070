"""Models in Keras' own format: what its configuration says, without Keras."""

from __future__ import annotations

import json
import os
import zipfile

from .look import MOST_ENTRIES, Damaged, Look, cell, size_text

LARGEST_MEMBER = 16 << 20
NUMBERS = ("units", "filters", "kernel_size", "strides", "rate", "activation", "batch_shape", "axis")


def look_at(path):
    try:
        with zipfile.ZipFile(path) as archive:
            metadata, config = _member(archive, "metadata.json"), _member(archive, "config.json")
            weights = [entry.file_size for entry in archive.infolist() if entry.filename.startswith("model.weights")]
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError) as error:
        raise Damaged("it is no whole model of Keras: %s" % error) from None
    look = Look("model")
    look.facts = {"type": cell(config.get("class_name")), "keras": cell(metadata.get("keras_version"))}
    said = config.get("config") if isinstance(config.get("config"), dict) else {}
    layers = said.get("layers") if isinstance(said.get("layers"), list) else []
    look.facts["layers"] = str(len(layers))
    if weights:
        look.facts["weights"] = size_text(sum(weights))
    look.facts["bytes"] = size_text(os.path.getsize(path))
    for layer in layers[:MOST_ENTRIES]:
        if isinstance(layer, dict):
            own = layer.get("config") if isinstance(layer.get("config"), dict) else {}
            told = ["%s %s" % (name, _short(own[name])) for name in NUMBERS if own.get(name) is not None]
            name = own.get("name") or layer.get("name")
            look.entries.append(
                {"name": cell(name), "type": cell(layer.get("class_name")), "summary": cell(", ".join(told))}
            )
    compiled = config.get("compile_config")
    if isinstance(compiled, dict):
        for name in ("optimizer", "loss", "metrics"):
            if compiled.get(name) is not None:
                look.facts[name] = _short(compiled[name])
    return look


def _member(archive, name):
    try:
        entry = archive.getinfo(name)
    except KeyError:
        raise Damaged("it is no model of Keras: there is no %s in it" % name) from None
    if entry.file_size > LARGEST_MEMBER:
        raise Damaged("what its %s says is too long" % name)
    with archive.open(entry) as file:
        said = json.loads(file.read(LARGEST_MEMBER).decode("utf-8"))
    if not isinstance(said, dict):
        raise Damaged("its %s is damaged" % name)
    return said


def _short(said):
    if isinstance(said, dict):
        return cell(said.get("class_name"))
    return cell(", ".join([_short(part) for part in said]) if isinstance(said, list) else said)
