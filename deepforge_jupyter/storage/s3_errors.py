"""What an S3 server or the way to it objects to, in a person's words: what is wrong, where, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any

from deepforge_jupyter.errors import DeepForgeError, NotFound, StorageFull, StorageRefused, Unavailable

_GONE = frozenset({"404", "NoSuchKey", "NotFound"})
_REFUSED = frozenset({"403", "AccessDenied", "AllAccessDisabled", "AccountProblem", "MethodNotAllowed"})
_FULL = frozenset({"507", "InsufficientStorage", "QuotaExceeded", "XMinioStorageFull", "InsufficientCapacity"})
_EXPIRED = frozenset({"ExpiredToken", "TokenRefreshRequired", "RequestExpired", "ExpiredTokenException"})
_ELSEWHERE = frozenset(
    {"301", "PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException"}
)
_KEYS = frozenset({"SignatureDoesNotMatch", "InvalidAccessKeyId", "RequestTimeTooSkewed"})
_BUSY = frozenset({"SlowDown", "ServiceUnavailable", "503", "500", "InternalError", "Throttling", "RequestTimeout"})
_NO_CREDENTIALS = frozenset({"NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError"})
_ENTER_AGAIN = "Enter it again in the settings of this storage"


def code_of(error: Exception) -> str:
    """What the server calls it; empty for an error on the way there."""
    response: Mapping[str, Any] = getattr(error, "response", None) or {}
    return str(response.get("Error", {}).get("Code", ""))


def is_gone(error: Exception) -> bool:
    return code_of(error) in _GONE


def is_refused(error: Exception) -> bool:
    """True if the server does not do that, or not for these credentials."""
    return code_of(error) in _REFUSED or code_of(error) in ("NotImplemented", "501")


def is_outdated(error: Exception) -> bool:
    """True if the object is not, or no longer, what the condition of the request says."""
    return code_of(error) in ("PreconditionFailed", "412", "ConditionalRequestConflict", "409")


def explained(error: Exception, *, bucket: str, server: str, doing: str) -> DeepForgeError:
    """`doing` ends “may not …”: read from it, write into it."""
    where = f"The bucket “{bucket}” of {server}"
    code, details = code_of(error), {"bucket": bucket, "server": server}
    if code in _GONE:
        return NotFound(f"{where} has no such object.", details=details)
    if code in _FULL:
        return StorageFull(f"{where} has no room left: free some there, or choose another storage.", details=details)
    said = _said(error) if code else _on_the_way(error, server)
    kind = StorageRefused if _stays(error, code) else Unavailable
    return kind(_sentence(error, code, where=where, server=server, doing=doing, said=said), details=details)


def _stays(error: Exception, code: str) -> bool:
    """Whether asking again later does not help."""
    is_refusal = code in _REFUSED | _EXPIRED | _ELSEWHERE | _KEYS or code == "NoSuchBucket"
    return is_refusal or type(error).__name__ in _NO_CREDENTIALS


def _sentence(error: Exception, code: str, *, where: str, server: str, doing: str, said: str) -> str:
    if not code:
        return said
    if code == "NoSuchBucket":
        return f"{where} is not there. Check this storage to make it, or correct its name."
    if code == "RequestTimeTooSkewed":
        return (
            f"The clocks differ{_by(error)}: {server} takes nothing. Set the clock of this machine (or the server's)."
        )
    if code == "SignatureDoesNotMatch":
        return f"{server} does not accept the secret key. {_ENTER_AGAIN}; it must be the one of this access key."
    if code == "InvalidAccessKeyId":
        return f"{server} does not know the access key. Correct it in the settings of this storage."
    if code in _EXPIRED or (code in _REFUSED and "expired" in said.lower()):
        return f"The credentials for {server} have expired. {_ENTER_AGAIN}, or get a new session token."
    if code in _ELSEWHERE:
        return f"{where} is in another region{_region(error)}. Set the region in the settings of this storage."
    if code in _REFUSED:
        return f"{where}: these credentials may not {doing}. Ask for the right, or use other credentials. ({said})"
    if is_outdated(error):
        return f"{where}: what was asked for was changed meanwhile. Try again."
    if code == "BadDigest":
        return f"{where}: what arrived is not what was sent. Try again; if it stays so, look for a faulty connection."
    if code in _BUSY:
        return f"{server} is too busy or broken now ({said}). Try again later."
    return f"{where} could not be used ({code}): {said}"


def _said(error: Exception) -> str:
    response: Mapping[str, Any] = getattr(error, "response", None) or {}
    return str(response.get("Error", {}).get("Message") or error).rstrip(".") + "."


def _on_the_way(error: Exception, server: str) -> str:
    kind = type(error).__name__
    if kind in _NO_CREDENTIALS:
        return (
            f"There are no credentials for {server}. Enter an access key and a secret key, or give this server a role "
            "or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in its environment."
        )
    if kind == "SSLError":
        return f"{server} cannot be trusted or does not speak HTTPS: {error}"
    if kind in ("EndpointConnectionError", "ConnectTimeoutError", "ConnectionError", "ProxyConnectionError"):
        return f"{server} cannot be reached. See whether it runs, and whether its address and port are right."
    if kind in (
        "ReadTimeoutError",
        "ConnectionClosedError",
        "HTTPClientError",
        "ResponseStreamingError",
        "IncompleteReadError",
    ):
        return f"The connection to {server} broke off. Try again; if it stays so, see whether the server is well."
    return f"{server} could not be used: {error}"


def _by(error: Exception) -> str:
    """By how much, from the time that the server's answer names."""
    response: Mapping[str, Any] = getattr(error, "response", None) or {}
    date = response.get("ResponseMetadata", {}).get("HTTPHeaders", {}).get("date")
    try:
        apart_s = (datetime.now(timezone.utc) - parsedate_to_datetime(str(date))).total_seconds()
    except ValueError:
        return ""
    amount = f"{abs(apart_s) / 60:.0f} minutes" if abs(apart_s) >= 90 else f"{abs(apart_s):.0f} seconds"
    return f" by {amount} (this machine's is {'ahead' if apart_s > 0 else 'behind'})"


def _region(error: Exception) -> str:
    response: Mapping[str, Any] = getattr(error, "response", None) or {}
    headers = response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    region = response.get("Error", {}).get("Region") or headers.get("x-amz-bucket-region")
    return f", {region}" if region else ""
