"""What SciServer or the way to it objects to, in a person's words: what is wrong, where, what to do.

Its services answer 500 to nearly everything: only their sentence says what it is.
"""

from __future__ import annotations

import json
import re
from typing import Any

from deepforge_jupyter.errors import (
    AlreadyExists,
    DeepForgeError,
    NotFound,
    StorageFull,
    StorageRefused,
    Unavailable,
)

BUSY = frozenset({429, 502, 503, 504})
LONGEST_SAID = 200
_TOKEN = re.compile(r"not authenticated|unauthenticated|(invalid|expired) token|token (has|is) (expired|invalid)", re.I)
_FULL = re.compile(r"no space left|quota", re.I)
_NO_FOLDER = re.compile(r"Error when listing contents of '.*'\.\s*(null|Cannot .* null)?", re.S)
"""Said of a file, too: the service does not expect one where it lists."""
_GONE = re.compile(r"(source file or directory|path|it) does not exist", re.I)
_CERTIFICATE = re.compile(r"certificate|ssl", re.I)


def said(body: bytes) -> str:
    """The sentence of an answer that refuses: of the file service `error`, of the login portal `error.message`."""
    try:
        told: Any = json.loads(body)
    except ValueError:
        return ""
    told = told.get("error", "") if isinstance(told, dict) else ""
    told = told.get("message", "") if isinstance(told, dict) else told
    return " ".join(str(told or "").split())


def is_about_token(status: int, sentence: str) -> bool:
    """The services say 401; what they ask of each other on the way may come back as 400, 403 or 500."""
    return status == 401 or (status in (400, 403, 500) and _TOKEN.search(sentence) is not None)


def refused(status: int, sentence: str, *, where: str, server: str, doing: str) -> DeepForgeError:
    """`where` is the volume, `doing` ends “may not …”: read from it, write into it."""
    reason = (sentence.rpartition("'.")[2].strip() or sentence or f"HTTP {status}")[:LONGEST_SAID]
    details = {"volume": where, "server": server}
    if "already exists" in reason:
        return AlreadyExists(f"{where}: {reason}", details=details)
    if reason.startswith("Volume does not exist"):
        return StorageRefused(
            f"There is no volume {where} on {server}. Check this storage to make it, or correct its name and pool; "
            "a volume of somebody else must be shared with you.",
            details=details,
        )
    if status == 404 or _GONE.search(reason) or _NO_FOLDER.fullmatch(sentence):
        return NotFound(f"{where} has no such file.", details=details)
    if status == 507 or _FULL.search(reason):
        return StorageFull(
            f"{where} on {server} has no room left: delete files there, or choose another storage. ({reason})",
            details=details,
        )
    if status == 403 or "permissions" in reason or reason.startswith("Not allowed"):
        return StorageRefused(
            f"You may not {doing}: {where} on {server}. Ask its owner for the right, or choose another volume. "
            f"({reason})",
            details=details,
        )
    if status in BUSY:
        return Unavailable(f"{server} is too busy or broken now (HTTP {status}). Try again later.", details=details)
    return Unavailable(f"{where} on {server} could not be used: {reason}", details=details)


def unreachable(error: Exception, *, server: str) -> Unavailable:
    """What went wrong on the way, by the name that httpx gives it."""
    kind = type(error).__name__
    if _CERTIFICATE.search(str(error)):
        return Unavailable(f"{server} cannot be trusted or does not speak HTTPS: {error}")
    if kind in ("ConnectError", "ConnectTimeout", "ProxyError", "UnsupportedProtocol"):
        return Unavailable(f"{server} cannot be reached. See whether it runs, and whether its address is right.")
    return Unavailable(f"The connection to {server} broke off. Try again; if it stays so, see whether it is well.")


def no_sciserver(server: str) -> Unavailable:
    return Unavailable(
        f"What answers at {server} is no SciServer. The address is what stands before /login-portal and /racm."
    )
