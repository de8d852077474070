"""The bare Git repository of a project: objects by rename, refs by compare-and-swap, safe for several processes."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
import uuid
import weakref
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from deepforge_jupyter.domain.project import PRIVATE_FOLDER
from deepforge_jupyter.errors import Unavailable
from deepforge_jupyter.history.ref_files import RefFiles

if TYPE_CHECKING:
    from dulwich.object_store import DiskObjectStore
    from dulwich.objects import ShaFile
    from dulwich.refs import DiskRefsContainer

ID_LENGTH = 40
BRANCH = b"refs/heads/main"
LOCK_IS_STALE_S = 3.0
_CONFIG = "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n"


def make(path: Path) -> None:
    """Makes an empty repository if there is none; of several processes that try, one does."""
    if path.is_dir():
        return
    draft = path.parent / f".{path.name}-{uuid.uuid4().hex}"
    for folder in ("objects/info", "objects/pack", "refs/heads", "refs/tags"):
        (draft / folder).mkdir(parents=True)
    (draft / "HEAD").write_bytes(b"ref: " + BRANCH + b"\n")
    (draft / "config").write_text(_CONFIG, encoding="utf-8")
    try:
        draft.rename(path)
    except OSError:
        shutil.rmtree(draft)
        if not path.is_dir():
            raise


class Repository:
    """Objects and refs. Ids are hexadecimal text; raises KeyError for what is not there."""

    def __init__(self, path: Path) -> None:
        from dulwich.object_store import DiskObjectStore
        from dulwich.refs import DiskRefsContainer

        self._path = path
        self.objects: DiskObjectStore = DiskObjectStore(str(path / "objects"), fsync_object_files=True)
        self.refs: DiskRefsContainer = DiskRefsContainer(str(path))
        self.tags = RefFiles(path, self.refs, "refs/tags")
        self.close = weakref.finalize(self, self.objects.close)

    def is_there(self) -> bool:
        return self._path.is_dir()

    def get(self, id: str) -> ShaFile:
        """Raises Unavailable for one that is damaged."""
        with self._reading(id):
            try:
                return self.objects[id.encode()]  # type: ignore[index]
            except KeyError:
                return self.objects[id.encode()]  # type: ignore[index]  # packed between the two places to look

    def needed(self, id: str) -> ShaFile:
        """One that another names, so that it must be there. Raises Unavailable."""
        try:
            return self.get(id)
        except KeyError:
            raise self._damaged(f"{id} is not there") from None

    def has(self, id: str) -> bool:
        with self._reading(id):
            return id.encode() in self.objects  # type: ignore[operator]

    def add(self, item: ShaFile) -> str:
        """Writes the object (synced, by rename) unless it is there; returns its id."""
        id = item.id.decode()
        if self.has(id):
            return id
        data = item.as_raw_string()
        header = item.type_name + b" " + str(len(data)).encode() + b"\0"
        folder = self._path / "objects" / id[:2]
        folder.mkdir(exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(prefix="tmp_obj_", dir=folder)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(zlib.compress(header + data, 1))
                file.flush()
                os.fsync(file.fileno())
            os.chmod(temporary, 0o444)
            os.replace(temporary, folder / id[2:])
        except BaseException:
            os.unlink(temporary)
            raise
        return id

    def head(self) -> str | None:
        """The newest commit."""
        return self.ref(BRANCH)

    def ref(self, name: bytes) -> str | None:
        """None if there is none. Raises Unavailable for one whose file says nothing, as after a power cut."""
        file = self._path / name.decode()
        for _ in range(2):  # it may be made between the two looks
            value = self.refs.read_ref(name)  # type: ignore[arg-type]
            if value is not None and len(value) == ID_LENGTH:
                return value.decode()
            if value is None and not file.exists():
                return None
        raise self._damaged(f"{name.decode()} names no version; write the id of the newest commit into it")

    def swap(self, name: bytes, old: str | None, new: str) -> bool:
        """Sets a ref to `new` if it is `old` (None: if there is none). A lock that a dead process left is removed."""
        from dulwich.file import FileLocked

        lock = self._path / f"{name.decode()}.lock"
        seen, since = None, time.monotonic()
        while True:
            try:
                if old is None:
                    return bool(self.refs.add_if_new(name, new.encode()))  # type: ignore[arg-type]
                return bool(self.refs.set_if_equals(name, old.encode(), new.encode()))  # type: ignore[arg-type]
            except FileLocked:
                time.sleep(0.005)
            try:
                result = lock.stat()
            except FileNotFoundError:
                continue
            now = (result.st_ino, result.st_mtime_ns)
            if now != seen:
                seen, since = now, time.monotonic()
            elif time.monotonic() - since > LOCK_IS_STALE_S:
                lock.unlink(missing_ok=True)

    def delete_ref(self, name: bytes) -> None:
        self.refs.remove_if_equals(name, None)  # type: ignore[arg-type]

    @contextlib.contextmanager
    def _reading(self, id: str) -> Iterator[None]:
        from dulwich.errors import FileFormatException

        try:
            yield
        except (FileFormatException, zlib.error) as error:
            raise self._damaged(f"{id} cannot be read ({error})") from error

    def _damaged(self, how: str) -> Unavailable:
        place = f"{PRIVATE_FOLDER}/{self._path.name}"
        return Unavailable(
            f"The history in {place} is damaged: {how}. Put a backup in its place, or move it away: then a new history "
            "begins, and the documents stay."
        )
