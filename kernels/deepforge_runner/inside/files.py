"""Files by their format: the one that was recorded, else the one that how they begin and their names tell."""

from __future__ import annotations

import os

from . import arrays, checkpoints, image_files, keras_files, named_arrays, objects, parquet, texts
from .look import Look, size_text

HEAD_BYTES = 4096
PICKLES = (".pkl", ".pickle", ".pt", ".pth", ".joblib")
OF_ARCHIVE = {".npz": "npz", ".keras": "keras", ".pt": "pytorch", ".pth": "pytorch", ".ckpt": "pytorch"}
OF_NAME = {".csv": "csv", ".tsv": "tsv", ".json": "json", ".keras": "keras"}


def look_at(path, wish, kind):
    """Raises Damaged saying what is wrong with the file."""
    look = _look_at(path, wish, kind)
    if look is None:
        look = objects.look_at_bytes(path)
        look.kind, look.facts = "object", {}
        look.notes.append("It is in none of the formats that are known here: its first bytes.")
    look.facts.setdefault("bytes", size_text(os.path.getsize(path)))
    return look


def kind_of(path, name):
    """What a file is that nothing was recorded about."""
    with open(path, "rb") as file:
        head = file.read(HEAD_BYTES)
    if head.startswith(b"\x93NUMPY"):
        return "numpy"
    if head.startswith(b"PAR1"):
        return "parquet"
    extension = os.path.splitext(name)[1].lower()
    if head.startswith(b"PK"):
        return OF_ARCHIVE.get(extension, "zip")
    if extension == ".safetensors" or named_arrays.begins_tensors(head, os.path.getsize(path)):
        return "safetensors"
    if head[:1] == b"\x80" and head[1:2] <= b"\x05" and extension in PICKLES:
        return "pickle"
    return image_files.kind_of(head) or OF_NAME.get(extension, "text")


def _look_at(path, wish, kind):
    if kind == "numpy":
        return _array(path, wish)
    if kind == "npz":
        return named_arrays.look_at_archive(path, wish)
    if kind == "safetensors":
        return named_arrays.look_at_tensors(path, wish)
    if kind == "parquet":
        return parquet.look_at(path, wish)
    if kind == "pytorch":
        return checkpoints.look_at_file(path, wish)
    if kind == "keras":
        return keras_files.look_at(path)
    if kind in ("png", "jpeg", "gif", "webp", "bmp", "tiff"):
        return image_files.look_at(path, kind)
    return texts.look_at(path, wish, kind)


def _array(path, wish):
    import numpy

    try:
        array = numpy.load(path, mmap_mode="r", allow_pickle=False)
    except (ValueError, EOFError) as error:  # it holds Python objects, or is damaged
        look = Look("object")
        if "Python objects" in str(error):
            look.notes.append("It holds Python objects, which only unpickling would read: it is not opened here.")
        elif "mmap length" in str(error):
            look.notes.append("It is no whole array: the file ends before the last of its numbers. It was cut off.")
        else:
            look.notes.append("NumPy does not read it: %s" % error)
        return look
    return arrays.look_at(array, wish)
