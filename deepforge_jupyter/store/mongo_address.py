"""The address of a MongoDB database, as it is given and as it may be shown."""

from __future__ import annotations

import re

from deepforge_jupyter.errors import Unavailable

SCHEMES = ("mongodb://", "mongodb+srv://")
FORM = "mongodb://[USER:PASSWORD@]HOST[:PORT]/DATABASE"

_OURS = re.compile(r"(mongodb(?:\+srv)?://)(.*)", re.DOTALL)


def is_address(text: str) -> bool:
    """True if this names a MongoDB rather than a file."""
    return text.startswith(SCHEMES)


def shown(uri: str) -> str:
    """The hosts and the database alone: what stands before the last `@` and among the options may be secret."""
    found = _OURS.fullmatch(uri)
    if found is None:
        return "MongoDB"
    return found[1] + found[2].rpartition("@")[2].partition("?")[0]


def check_address(uri: str) -> None:
    """Raises Unavailable for what is no such address, without repeating it: its mistake may be in the password."""
    found = _OURS.fullmatch(uri)
    if found is None:
        raise Unavailable(f"The address of the MongoDB does not begin with mongodb:// — it is {FORM}.")
    user, at, place = found[2].rpartition("@")
    if at and ("/" in user or "?" in user or "@" in user):
        raise Unavailable(
            f"The address of the MongoDB cannot be read: write /, ?, : and @ in the user name and the password as %2F, "
            f"%3F, %3A and %40; the address is {FORM}."
        )
    hosts, _, rest = place.partition("/")
    if not hosts:
        raise Unavailable(f"The address of the MongoDB names no host; it is {FORM}.")
    if not rest.partition("?")[0]:
        raise Unavailable(
            f"The address of the MongoDB {shown(uri)} names no database: add one, as in "
            f"{found[1]}{hosts.partition('?')[0]}/deepforge.",
        )
