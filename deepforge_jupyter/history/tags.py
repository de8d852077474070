"""Names of commits: those of executions (`execution/train`) and versions that a person saved, with a message."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timezone
from typing import TYPE_CHECKING, cast

import msgspec

from deepforge_jupyter.errors import AlreadyExists, BadRequest
from deepforge_jupyter.history.people import identity_of, name_of, text_of
from deepforge_jupyter.history.repository import Repository

if TYPE_CHECKING:
    from dulwich.objects import Tag

TAGS = b"refs/tags/"
EXECUTIONS = "execution/"


class Saved(msgspec.Struct, frozen=True, kw_only=True):
    """A version that a person saved: the tag `tag`, whose message begins with the version's name."""

    tag: str
    name: str
    message: str
    author: str
    created_at: datetime
    commit: str


class Tags:
    """The tags of one repository; what was read of a tag object is remembered, since it never changes."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._saved: dict[str, Saved | None] = {}
        self._names: dict[str, tuple[str, ...]] = {}
        self._read: dict[str, str] | None = None

    def add(self, name: str, commit: str, *, message: str | None, author: str) -> None:
        from dulwich.objects import Commit, Tag
        from dulwich.refs import check_ref_format

        ref = TAGS + name.encode(errors="replace")
        if not check_ref_format(ref):  # type: ignore[arg-type]
            raise BadRequest(f"“{name}” cannot name a version; use letters, digits, - and _.")
        target = commit
        if message is not None:
            tag = Tag()
            tag.name, tag.object, tag.message = name.encode(), (Commit, commit.encode()), text_of(message)
            tag.tagger, tag.tag_time, tag.tag_timezone = identity_of(author), int(time.time()), 0
            target = self._repository.add(tag)
        if not self._repository.swap(ref, None, target) and self.commit_of(name) != commit:
            raise AlreadyExists(f"A version “{name}” is there already.", details={"name": name})

    def commit_of(self, name: str) -> str | None:
        id = self._repository.ref(TAGS + name.encode(errors="replace"))
        return None if id is None else self._peeled(name, id)

    def all(self) -> dict[str, str]:
        """The commit of each name."""
        return {name: self._peeled(name, id) for name, id in self._repository.tags.all().items()}

    def names(self) -> dict[str, tuple[str, ...]]:
        """The names of each commit, sorted; made anew only when there are others."""
        read = self._repository.tags.all()
        if read is not self._read:
            names: dict[str, list[str]] = {}
            for name, id in sorted(read.items()):
                names.setdefault(self._peeled(name, id), []).append(name)
            self._names = {commit: tuple(found) for commit, found in names.items()}
            self._read = read
        return self._names

    def saved(self) -> list[Saved]:
        """The versions that people saved."""
        found = [
            self._saved_of(name, id)
            for name, id in self._repository.tags.all().items()
            if not name.startswith(EXECUTIONS)
        ]
        return [saved for saved in found if saved is not None]

    def remove(self, belongs: Callable[[str], bool]) -> None:
        for name in [name for name in self._repository.tags.all() if belongs(name)]:
            self._repository.delete_ref(TAGS + name.encode())

    def _peeled(self, name: str, id: str) -> str:
        if name.startswith(EXECUTIONS):
            return id  # ours, never a tag object
        saved = self._saved_of(name, id)
        return id if saved is None else saved.commit

    def _saved_of(self, name: str, id: str) -> Saved | None:
        key = f"{name} {id}"
        if key not in self._saved:
            item = self._repository.get(id)
            self._saved[key] = _saved(name, cast("Tag", item)) if item.type_name == b"tag" else None
        return self._saved[key]


def _saved(name: str, tag: Tag) -> Saved:
    title, _, message = (tag.message or b"").decode(errors="replace").strip().partition("\n")
    return Saved(
        tag=name,
        name=title or name,
        message=message.strip(),
        author=name_of(tag.tagger or b""),
        created_at=datetime.fromtimestamp(tag.tag_time or 0, tz=timezone.utc),
        commit=tag.object[1].decode(),
    )
