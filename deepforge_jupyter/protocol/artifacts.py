"""Bodies of requests and answers about artifacts."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from deepforge_jupyter.domain.artifact import Artifact, Verified
from deepforge_jupyter.protocol.listing import NamedOther

UploadKind = Literal["file", "folder"]
# What operations get of a file: the value that it holds, its path, or what is usual for what is found in it.
OpensAs = Literal["found", "value", "file"]


class ArtifactPage(msgspec.Struct, frozen=True, kw_only=True):
    """`total` is how many there are on all pages, `largest_upload_bytes` what can be uploaded at once."""

    artifacts: tuple[Artifact, ...]
    total: int
    largest_upload_bytes: int


class ChangeArtifact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`name` is the new one of all versions."""

    name: str


class CopyArtifact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """To the storage `storage`; as the newest version of its own name, or of another one."""

    storage: str
    name: str | None = None


class CopyProgress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a copy is. The last one has the `artifact`, or the `problem` for which nothing was copied."""

    done_bytes: int
    total_bytes: int
    artifact: UploadedArtifact | None = None
    problem: str | None = None


class ArtifactAddress(msgspec.Struct, frozen=True, kw_only=True):
    """Where the bytes of an artifact of one file are read straight from its storage, without credentials, until it
    expires; `url` None where they pass through this server (`content`). `sha256` is their hash, where it is known; else
    an answer with another ETag than `tag` has other bytes."""

    url: str | None = None
    sha256: str | None = None
    tag: str | None = None
    expires_at: datetime | None = None


class ImportArtifact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file or folder at `path` of a storage, which stays there. `name` is the artifact's (by default the file's or
    folder's own). It `opens_as` what is usual for what is found in it, the value that it holds, or a file: operations
    then get its path."""

    storage: str
    path: str
    kind: Literal["file", "folder"] = "file"
    name: str | None = None
    opens_as: OpensAs = "found"


class InputUse(msgspec.Struct, frozen=True, kw_only=True):
    """An `Input` node of a pipeline that names an artifact; `path` from the project's folder."""

    path: str
    node: str
    label: str


class ArtifactUses(msgspec.Struct, frozen=True, kw_only=True):
    """What uses an artifact: the `Input` nodes that name it, the executions that loaded it (newest first;
    `more_executions` are not listed). `versions` is how many its name has."""

    artifact: str
    name: str
    versions: int
    inputs: tuple[InputUse, ...]
    executions: tuple[NamedOther, ...]
    more_executions: int = 0


class ChangedArtifact(msgspec.Struct, frozen=True, kw_only=True):
    """`inputs` are the nodes that still ask for the old name."""

    artifact: Artifact
    inputs: tuple[InputUse, ...]


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """Whether an artifact's bytes are what was kept, as its record says from now on, too. `done` of `total` artifacts
    and `done_bytes` of `total_bytes` have been read, this one included."""

    artifact: str
    name: str
    version: int
    verified: Verified
    done: int = 1
    total: int = 1
    done_bytes: int
    total_bytes: int


class ArtifactPlace(msgspec.Struct, frozen=True, kw_only=True):
    """An artifact and the folder of its value on the server's machine, to be read there and never written."""

    artifact: Artifact
    folder: str


class ArtifactUseList(msgspec.Struct, frozen=True, kw_only=True):
    """In the order asked for; one that is gone is left out."""

    uses: tuple[ArtifactUses, ...]


class UploadWish(msgspec.Struct, frozen=True, kw_only=True):
    """What shall come: `filename` is the file's or folder's own, `name` the artifact's (by default the same). `sha256`
    is the hash of the bytes that are sent, if the sender knows it. It `opens_as` the value that a file holds, as a file
    (operations get its path), or as what is usual for what is found in it. Without a `storage` it is kept in the
    project's."""

    project: str
    filename: str
    name: str | None = None
    kind: UploadKind = "file"
    opens_as: OpensAs = "found"
    storage: str | None = None
    size_bytes: int | None = None
    sha256: str | None = None


class UploadedArtifact(Artifact, frozen=True, kw_only=True):
    """What an upload became. It `is_same` where the newest version of its name holds that already: this is it, and
    nothing was kept beside it."""

    is_same: bool = False


class FileToSend(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`path` within the folder that is uploaded; of a file by itself its name."""

    path: str
    size_bytes: Annotated[int, msgspec.Meta(ge=0)]


class BeginDirectUpload(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """As the query of `uploads`, with the files that shall be sent (one, or a folder's) and their sizes. `sha256` is of
    the one file."""

    filename: str
    files: tuple[FileToSend, ...]
    name: str | None = None
    kind: UploadKind = "file"
    opens_as: OpensAs = "found"
    storage: str | None = None
    sha256: str | None = None


class DirectUpload(msgspec.Struct, frozen=True, kw_only=True):
    """One that is under way. Files of at most `together_bytes` are sent as if they were one, one after the other in the
    order in which they were named, under the number of the first of them; each larger one by itself, under its own. All
    are sent in parts of `part_bytes` (the last one shorter; what is empty has none). `id` None where this is not
    offered: the bytes pass through this server (`uploads`)."""

    id: str | None = None
    part_bytes: int = 0
    together_bytes: int = 0


class PartAddress(msgspec.Struct, frozen=True, kw_only=True):
    """Where one part is put (`PUT`), without credentials, until it expires."""

    url: str
    expires_at: datetime


class UploadProgress(msgspec.Struct, frozen=True, kw_only=True):
    """How far what was sent is checked and kept. The last one has the `artifact`, or the `problem` for which nothing
    was kept, with its `code` as in refusals."""

    done_bytes: int
    total_bytes: int
    artifact: UploadedArtifact | None = None
    problem: str | None = None
    code: str | None = None
