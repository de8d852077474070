"""Making documents what they were: through the one door, after what there is was committed."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from deepforge_jupyter.documents.door import Rooms
from deepforge_jupyter.documents.files import Documents, with_newlines
from deepforge_jupyter.domain.project import MANIFEST
from deepforge_jupyter.errors import BadDocument, Conflict, DocumentChanged, NotFound
from deepforge_jupyter.history.history import History
from deepforge_jupyter.protocol.history import Restored, RestoreDocuments
from deepforge_jupyter.services.histories import Histories
from deepforge_jupyter.services.manifest import read_manifest
from deepforge_jupyter.services.projects import Projects
from deepforge_jupyter.services.start import content_hash
from deepforge_jupyter.services.versions import read_document


class Restoring:
    def __init__(self, projects: Projects, *, histories: Histories, rooms: Rooms) -> None:
        self._projects = projects
        self._histories = histories
        self._rooms = rooms

    async def __call__(self, project: str, request: RestoreDocuments, *, author: str) -> Restored:
        """Raises NotFound for a commit or document that there is not, DocumentChanged naming a file on disk that is
        not what the person saw, Conflict naming one that would go while people edit it together. Symbolic links stay
        as they are."""
        folder = await self._projects.folder(project)
        history = self._histories.of(folder)
        before, contents = await asyncio.to_thread(_prepared, history, request, author)
        documents = Documents(folder)
        rooms = {path: await self._rooms.at(folder / path) for path in contents}
        for path, content in contents.items():
            if content is None and rooms[path] is not None:
                message = (
                    f"{path} was not there then, and people edit it together now: close it everywhere, then restore "
                    "again after a minute. Nothing was restored."
                )
                raise Conflict(message, details={"path": path})
        for path, content in contents.items():
            room = rooms[path]
            if room is not None and content is not None:
                room.set_text(with_newlines(content.decode(errors="replace")))
            elif content is None:
                await asyncio.to_thread(documents.delete, path, expected_sha256=None)
            else:
                await asyncio.to_thread(documents.replace, path, content)
        what = next(iter(contents)) if len(contents) == 1 else f"{len(contents)} documents"
        said = f"Restore {what} from {request.commit[:8]}"
        after = await asyncio.to_thread(lambda: history.snapshot(message=said, author=author))
        return Restored(before=before, commit=after.commit, paths=tuple(contents))


def _prepared(history: History, request: RestoreDocuments, author: str) -> tuple[str, dict[str, bytes | None]]:
    """The commit of what there is, and what shall be instead, by path (None: nothing)."""
    wanted = history.files(request.commit)
    before = history.snapshot(message="Before restoring documents", author=author)
    _refuse_changed(history, before.commit, request)
    links = history.links(request.commit) | history.links(before.commit)
    contents: dict[str, bytes | None] = {}
    for path in _paths(request, wanted=wanted, present=dict(before.files)):
        if wanted.get(path) == before.files.get(path) or path in links:
            continue
        contents[path] = history.read(request.commit, path) if path in wanted else None
    if (manifest := contents.get(MANIFEST)) is not None:
        contents[MANIFEST] = _manifest(manifest, history.folder)
        if contents[MANIFEST] == history.read_present(MANIFEST):
            del contents[MANIFEST]
    return before.commit, contents


def _paths(request: RestoreDocuments, *, wanted: dict[str, str], present: dict[str, str]) -> list[str]:
    if request.paths is None:
        return sorted(wanted.keys() | present.keys())
    for path in request.paths:
        if path not in wanted and path not in present:
            message = f"Neither the version {request.commit[:8]} nor the project has a document {path}."
            raise NotFound(message, details={"path": path})
    return list(dict.fromkeys(request.paths))


def _refuse_changed(history: History, commit: str, request: RestoreDocuments) -> None:
    for path, sha256 in request.seen.items():
        try:
            content = read_document(history, path, commit)
        except NotFound:
            content = None
        if content is None or content_hash(content) != sha256:
            message = f"{path} changed on disk since you saw it. Save or reload it, then restore again."
            raise DocumentChanged(message, details={"path": path})


def _manifest(content: bytes, folder: Path) -> bytes:
    """As it was, but of this project: an older one may be from before the project was duplicated."""
    try:
        older = json.loads(content)
        older["id"] = read_manifest(folder).id
    except (ValueError, TypeError) as error:
        message = f"{MANIFEST} was no readable JSON then; it cannot be restored."
        raise BadDocument(message, details={"path": MANIFEST}) from error
    return (json.dumps(older, indent=2, ensure_ascii=False) + "\n").encode()
