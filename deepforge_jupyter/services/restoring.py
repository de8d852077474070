"""Making documents what they were: through the one door, after what there is was committed."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from deepforge_jupyter.documents.files import Documents
from deepforge_jupyter.domain.project import MANIFEST
from deepforge_jupyter.errors import BadDocument, DocumentChanged, NotFound
from deepforge_jupyter.history.history import History
from deepforge_jupyter.protocol.history import Restored, RestoreDocuments
from deepforge_jupyter.services.histories import Histories
from deepforge_jupyter.services.manifest import read_manifest
from deepforge_jupyter.services.projects import Projects
from deepforge_jupyter.services.start import content_hash
from deepforge_jupyter.services.versions import read_document


class Restoring:
    def __init__(self, projects: Projects, *, histories: Histories) -> None:
        self._projects = projects
        self._histories = histories

    async def __call__(self, project: str, request: RestoreDocuments, *, author: str) -> Restored:
        """Raises NotFound for a commit or document that there is not, DocumentChanged naming a file on disk that is
        not what the person saw. Symbolic links stay as they are."""
        folder = await self._projects.folder(project)
        return await asyncio.to_thread(self._restore, folder, request, author)

    def _restore(self, folder: Path, request: RestoreDocuments, author: str) -> Restored:
        history = self._histories.of(folder)
        wanted = history.files(request.commit)
        before = history.snapshot(message="Before restoring documents", author=author)
        _refuse_changed(history, before.commit, request)
        paths = _paths(request, wanted=wanted, present=dict(before.files))
        documents = Documents(folder)
        links = history.links(request.commit) | history.links(before.commit)
        changed = [path for path in paths if wanted.get(path) != before.files.get(path) and path not in links]
        for path in changed:
            if path not in wanted:
                documents.delete(path, expected_sha256=None)
            elif path == MANIFEST:
                documents.replace(path, _manifest(history.read(request.commit, path), folder))
            else:
                documents.replace(path, history.read(request.commit, path))
        what = changed[0] if len(changed) == 1 else f"{len(changed)} documents"
        after = history.snapshot(message=f"Restore {what} from {request.commit[:8]}", author=author)
        differ = [difference.path for difference in history.differences(before.commit, after.commit)]
        return Restored(before=before.commit, commit=after.commit, paths=tuple(differ))


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
