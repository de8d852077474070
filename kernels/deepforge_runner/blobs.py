"""Payloads too large for an event: files in `feed/blobs`, named by their content."""

from __future__ import annotations

import os

from . import wire

LIMIT_BYTES = 16 * 1024
EXTENSIONS = {
    "application/json": "json",
    "application/javascript": "js",
    "application/pdf": "pdf",
    "image/gif": "gif",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/svg+xml": "svg",
    "text/html": "html",
    "text/latex": "tex",
    "text/markdown": "md",
    "text/plain": "txt",
}


class Blobs:
    """The blob folder of a run directory."""

    def __init__(self, run_directory):
        self._folder = os.path.join(run_directory, "feed", "blobs")

    def split(self, data):
        """A mime bundle as what an event holds: (data, blobs), the large payloads written to files."""
        held, blobs = {}, {}
        for mime, payload in data.items():
            raw, encoding = _raw(mime, payload)
            if len(raw) > LIMIT_BYTES:
                blobs[mime] = {"name": self.write(raw, mime), "size": len(raw), "encoding": encoding}
            elif isinstance(payload, bytes):
                held[mime] = _base64(payload)
            else:
                held[mime] = payload
        return held, blobs

    def write(self, raw, mime):
        """Writes a payload unless it is there; returns its name. Raises OSError when the disk is full."""
        from hashlib import sha256

        extension = EXTENSIONS.get(mime) or ("json" if mime.endswith("json") else "bin")
        name = "%s.%s" % (sha256(raw).hexdigest(), extension)
        path = os.path.join(self._folder, name)
        if os.path.exists(path):
            return name
        os.makedirs(self._folder, exist_ok=True)
        partial = "%s.%d.part" % (path, os.getpid())
        try:
            with open(partial, "wb") as file:
                file.write(raw)
        except OSError:
            os.unlink(partial)
            raise
        os.replace(partial, path)
        return name


def _raw(mime, payload):
    """The bytes that a blob would hold, and how an event's `data` would hold the same."""
    if isinstance(payload, (bytes, bytearray)):
        return payload, "base64"
    if isinstance(payload, str):
        if mime.startswith("image/") and mime != "image/svg+xml":
            return _decoded(payload)
        return payload.encode("utf-8", "replace"), "utf-8"
    return wire.dumps(payload), "utf-8"


def _decoded(text):
    from binascii import Error, a2b_base64

    try:
        return a2b_base64(text), "base64"
    except (Error, ValueError):
        return text.encode("utf-8", "replace"), "utf-8"


def _base64(payload):
    from binascii import b2a_base64

    return b2a_base64(payload, newline=False).decode("ascii")
