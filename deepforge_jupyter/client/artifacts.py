"""Artifacts: listed, brought, taken, renamed, deleted and verified."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from deepforge_jupyter.client.direct_uploads import SendsDirectly, Told
from deepforge_jupyter.client.downloads import TakesArtifacts
from deepforge_jupyter.client.packing import LocalFile, files_at, packed
from deepforge_jupyter.client.transport import part
from deepforge_jupyter.domain.artifact import Artifact
from deepforge_jupyter.errors import DeepForgeError, TooLarge, Unavailable
from deepforge_jupyter.protocol.artifacts import (
    ArtifactPage,
    ArtifactPlace,
    ArtifactUseList,
    ArtifactUses,
    BeginDirectUpload,
    ChangeArtifact,
    ChangedArtifact,
    CopyArtifact,
    CopyProgress,
    FileToSend,
    ImportArtifact,
    OpensAs,
    UploadedArtifact,
    UploadProgress,
    Verification,
)

PAGE = 1000


class ArtifactCalls(SendsDirectly, TakesArtifacts):
    def artifacts(self, project: str) -> tuple[Artifact, ...]:
        """The newest of each name, newest first."""
        found: list[Artifact] = []
        while True:
            page = self.artifact_page(project, limit=PAGE, offset=len(found))
            found += page.artifacts
            if not page.artifacts or len(found) >= page.total:
                return tuple(found)

    def artifact_page(
        self,
        project: str,
        *,
        limit: int = 50,
        offset: int = 0,
        search: str = "",
        sort: str = "",
        name: str | None = None,
        zone: str = "UTC",
    ) -> ArtifactPage:
        """The newest of each name that `search` finds (`type:ndarray size>10MB`; days are those of the time zone
        `zone`), newest first if nothing else is said; with `name` all versions of that one."""
        query = {"limit": limit, "offset": offset, "search": search, "sort": sort, "name": name, "zone": zone}
        return self._get(f"projects/{part(project)}/artifacts", ArtifactPage, **query)

    def artifact(self, artifact: str) -> Artifact:
        """With how it was made."""
        return self._get(f"artifacts/{part(artifact)}", Artifact)

    def artifact_place(self, project: str, artifact: str) -> ArtifactPlace:
        """The newest of that name, or the one of that id, and where its value lies on the server's machine."""
        return self._get(f"projects/{part(project)}/artifacts/place", ArtifactPlace, artifact=artifact)

    def artifact_uses(self, project: str, artifacts: Sequence[str]) -> tuple[ArtifactUses, ...]:
        """What uses them, by id."""
        where = f"projects/{part(project)}/artifacts/uses"
        return self._get(where, ArtifactUseList, artifacts=list(artifacts)).uses

    def rename_artifact(self, artifact: str, name: str) -> ChangedArtifact:
        """All versions of its name. Raises AlreadyExists; pipelines that ask for the old name are said."""
        return self._send("PATCH", f"artifacts/{part(artifact)}", ChangeArtifact(name=name), ChangedArtifact)

    def delete_artifact(self, artifact: str, *, all_versions: bool = False) -> None:
        """This version, or all of its name."""
        self._call("DELETE", f"artifacts/{part(artifact)}", all_versions="true" if all_versions else None)

    def upload_artifact(
        self,
        project: str,
        path: str | Path,
        *,
        name: str | None = None,
        storage: str | None = None,
        opens_as: OpensAs = "found",
        progress: Callable[[UploadProgress], None] | None = None,
    ) -> UploadedArtifact:
        """Sends a file or folder, a piece at a time: straight to the storage where it offers that and is reached from
        here, else through the server; a file's hash is checked on arrival. It `opens_as` the `value` that a file holds,
        as a `file` (operations get its path), or as what is usual for what is found in it. `progress` is told how far
        it is; what goes straight is sent, read there and copied there: three times its bytes. Of the answer `is_same`
        says that the newest version holds that already. Nothing is left of what fails or is interrupted. Raises
        TooLarge, BadRequest, Conflict for what is changed meanwhile."""
        path = Path(path)
        files = files_at(path)
        largest_bytes = self.artifact_page(project, limit=1).largest_upload_bytes
        if sum(file.size_bytes for file in files) > largest_bytes:
            raise TooLarge(f"{path} is larger than the {largest_bytes} bytes that can be uploaded there.")
        wish = BeginDirectUpload(
            filename=path.resolve().name,
            files=tuple(FileToSend(path=file.path, size_bytes=file.size_bytes) for file in files),
            name=name,
            kind="folder" if path.is_dir() else "file",
            opens_as=opens_as,
            storage=storage,
            sha256=None if path.is_dir() else _hash(files[0].pieces()),
        )
        told = progress or _tell_nobody
        kept = self._sent_directly(project, wish, files, told=told)
        return kept if kept is not None else self._sent_through(project, wish, files, told=told)

    def _sent_through(
        self, project: str, wish: BeginDirectUpload, files: Sequence[LocalFile], *, told: Told
    ) -> UploadedArtifact:
        is_folder = wish.kind == "folder"
        size_bytes = sum(file.size_bytes for file in files)

        def pieces() -> Iterator[bytes]:
            done_bytes = 0
            for piece in packed(files) if is_folder else files[0].pieces():
                yield piece
                done_bytes = min(done_bytes + len(piece), size_bytes)
                told(UploadProgress(done_bytes=done_bytes, total_bytes=size_bytes))

        given = {field: getattr(wish, field) for field in wish.__struct_fields__ if field != "files"}
        where, size = f"projects/{part(project)}/uploads", None if is_folder else size_bytes
        with self._open("POST", where, pieces(), size=size, **given) as answer:
            return self._decoded(self._read(answer.read), UploadedArtifact)

    def import_artifact(
        self,
        project: str,
        storage: str,
        path: str,
        *,
        kind: Literal["file", "folder"] = "file",
        name: str | None = None,
        opens_as: OpensAs = "found",
    ) -> Artifact:
        """Refers to a file or folder that lies in a storage; nothing is copied, and it is never deleted there."""
        body = ImportArtifact(storage=storage, path=path, kind=kind, name=name, opens_as=opens_as)
        return self._post(f"projects/{part(project)}/imports", body, Artifact)

    def copy_artifact(
        self,
        artifact: str,
        storage: str,
        *,
        name: str | None = None,
        progress: Callable[[CopyProgress], None] | None = None,
    ) -> Artifact:
        """Brings it to another storage, as the newest version of its name or of another. `progress` is told how far it
        is. Raises BadRequest; DeepForgeError if it could not be copied whole, of which nothing is left."""
        body = msgspec.json.encode(CopyArtifact(storage=storage, name=name))
        for told in self._lines("POST", f"artifacts/{part(artifact)}/copies", CopyProgress, body):
            if progress is not None:
                progress(told)
            if told.artifact is not None:
                return told.artifact
            if told.problem is not None:
                raise DeepForgeError(told.problem)
        raise Unavailable("The server ended before the copy was whole: nothing was copied.")

    def verify_artifact(self, artifact: str) -> Verification:
        """Reads its bytes again, on the server."""
        return self._get(f"artifacts/{part(artifact)}/verification", Verification)

    def verify_artifacts(self, project: str) -> Iterator[Verification]:
        """The same of every version of every artifact, as it goes on. Raises Unavailable if it does not go on to the
        last."""
        last = None
        for last in self._lines("GET", f"projects/{part(project)}/artifacts/verification", Verification):
            yield last
        if last is not None and last.done < last.total:
            raise Unavailable(
                f"The server ended after {last.done} of {last.total} artifacts: the others were not read. Do it again."
            )


def _hash(pieces: Iterator[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def _tell_nobody(_: UploadProgress) -> None:
    """Nobody asked."""
