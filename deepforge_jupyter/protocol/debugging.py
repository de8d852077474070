"""Bodies of requests and answers about an execution's own code."""

from __future__ import annotations

from typing import Annotated

import msgspec

LONGEST_CODE = 1 << 20
Code = Annotated[str, msgspec.Meta(max_length=LONGEST_CODE)]


class OperationCode(msgspec.Struct, frozen=True, kw_only=True):
    """An operation of an execution: `original` is what ran, `text` what the next run from here takes, and `sha256`
    its hash (line ends as `\\n`). `path` is from the project's folder."""

    operation: str
    path: str
    original: str
    text: str
    sha256: str

    @property
    def is_edited(self) -> bool:
        return self.text != self.original


class ExecutionCode(msgspec.Struct, frozen=True, kw_only=True):
    """The operations of an execution's jobs, by name."""

    operations: tuple[OperationCode, ...]


class EditCode(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another text of an operation, kept with the execution. `seen` is the hash of the text that the person had before:
    the request answers 409 `document_changed` if somebody else has changed it since."""

    text: Code
    seen: str | None = None


class Rerun(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Runs `node` and what comes after it once more, or `node` alone with `only`: on the results that the execution has
    of everything else, with its own code and what was edited of it. `code` stands over that, by operation."""

    node: str
    only: bool = False
    code: dict[str, Code] = {}
    name: str | None = None
