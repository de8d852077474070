"""JSON in and out, without the 8 ms that importing `json` (through `re` and `enum`) costs a fresh process.

Uses the C functions that `json` itself is made of; where they are missing or different, `json`.
"""

from __future__ import annotations

import sys


def _plain(value):
    """What JSON can say about a value it does not know: numpy scalars and arrays as numbers, the rest as text."""
    for name in ("tolist", "item"):
        convert = getattr(value, name, None)
        if callable(convert):
            return convert()
    return str(value)


def finite(value):
    """The same JSON value with None for NaN and the infinities, which JSON cannot say."""
    if isinstance(value, float):
        return value if value - value == 0 else None
    if isinstance(value, dict):
        return {str(key): finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [finite(item) for item in value]
    if value is None or isinstance(value, (str, int)):
        return value
    return finite(_plain(value))


def _valid(value):
    """The same JSON value with “?” for halves of characters, which no text can hold."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {_valid(str(key)): _valid(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_valid(item) for item in value]
    return value


def _from_json():
    import json

    def encode(value):
        return json.dumps(value, default=_plain, allow_nan=False, separators=(",", ":"))

    return encode, json.loads


def _from_accelerator():
    from _json import encode_basestring_ascii, make_encoder, make_scanner

    class Context:
        strict = True
        object_hook = None
        object_pairs_hook = None
        parse_float = float
        parse_int = int
        parse_constant = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}.__getitem__

    encoder = make_encoder(None, _plain, encode_basestring_ascii, None, ":", ",", False, False, False)
    scanner = make_scanner(Context)

    def encode(value):
        return "".join(encoder(value, 0))

    def decode(text):
        text = text.strip()
        try:
            value, end = scanner(text, 0)
        except (StopIteration, SystemError, ValueError):  # without `json`, the scanner cannot raise its own error
            end = -1
        if end == len(text):
            return value
        import json

        return json.loads(text)

    sample = {"a": [1, 2.5, None, True, "\u00e9\n"], "b": {}}
    if decode(encode(sample)) != sample:
        raise ValueError("another _json")
    return encode, decode


def _choose():
    if "json" in sys.modules:
        return _from_json()
    try:
        return _from_accelerator()
    except (ImportError, TypeError, AttributeError, ValueError):
        return _from_json()


_encode, _decode = _choose()


def dumps(value):
    """The value as ASCII JSON, in bytes. NaN becomes null, unknown objects become numbers or text."""
    try:
        text = _encode(value)
    except (ValueError, TypeError):
        text = _encode(finite(value))
    if "\\ud" in text:  # characters beyond 0xFFFF, or halves of them
        text = _encode(_valid(_decode(text)))
    return text.encode("ascii")


def loads(data):
    """The value of a JSON text. Raises ValueError."""
    return _decode(data.decode("utf-8") if isinstance(data, (bytes, bytearray)) else data)


def replace_file(path, value):
    """Writes JSON to a file so that a reader sees the old or the new one, never a half."""
    import os

    partial = "%s.%d.part" % (path, os.getpid())
    with open(partial, "wb") as file:
        file.write(dumps(value))
    os.replace(partial, path)
