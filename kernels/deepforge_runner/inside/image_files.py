"""Files of pictures, shown by the browser as they are. Their size is read from how they begin: a file that says that it
is enormous is not shown."""

from __future__ import annotations

import os
import struct
from base64 import b64encode

from . import pictures
from .look import Look, size_text

LARGEST_SHOWN = 4 << 20
MOST_PIXELS = 100_000_000
BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"), (b"GIF8", "gif"), (b"BM", "bmp"),
    (b"II*\0", "tiff"), (b"MM\0*", "tiff"),
)  # fmt: skip
TOO_MANY = "It says that it has more pixels than are shown here."
MODES_OF_PNG = {0: "grey", 2: "RGB", 3: "palette", 4: "grey and alpha", 6: "RGBA"}
ENDS_OF_PNG = b"\0\0\0\0IEND\xaeB`\x82"


def kind_of(head):
    """None for what is no picture that browsers show."""
    for begins, kind in BEGINNINGS:
        if head.startswith(begins):
            return None if kind == "bmp" and not _is_bitmap(head) else kind
    return "webp" if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else None


def look_at(path, kind):
    size = os.path.getsize(path)
    with open(path, "rb") as file:
        content = file.read(LARGEST_SHOWN + 1)
        file.seek(max(0, size - len(ENDS_OF_PNG)))
        tail = file.read()
    look = Look("picture")
    sides = size_of(content, kind)
    if sides:
        look.facts["shape"] = "%d x %d" % sides
    look.facts["mode"] = _mode(content, kind)
    look.facts["bytes"] = size_text(size)
    look.picture_count = 1
    if sides and sides[0] * sides[1] > MOST_PIXELS:
        look.notes.append(TOO_MANY)
    elif kind == "png" and (sides is None or tail != ENDS_OF_PNG):
        look.notes.append("It is no whole picture: it was cut off, or is damaged.")
    elif size > LARGEST_SHOWN or kind == "tiff":
        _reduce(path, look)
    else:
        look.pictures = [{"png": b64encode(content).decode("ascii"), "label": ""}]
    return look


def _reduce(path, look):
    """A file that browsers do not show, or that is too large for them: as a small picture, where Pillow is there."""
    try:
        from PIL import Image, UnidentifiedImageError
    except ImportError:
        look.notes.append("To be shown it needs Pillow, which is not installed where the server runs.")
        return
    import numpy

    try:
        with Image.open(path) as image:
            size = image.size
            look.facts["shape"] = "%d x %d" % size
            if size[0] * size[1] > MOST_PIXELS:
                look.notes.append(TOO_MANY)
                return
            image.draft("RGB", (pictures.LARGEST_PICTURE, pictures.LARGEST_PICTURE))
            image.thumbnail((pictures.LARGEST_PICTURE, pictures.LARGEST_PICTURE))
            if image.mode not in ("L", "RGB", "RGBA") and not image.mode.startswith(("I", "F")):
                image = image.convert("RGBA" if "A" in image.mode or "transparency" in image.info else "RGB")
            look.pictures = [{"png": pictures.png(numpy.asarray(image)), "label": ""}]
            if max(size) > pictures.LARGEST_PICTURE:
                look.notes.append("It is shown smaller than it is.")
    except Image.DecompressionBombError:
        look.notes.append(TOO_MANY)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        look.notes.append("It cannot be shown: %s" % error)


def size_of(content, kind):
    """(width, height); None where it is not said."""
    try:
        if kind == "png":
            return struct.unpack(">II", content[16:24]) if content[12:16] == b"IHDR" else None
        if kind == "gif":
            return struct.unpack("<HH", content[6:10])
        if kind == "bmp":
            width, height = struct.unpack("<ii", content[18:26])
            return abs(width), abs(height)
        return _size_of_jpeg(content) if kind == "jpeg" else None
    except struct.error:
        return None


def _size_of_jpeg(content):
    """From the first frame's header (ITU T.81, B.2.2)."""
    place = 2
    while place + 9 < len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return width, height
        (length,) = struct.unpack(">H", content[place + 2 : place + 4])
        place += 2 + length
    return None


def _is_bitmap(head):
    return len(head) >= 26 and head[6:10] == b"\0\0\0\0"


def _mode(content, kind):
    if kind != "png" or len(content) < 26:
        return kind.upper()
    said = MODES_OF_PNG.get(content[25], "unknown")
    return "PNG, %s, %d bits" % (said, content[24])
