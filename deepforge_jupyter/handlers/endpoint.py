"""The decorator of every verb: authentication, authorization, decoding and encoding in one place."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Awaitable, Callable
from typing import Any, Literal, TypeVar

import msgspec
from jupyter_server.auth.decorator import authorized
from tornado import web

from deepforge_jupyter.errors import BadRequest, TooLarge
from deepforge_jupyter.handlers.base import Handler
from deepforge_jupyter.handlers.contract import JSON, Contract, contract_of

LARGEST_BODY_BYTES = 16 << 20

Action = Literal["read", "write", "execute"]
Verb = TypeVar("Verb", bound=Callable[..., Awaitable[Any]])


def endpoint(
    action: Action, *, status: int = 200, media: str = JSON, lines: Any = None
) -> Callable[[Verb], Callable[..., Any]]:
    """Makes a coroutine that takes parts of the path, query and body and returns a struct into a tornado verb.

    `action` is what the person must be authorized for; what only reads ends when nobody waits for it. A verb whose
    `media` is not JSON writes its answer itself; `lines` says what each line of it is.
    """

    def decorate(verb: Verb) -> Callable[..., Any]:
        @functools.cache
        def contract() -> Contract:
            return contract_of(verb, status=status, media=media, lines=lines)

        @web.authenticated
        @authorized(action)  # type: ignore[untyped-decorator]
        @functools.wraps(verb)
        async def handle(self: Handler, *path: str) -> None:
            rules = contract()
            if any("\0" in part for part in path):
                raise BadRequest("The address holds a NUL character.")
            arguments: list[Any] = list(path)
            if rules.body is not None:
                if len(self.request.body) > LARGEST_BODY_BYTES:
                    raise TooLarge(f"The request is larger than {LARGEST_BODY_BYTES >> 20} MiB.")
                arguments.append(rules.decode_body(self.request.body))
            query = rules.decode_query(lambda name: self.get_query_arguments(name, strip=False))
            answering = verb(self, *arguments, **query)
            if rules.media != JSON:
                await answering
                return
            result = await (self.unless_left(answering) if action == "read" else answering)
            if self.has_left:
                return
            self.set_status(rules.status)
            if rules.result is None:
                await self.finish(set_content_type=JSON)
                return
            await self.finish(msgspec.json.encode(result))

        handle.contract = contract  # type: ignore[attr-defined]
        return handle

    return decorate


def contract_behind(method: Callable[..., Any]) -> Contract | None:
    """The contract of a verb that `endpoint` made, else None."""
    make = getattr(inspect.unwrap(method, stop=lambda f: hasattr(f, "contract")), "contract", None)
    return None if make is None else make()
