"""Names and messages as Git keeps them."""

from __future__ import annotations


def identity_of(author: str) -> bytes:
    name = "".join(character for character in author if character.isprintable() and character not in "<>").strip()
    return (name or "DeepForge").encode(errors="replace") + b" <>"


def name_of(identity: bytes) -> str:
    return identity.decode(errors="replace").partition(" <")[0]


def text_of(message: str) -> bytes:
    return message.rstrip("\n").encode(errors="replace") + b"\n"
