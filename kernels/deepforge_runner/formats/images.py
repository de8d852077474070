"""Pictures of PIL as PNG, which keeps every pixel of the modes that it knows; those that were uploaded as they are."""

from __future__ import annotations

import os

from .inexact import Inexact

FILE = "data.png"
UPLOADED = {"jpeg": "data.jpg", "webp": "data.webp"}
MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")
MOST_PIXELS = 64 << 20
MOST_INFO_BYTES = 16 << 10


def save(value, folder):
    from PIL import Image

    if type(value) is not Image.Image or value.mode not in MODES or not 0 < value.width * value.height < MOST_PIXELS:
        raise Inexact("another kind of picture")
    info = _said(value.info)
    path = os.path.join(folder, FILE)
    bare = value.copy()
    bare.info = {}
    bare.save(path, "PNG", compress_level=1)
    with Image.open(path) as read:
        if (read.mode, read.size, read.tobytes()) != (bare.mode, bare.size, bare.tobytes()):
            raise Inexact("other pixels")
        if bare.mode == "P" and read.getpalette("RGBA") != bare.getpalette("RGBA"):
            raise Inexact("other colours")
    return {"serializer": "png", "size_bytes": os.path.getsize(path), "options": {"info": info}}


def load(folder, header):
    from PIL import Image

    path = os.path.join(folder, UPLOADED.get(header.serializer, FILE))
    with Image.open(path, formats=(header.serializer.upper(),)) as read:
        image = read.copy()
    image.info = {name: _meant(said) for name, said in (header.options.get("info") or {}).items()}
    return image


def _said(info):
    """What came with a picture, as JSON says it."""
    said = {}
    for name, value in info.items():
        if type(name) is not str:
            raise Inexact("a name that is no text")
        said[name] = _one(value)
    if len(repr(said)) > MOST_INFO_BYTES:
        raise Inexact("much came with it")
    return said


def _one(value):
    if type(value) is tuple:
        return {"tuple": [_one(part) for part in value]}
    if type(value) is bytes:
        return {"bytes": value.decode("latin1")}
    if type(value) is float and value - value != 0:
        raise Inexact("no number")
    if value is None or type(value) in (bool, int, float) or (type(value) is str and value.isascii()):
        return value
    raise Inexact("what came with it is no plain data")


def _meant(said):
    if not isinstance(said, dict):
        return said
    if "tuple" in said:
        return tuple([_meant(part) for part in said["tuple"]])
    return said["bytes"].encode("latin1")
