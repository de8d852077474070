"""Everything that can go wrong and be told to a person.

    DeepForgeError                     500 internal
    ├── BadRequest                     400 bad_request
    │   ├── BadDocument                422 bad_document       a file of the project cannot be read as what it should be
    │   │   └── BadSyntax              422 bad_syntax         an operation's code does not parse
    │   ├── EditRefused                422 edit_refused       an edit cannot be made on this code
    │   │   ├── UnknownElement         422 unknown_element    the operation has no such input, output, attribute, …
    │   │   ├── BadName                422 bad_name           it cannot be a name in Python
    │   │   └── NameTaken              422 name_taken         the code has that name already
    │   ├── InvalidPipeline            422 invalid_pipeline   carries the validator's problems
    │   ├── TryRefused                 422 try_refused        an operation cannot be tried so; carries the problems
    │   └── Unreadable                 422 unreadable         a value is damaged, or cannot be looked into so
    ├── Forbidden                      403 forbidden
    ├── NotFound                       404 not_found
    ├── Conflict                       409 conflict
    │   ├── AlreadyExists              409 already_exists
    │   ├── RevisionConflict           409 revision_conflict  the record changed since it was read
    │   ├── DocumentChanged            409 document_changed   the file on disk is not what the person saw
    │   └── ProjectCopied              409 project_copied     the same project id lives at two paths
    ├── TooLarge                       413 too_large
    └── Unavailable                    503 unavailable        a store, storage or compute cannot be reached now
        ├── StorageFull                507 storage_full
        └── StorageRefused             503 storage_refused    somebody must change its rights, keys or bucket first

A message says what was wrong, where, and what to do. `details` is JSON for programs
(never a secret, never a traceback). Only `handlers.base` maps an error to a status.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar


class DeepForgeError(Exception):
    """Base of all errors of this package; `code` is stable, the message is for people."""

    code: ClassVar[str] = "internal"
    http_status: ClassVar[int] = 500

    def __init__(self, message: str, *, details: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.details: dict[str, Any] = dict(details or {})


class BadRequest(DeepForgeError):
    """What was asked cannot be understood."""

    code = "bad_request"
    http_status = 400


class BadDocument(BadRequest):
    """A project's file cannot be read; `details` may hold `path`, `line`, `column`."""

    code = "bad_document"
    http_status = 422


class BadSyntax(BadDocument):
    """An operation's code does not parse; `details` holds `line` and `column`, and `path` where it is known."""

    code = "bad_syntax"


class EditRefused(BadRequest):
    """An edit cannot be made on this code; `details["line"]` is where the reason stands, if it stands somewhere."""

    code = "edit_refused"
    http_status = 422


class UnknownElement(EditRefused):
    """The operation has no such input, output, attribute or reference."""

    code = "unknown_element"


class BadName(EditRefused):
    """It cannot be a name in Python."""

    code = "bad_name"


class NameTaken(EditRefused):
    """The code uses that name already."""

    code = "name_taken"


class InvalidPipeline(BadRequest):
    """A pipeline has problems of severity `error`; `details["problems"]` lists them all."""

    code = "invalid_pipeline"
    http_status = 422

    def __init__(self, message: str, *, problems: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(message, details={"problems": list(problems)})


class TryRefused(BadRequest):
    """An operation cannot be tried with what was chosen; `details["problems"]` lists why, `details["port"]` or
    `details["attribute"]` names the first place if it is one."""

    code = "try_refused"
    http_status = 422


class Unreadable(BadRequest):
    """A value is damaged, or looking into it needs more than it may take."""

    code = "unreadable"
    http_status = 422


class Forbidden(DeepForgeError):
    """This person may not do that."""

    code = "forbidden"
    http_status = 403


class NotFound(DeepForgeError):
    """There is no such thing."""

    code = "not_found"
    http_status = 404


class Conflict(DeepForgeError):
    """The thing is not in a state in which that can be done."""

    code = "conflict"
    http_status = 409


class AlreadyExists(Conflict):
    """Something of that name or id is there already."""

    code = "already_exists"


class RevisionConflict(Conflict):
    """The record changed since it was read."""

    code = "revision_conflict"


class DocumentChanged(Conflict):
    """The file on disk is not what the person saw; `details["path"]` names it."""

    code = "document_changed"


class ProjectCopied(Conflict):
    """The same project id lives at two paths; `details` holds `path` and `other_path`."""

    code = "project_copied"


class TooLarge(DeepForgeError):
    """More bytes than the limit allows."""

    code = "too_large"
    http_status = 413


class Unavailable(DeepForgeError):
    """A store, storage or compute cannot be reached now; trying again may help."""

    code = "unavailable"
    http_status = 503


class StorageFull(Unavailable):
    """No room is left where the bytes should go."""

    code = "storage_full"
    http_status = 507


class StorageRefused(Unavailable):
    """A storage refuses, and goes on to: somebody must change rights, keys or the bucket first."""

    code = "storage_refused"
