"""The one door to a project's files for every change that we make."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
import tempfile
from pathlib import Path, PurePosixPath

import msgspec

from deepforge_jupyter.domain.project import MANIFEST, PRIVATE_FOLDER
from deepforge_jupyter.errors import (
    AlreadyExists,
    BadDocument,
    BadRequest,
    DocumentChanged,
    Forbidden,
    NotFound,
    StorageFull,
    Unavailable,
)

_LINE_END = re.compile(r"\r\n|\r|\n")


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A text file of a project. `text` has `\\n` line ends and `sha256` is of that text; `line_ends` is what most
    lines of the file end with."""

    path: str
    text: str
    sha256: str
    line_ends: str = "\n"


class Documents:
    """The text files of the project in `folder`. Paths are from there, with `/`.

    Every method raises BadRequest for a path that is none, Forbidden for one that leads out of the project or into
    its private folder, StorageFull and Unavailable. Calls block; make them in a thread.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._root = Path(os.path.realpath(folder))

    def read_text(self, path: str) -> Document:
        """Raises NotFound, and BadDocument for a file that is no UTF-8 text."""
        return self._read(path, self._file(path))

    def write(self, path: str, text: str, *, expected_sha256: str | None) -> Document:
        """Replaces the file, all or nothing, keeping its mode and line ends; makes it if there is none.

        `expected_sha256` is of the text as it was read: if the file is another or gone, nothing is written and
        DocumentChanged is raised. None replaces whatever is there.
        """
        file = self._file(path)
        try:
            current = self._read(path, file)
        except NotFound:
            if expected_sha256 is not None:
                raise DocumentChanged(
                    f"{path} was deleted since you read it; nothing was written.", details={"path": path}
                ) from None
            return self.create(path, text)
        except BadDocument:
            if expected_sha256 is not None:
                raise
            current = Document(path=path, text="", sha256="")
        if expected_sha256 is not None and current.sha256 != expected_sha256:
            raise DocumentChanged(
                f"{path} was changed since you read it; nothing was written. Look at it again.",
                details={"path": path, "sha256": current.sha256},
            )
        document = _document(path, text, line_ends=current.line_ends)
        self._replace(path, file, _bytes(document))
        return document

    def create(self, path: str, text: str) -> Document:
        """A new file (and the folders above it). Raises AlreadyExists."""
        file = self._file(path)
        document = _document(path, text, line_ends="\n")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            draft = self._draft(file, _bytes(document), mode=0o666 & ~_umask())
            try:
                os.link(draft, file)  # unlike a rename, never over a file that somebody just made
            finally:
                draft.unlink()
        except FileExistsError:
            raise AlreadyExists(f"{path} is there already.", details={"path": path}) from None
        except OSError as error:
            if error.errno in (errno.EPERM, errno.ENOTSUP, errno.EMLINK) and file.parent.is_dir():
                return self._create_without_links(path, file, document)
            raise explained(error, path) from error
        return document

    def replace(self, path: str, content: bytes) -> None:
        """Makes the file (and the folders above it) hold exactly `content`, all or nothing; of a file that there is,
        the mode stays. For what a history kept, text or not."""
        file = self._file(path)
        if file.exists():
            self._replace(path, file, content)
            return
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            os.replace(self._draft(file, content, mode=0o666 & ~_umask()), file)
        except OSError as error:
            raise explained(error, path) from error

    def move(self, path: str, new_path: str) -> None:
        """Never over a file that is there. Raises NotFound and AlreadyExists."""
        source, target = self._file(path), self._file(new_path)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            if os.path.lexists(target):
                raise FileExistsError
            os.rename(source, target)
        except FileNotFoundError:
            raise _not_found(path) from None
        except FileExistsError:
            raise AlreadyExists(f"{new_path} is there already.", details={"path": new_path}) from None
        except OSError as error:
            raise explained(error, path) from error

    def delete(self, path: str, *, expected_sha256: str | None) -> None:
        """Raises NotFound, and DocumentChanged as `write` does."""
        file = self._file(path)
        if expected_sha256 is not None and self._read(path, file).sha256 != expected_sha256:
            raise DocumentChanged(f"{path} was changed since you read it; it was not deleted.", details={"path": path})
        try:
            file.unlink()
        except FileNotFoundError:
            raise _not_found(path) from None
        except OSError as error:
            raise explained(error, path) from error

    def _file(self, path: str) -> Path:
        """Where `path` lies, links followed."""
        parts = path.split("/")
        if not path or "\0" in path or "\\" in path or any(part in ("", ".", "..") for part in parts):
            raise BadRequest(
                f"{path!r} is no path of a document; it must be like operations/Train.py.", details={"path": path}
            )
        if any(part.lower() == PRIVATE_FOLDER for part in parts):
            raise Forbidden(f"{PRIVATE_FOLDER} is the project's own; {path} is no document.", details={"path": path})
        file = Path(os.path.realpath(self._root / PurePosixPath(path)))
        if self._root not in file.parents or PRIVATE_FOLDER in file.relative_to(self._root).parts:
            raise Forbidden(f"{path} leads out of the project's documents.", details={"path": path})
        for folder in file.parents:
            if folder == self._root:
                break
            if (folder / MANIFEST).is_file():
                message = f"{path} belongs to the project in {folder.relative_to(self._root).as_posix()}."
                raise Forbidden(message, details={"path": path})
        return file

    def _read(self, path: str, file: Path) -> Document:
        try:
            data = file.read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            raise _not_found(path) from None
        except OSError as error:
            raise explained(error, path) from error
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise BadDocument(
                f"{path}, line {line}: this is no UTF-8 text. Save it as UTF-8.", details={"path": path, "line": line}
            ) from None
        return _document(path, text, line_ends=line_ends_of(text))

    def _replace(self, path: str, file: Path, data: bytes) -> None:
        if not os.access(file, os.W_OK):
            raise Forbidden(f"{path} is read-only; change its permissions to edit it.", details={"path": path})
        try:
            draft = self._draft(file, data, mode=stat.S_IMODE(file.stat().st_mode))
            try:
                os.replace(draft, file)
            except OSError:
                draft.unlink(missing_ok=True)
                raise
        except OSError as error:
            raise explained(error, path) from error

    def _draft(self, file: Path, data: bytes, *, mode: int) -> Path:
        """A synced file beside `file`, hidden from file browsers and from snapshots."""
        begins = file.name.encode(errors="surrogateescape")[:100].decode(errors="ignore")
        descriptor, name = tempfile.mkstemp(prefix=f".~{begins}-", dir=file.parent)
        try:
            with os.fdopen(descriptor, "wb") as draft:
                draft.write(data)
                draft.flush()
                os.fchmod(draft.fileno(), mode)
                os.fsync(draft.fileno())
        except OSError:
            os.unlink(name)
            raise
        return Path(name)

    def _create_without_links(self, path: str, file: Path, document: Document) -> Document:
        try:
            with file.open("xb") as made:
                made.write(_bytes(document))
        except FileExistsError:
            raise AlreadyExists(f"{path} is there already.", details={"path": path}) from None
        except OSError as error:
            raise explained(error, path) from error
        return document


def with_newlines(text: str) -> str:
    """The text with every line end as `\\n`, which is what hashes of documents are made of."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def text_sha256(text: str) -> str:
    """The hash of a document that has this text, whatever its line ends."""
    return hashlib.sha256(with_newlines(text).encode(errors="surrogatepass")).hexdigest()


def line_ends_of(text: str) -> str:
    """What most lines end with: `\\n` where there is no more of another."""
    if "\r" not in text:
        return "\n"
    found = _LINE_END.findall(text)
    return max(("\n", "\r\n", "\r"), key=found.count)


def _document(path: str, text: str, *, line_ends: str) -> Document:
    text = with_newlines(text)
    return Document(path=path, text=text, sha256=text_sha256(text), line_ends=line_ends)


def _bytes(document: Document) -> bytes:
    try:
        return document.text.replace("\n", document.line_ends).encode()
    except UnicodeEncodeError as error:
        raise BadDocument(
            f"{document.path} cannot be saved: character {error.start + 1} is no valid text (half an emoji?).",
            details={"path": document.path},
        ) from None


def _not_found(path: str) -> NotFound:
    return NotFound(f"The project has no file {path}.", details={"path": path})


def explained(error: OSError, path: str) -> StorageFull | Unavailable | BadRequest:
    """What the system's error means for a person who wanted to read or write `path`."""
    details = {"path": path}
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageFull(f"There is no room left to save {path}: free some disk space.", details=details)
    if error.errno in (errno.ENAMETOOLONG, errno.ENOTDIR, errno.EISDIR, errno.EINVAL):
        return BadRequest(f"{path} cannot be a file here: {error.strerror}.", details=details)
    return Unavailable(f"{path} cannot be read or written: {error.strerror}. Check its permissions.", details=details)


def _umask() -> int:
    """What new files of this process lack; read without changing it where the system says."""
    try:
        with open("/proc/self/status", encoding="ascii", errors="replace") as status:
            for line in status:
                if line.startswith("Umask:"):
                    return int(line.split()[1], 8)
    except OSError:
        pass
    return 0o022
