"""What is wrong with a document, said once and shown in the editor, the CLI and at run time."""

from __future__ import annotations

from enum import Enum
from typing import Literal

import msgspec

Severity = Literal["error", "warning", "info"]


class ProblemCode(str, Enum):
    """Stable names of everything that the validator and the analysis can find."""

    not_json = "not_json"
    not_a_pipeline = "not_a_pipeline"
    unknown_format = "unknown_format"
    unknown_operation = "unknown_operation"
    unknown_node = "unknown_node"
    unknown_port = "unknown_port"
    unknown_attribute = "unknown_attribute"
    bad_attribute = "bad_attribute"
    missing_attribute = "missing_attribute"
    missing_input = "missing_input"
    missing_artifact = "missing_artifact"
    damaged_artifact = "damaged_artifact"
    missing_reference = "missing_reference"
    wrong_kind = "wrong_kind"
    duplicate_connection = "duplicate_connection"
    type_mismatch = "type_mismatch"
    cycle = "cycle"
    empty_pipeline = "empty_pipeline"
    syntax_error = "syntax_error"
    no_class = "no_class"
    no_execute = "no_execute"
    unequal_returns = "unequal_returns"
    bad_interface = "bad_interface"
    no_result = "no_result"
    not_importable = "not_importable"
    hides_package = "hides_package"
    nothing_registered = "nothing_registered"
    bad_environment = "bad_environment"


class Where(msgspec.Struct, frozen=True, kw_only=True):
    """The place of a problem: a file of the project, and in it a line or a part of the graph.

    `line` and `column` count from 1; `edge` is the edge's index in the document; `side` says of which kind `port` is.
    """

    path: str | None = None
    line: int | None = None
    column: int | None = None
    node: str | None = None
    port: str | None = None
    side: Literal["input", "output"] | None = None
    attribute: str | None = None
    edge: int | None = None


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong; `message` says what, and what to do."""

    code: ProblemCode
    severity: Severity
    where: Where
    message: str
