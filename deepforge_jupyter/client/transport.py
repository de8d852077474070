"""Requests to the server, and what it refused as the error that it was there."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import quote, unquote, urlencode, urlsplit

import msgspec

from deepforge_jupyter import errors
from deepforge_jupyter.errors import BadRequest, DeepForgeError, Unavailable
from deepforge_jupyter.protocol.requests import ApiError

REACHED_WITHIN_S = 5.0

T = TypeVar("T")


class Transport:
    """One server, by its URL and a token."""

    def __init__(self, url: str, *, token: str = "", timeout_s: float = 60.0) -> None:
        if urlsplit(url).scheme not in ("http", "https"):
            raise BadRequest(f"“{url}” is no address of a server: write it as http://localhost:8888.")
        self._api = f"{url.rstrip('/')}/deepforge/api"
        self._headers = {"Authorization": f"token {token}"} if token else {}
        self._timeout_s = timeout_s

    def _get(self, where: str, kind: type[T], **query: Any) -> T:
        return self._ask("GET", where, kind, **query)

    def _post(self, where: str, body: msgspec.Struct, kind: type[T]) -> T:
        return self._send("POST", where, body, kind)

    def _send(self, method: str, where: str, body: msgspec.Struct, kind: type[T]) -> T:
        return self._ask(method, where, kind, msgspec.json.encode(body))

    def _ask(self, method: str, where: str, kind: type[T], body: bytes | None = None, **query: Any) -> T:
        return self._decoded(self._call(method, where, body, **query), kind)

    def _call(self, method: str, where: str, body: bytes | None = None, **query: Any) -> bytes:
        with self._open(method, where, body, **query) as answer:
            return self._read(answer.read)

    def _lines(self, method: str, where: str, kind: type[T], body: bytes | None = None, **query: Any) -> Iterator[T]:
        """One after the other as they come. Where they break off between two, that is their end."""
        with self._open(method, where, body, **query) as answer:
            while line := self._read(answer.readline):
                yield self._decoded(line, kind)

    def _read(self, read: Callable[[], bytes]) -> bytes:
        try:
            return read()
        except (OSError, http.client.HTTPException) as error:
            raise Unavailable(f"{self._api} broke off in the middle of its answer. Ask it again.") from error

    def _decoded(self, answer: bytes, kind: type[T]) -> T:
        try:
            return msgspec.json.decode(answer, type=kind)
        except msgspec.DecodeError as error:
            raise Unavailable(
                f"{self._api} did not answer what was asked: its answer broke off, or came from something in between "
                "(a page to sign in, say), or from another version of DeepForge."
            ) from error

    def _open(
        self,
        method: str,
        where: str,
        body: bytes | Iterable[bytes] | None = None,
        *,
        size: int | None = None,
        first: int = 0,
        **query: Any,
    ) -> http.client.HTTPResponse:
        """A body that comes in pieces is sent so; `size` is how many bytes they are, if that is known. Asks for
        what there is from byte `first` on."""
        given = urlencode({name: value for name, value in query.items() if value is not None}, doseq=True)
        url = f"{self._api}/{where}" + (f"?{given}" if given else "")
        pieces = None if body is None or isinstance(body, bytes) else _Pieces(body)
        headers = {**self._headers, "Content-Type": "application/octet-stream" if pieces else "application/json"}
        if size is not None:
            headers["Content-Length"] = str(size)
        if first:
            headers["Range"] = f"bytes={first}-"
        request = urllib.request.Request(url, data=pieces or body, method=method, headers=headers)
        try:
            answer: http.client.HTTPResponse = urllib.request.urlopen(request, timeout=self._timeout_s)
        except urllib.error.HTTPError as error:
            with error:
                raise self._refusal(error.code, self._read(error.read)) from None
        except (OSError, http.client.HTTPException) as error:
            if pieces is not None and pieces.failure is not None:
                raise pieces.failure from None
            raise Unavailable(f"{self._api} cannot be reached: {error}") from error
        return answer

    def _refusal(self, status: int, body: bytes) -> DeepForgeError:
        try:
            answer = msgspec.json.decode(body, type=ApiError)
        except msgspec.DecodeError:
            return DeepForgeError(f"{self._api} answered {status}: is DeepForge installed in that server?")
        message = answer.message
        if status == HTTPStatus.FORBIDDEN and message == HTTPStatus.FORBIDDEN.phrase:  # Jupyter says no more
            message = f"{self._api} refuses this: the token is missing or wrong, or its owner may not do that."
        return error_of(answer.code, message, answer.details)


def reaches(address: str) -> bool:
    """Whether the server of an address answers here, whatever it says; it is told nothing but its own name."""
    origin = urlsplit(address)
    request = urllib.request.Request(f"{origin.scheme}://{origin.netloc}/", method="HEAD")
    try:
        urllib.request.urlopen(request, timeout=REACHED_WITHIN_S).close()
    except urllib.error.HTTPError as answer:
        answer.close()
    except (OSError, http.client.HTTPException):
        return False
    return True


def put(url: str, pieces: Iterator[bytes], *, size_bytes: int, timeout_s: float) -> bool:
    """Whether another server, which is told nothing of who asks, took all of the bytes. Raises what `pieces` raise."""
    body = _Pieces(pieces)
    headers = {"Content-Type": "application/octet-stream", "Content-Length": str(size_bytes)}
    request = urllib.request.Request(url, data=body, method="PUT", headers=headers)
    try:
        urllib.request.urlopen(request, timeout=timeout_s).close()
    except (OSError, http.client.HTTPException):
        if body.failure is not None:
            raise body.failure from None
        return False
    return True


def fetched(url: str, *, first: int = 0, timeout_s: float) -> http.client.HTTPResponse | None:
    """The answer of another server, from byte `first` on, which is told nothing of who asks; None if it cannot be
    reached or refuses."""
    request = urllib.request.Request(url, headers={"Range": f"bytes={first}-"} if first else {})
    try:
        answer: http.client.HTTPResponse = urllib.request.urlopen(request, timeout=timeout_s)
    except (OSError, http.client.HTTPException):
        return None
    if first and answer.status != HTTPStatus.PARTIAL_CONTENT:
        answer.close()
        return None
    return answer


class _Pieces:
    """A body, and what failed in it, so that it is not taken for what fails there."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self.failure: Exception | None = None
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._pieces
        except Exception as error:
            self.failure = error
            raise


def filename_of(answer: http.client.HTTPResponse) -> str:
    """The name that a download has."""
    disposition = answer.headers.get("Content-Disposition", "")
    return unquote(disposition.partition("filename*=UTF-8''")[2]).replace("/", "_") or "download"


def part(text: str) -> str:
    return quote(text, safe="")


def error_of(code: str, message: str, details: Mapping[str, Any] | None = None) -> DeepForgeError:
    """As it was raised in the server."""
    given = details or {}
    kind = next((kind for kind in _subclasses(DeepForgeError) if kind.code == code), DeepForgeError)
    if issubclass(kind, errors.InvalidPipeline):
        return kind(message, problems=given.get("problems", ()))
    return kind(message, details=given)


def _subclasses(kind: type[DeepForgeError]) -> Iterator[type[DeepForgeError]]:
    for subclass in kind.__subclasses__():
        yield subclass
        yield from _subclasses(subclass)
