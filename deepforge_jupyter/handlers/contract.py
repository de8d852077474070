"""What a verb takes and gives, read from its own signature: the server decodes by it and OpenAPI is made from it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, get_origin, get_type_hints

import msgspec

from deepforge_jupyter.errors import BadRequest

JSON = "application/json"
NDJSON = "application/x-ndjson"
TEXT = "text/plain; charset=utf-8"
ANY_MEDIA = "*/*"
BODY = "body"


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """One query parameter; `type` as annotated."""

    type: Any
    default: Any = inspect.Parameter.empty

    @property
    def is_required(self) -> bool:
        return self.default is inspect.Parameter.empty

    @property
    def is_list(self) -> bool:
        """True of one that may be given several times."""
        kind = self.type.__origin__ if get_origin(self.type) is Annotated else self.type
        return get_origin(kind) is tuple


class Contract(msgspec.Struct, frozen=True, kw_only=True):
    """`path` names the parts of the URL in order; `body` and `result` are None where there is none,
    `lines` is what each line of an answer in lines is."""

    path: tuple[str, ...]
    query: Mapping[str, Query]
    body: Any
    result: Any
    status: int
    media: str
    lines: Any
    summary: str

    def decode_query(self, given: Callable[[str], Sequence[str]]) -> dict[str, Any]:
        """The keyword arguments of the verb, from all values that a parameter was given: the last counts, or all of
        them where a tuple is wanted. Raises BadRequest naming the parameter."""
        values: dict[str, Any] = {}
        for name, query in self.query.items():
            texts = given(name)
            if not texts:
                if query.is_required:
                    raise BadRequest(f"The query parameter `{name}` is missing.", details={"parameter": name})
                continue
            try:
                value = tuple(texts) if query.is_list else texts[-1]
                values[name] = msgspec.convert(value, query.type, strict=False)
            except msgspec.ValidationError as error:
                message = f"The query parameter `{name}` is not right: {error}."
                raise BadRequest(message, details={"parameter": name}) from error
        return values

    def decode_body(self, content: bytes) -> Any:
        """The body as its struct; raises BadRequest naming the place."""
        try:
            return msgspec.json.decode(content, type=self.body)
        except msgspec.ValidationError as error:
            raise BadRequest(f"The request's body is not right: {error}.") from error
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise BadRequest(f"The request's body is not JSON: {error}.") from error
        except RecursionError:
            raise BadRequest("The request's body is nested too deeply.") from None


def contract_of(verb: Callable[..., Any], *, status: int, media: str, lines: Any = None) -> Contract:
    """Positional parameters after `self` are parts of the path, `body` the body, keyword-only ones the query."""
    hints = get_type_hints(verb, include_extras=True)
    path: list[str] = []
    query: dict[str, Query] = {}
    for name, parameter in list(inspect.signature(verb).parameters.items())[1:]:
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY:
            query[name] = Query(type=hints[name], default=parameter.default)
        elif name != BODY:
            path.append(name)
    return Contract(
        path=tuple(path),
        query=query,
        body=hints.get(BODY),
        result=None if hints["return"] is type(None) else hints["return"],
        status=status,
        media=media,
        lines=lines,
        summary=inspect.cleandoc(verb.__doc__ or ""),
    )
