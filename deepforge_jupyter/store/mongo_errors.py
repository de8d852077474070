"""What MongoDB's errors mean to people, and which of them pass by themselves."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from pymongo import errors

from deepforge_jupyter.errors import DeepForgeError, StorageFull, TooLarge, Unavailable

# What may have been done or not when it is raised, and is worth another try.
PASSING = (errors.ConnectionFailure, errors.WTimeoutError)

_BAD_CREDENTIALS = frozenset({18, 8000})
_NOT_ALLOWED = 13
_NO_ROOM = frozenset({14031, 12501})
# Lock timeout, cursor gone, not yet replicated, write conflict, snapshot gone.
_PASSING_CODES = frozenset({24, 43, 64, 112, 246})
_NO_CHANGE_STREAMS = frozenset({59, 115, 40324, 40573})
_SERVERS = {0: "2.4", 2: "2.6", 3: "3.0", 4: "3.2", 5: "3.4", 6: "3.6", 7: "4.0", 8: "4.2", 9: "4.4"}
T = TypeVar("T")


def is_passing(error: errors.PyMongoError) -> bool:
    """True if the same may succeed a moment later: the server is away, or elects a primary."""
    return (
        isinstance(error, PASSING)
        or error.has_error_label("RetryableWriteError")
        or (isinstance(error, errors.OperationFailure) and error.code in _PASSING_CODES)
    )


def lacks_change_streams(error: Exception) -> bool:
    """True if the server has none, whatever it is."""
    return isinstance(error, errors.OperationFailure) and error.code in _NO_CHANGE_STREAMS


async def patiently(action: Callable[[], Awaitable[T]], *, place: str, patience_s: float) -> T:
    """Repeats what can be repeated while the server is away. Raises Unavailable when that takes too long."""
    started = time.monotonic()
    pause_s = 0.05
    while True:
        try:
            return await action()
        except errors.PyMongoError as error:
            if not is_passing(error) or time.monotonic() - started >= patience_s:
                raise explained(error, place) from error
        await asyncio.sleep(random.uniform(0.5, 1) * pause_s)
        pause_s = min(pause_s * 2, 1)


def explained(error: errors.PyMongoError, place: str) -> DeepForgeError:
    """The same for people, naming the place (without its credentials) and what to do."""
    details = {"place": place}
    code = error.code if isinstance(error, errors.OperationFailure) else None
    what = f"DeepForge's records at {place} cannot be used"
    if code in _NO_ROOM:
        return StorageFull(f"There is no room left for DeepForge's records at {place}.", details=details)
    if isinstance(error, errors.DocumentTooLarge):
        return TooLarge(f"A record is too large for MongoDB at {place}: at most 16 MB.", details=details)
    if (old := _version_of_an_old_server(error)) is not None:
        return Unavailable(f"{what}: the server is {old}, and {needed()}: update the server.", details=details)
    if code in _BAD_CREDENTIALS:
        why = "the server does not accept the user name and the password; check them, and the option authSource"
    elif code == _NOT_ALLOWED:
        why = "the user may not read and write there; give it the role readWrite on that database"
    elif is_passing(error):
        why = f"the server does not answer ({_reason(error)}); check that it runs, its address and the network"
    elif isinstance(error, errors.ConfigurationError | errors.InvalidURI):
        why = "an option of the address is wrong, or its host is not known"
    else:
        why = str(error).partition(", full error:")[0]
    return Unavailable(f"{what}: {why}.", details=details)


def _reason(error: errors.PyMongoError) -> str:
    text = re.split(r" \(configured timeouts|, Timeout:|, full error:", str(error))[0]
    text = re.sub(r"\[Errno \d+\] Connect call failed \([^)]*\)", "connection refused", text)
    return "the connection was lost" if text == "operation cancelled" else text


def needed() -> str:
    """The versions of the server that can be used."""
    from pymongo import version
    from pymongo.common import MIN_SUPPORTED_SERVER_VERSION

    return f"pymongo {version} needs MongoDB {MIN_SUPPORTED_SERVER_VERSION} or newer"


def _version_of_an_old_server(error: errors.PyMongoError) -> str | None:
    found = re.search(r"reports (?:maximum )?wire version (\d+), but this version of PyMongo requires", str(error))
    if found is None:
        return None
    known = [version for wire, version in _SERVERS.items() if wire <= int(found[1])]
    return f"MongoDB {known[-1]}"
