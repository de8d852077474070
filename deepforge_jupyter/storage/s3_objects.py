"""Objects that lie in a bucket, below the storage's prefix."""

from __future__ import annotations

from pathlib import Path

from deepforge_jupyter.errors import NotFound
from deepforge_jupyter.storage.addresses import Lending
from deepforge_jupyter.storage.objects import AT_ONCE, Entry, EntryPage, Objects, checked_path
from deepforge_jupyter.storage.progress import Progress
from deepforge_jupyter.storage.s3_bucket import Bucket

OWN = frozenset({"values", "contents", "checks"})


class S3Objects(Objects):
    def __init__(self, bucket: Bucket, place: tuple[str, ...]) -> None:
        self._bucket = bucket
        self.place = ("s3", *place)

    async def page(
        self, folder: str, *, after: str | None = None, limit: int = AT_ONCE, is_deep: bool = False
    ) -> EntryPage:
        folder = checked_path(folder, hidden=OWN)
        listed = await self._bucket.listed(
            f"{folder}/" if folder else "", after=after, limit=limit, delimiter="" if is_deep else "/"
        )
        entries = [
            Entry(path=each.key.rstrip("/"), is_folder=True)
            if each.tag is None
            else Entry(
                path=each.key,
                size_bytes=each.size_bytes,
                changed_at=each.changed_at,
                stamp=_stamp(each.size_bytes, each.tag),
                tag=each.tag,
            )
            for each in listed.objects
            if each.key.split("/")[0] not in OWN and not (each.tag is not None and each.key.endswith("/"))
        ]
        if folder and after is None and not listed.objects:
            raise _missing(folder)
        return EntryPage(entries=tuple(entries), next=listed.next)

    async def look(self, path: str) -> Entry:
        key = checked_path(path, hidden=OWN)
        try:
            found = await self._bucket.head(key)
        except NotFound:
            raise _missing(path) from None
        return Entry(
            path=key,
            size_bytes=found.size_bytes,
            changed_at=found.changed_at,
            stamp=_stamp(found.size_bytes, found.tag or ""),
            tag=found.tag,
        )

    async def read(self, path: str, *, offset: int = 0, length: int | None = None) -> bytes:
        key, size_bytes = checked_path(path, hidden=OWN), (await self.look(path)).size_bytes
        end = size_bytes if length is None else min(size_bytes, offset + length)
        return b"" if offset >= end else await self._bucket.get(key, first=offset, last=end - 1)

    async def url(self, path: str, lending: Lending) -> str | None:
        key = checked_path(path, hidden=OWN)
        return await self._bucket.url(key, lending) if self._bucket.settings.reached_at else None

    async def bring(self, path: str, target: Path, *, progress: Progress | None = None) -> None:
        await self._bucket.download(checked_path(path, hidden=OWN), target, progress=progress)

    async def sha256(self, path: str) -> str:
        return await self._bucket.sha256(checked_path(path, hidden=OWN))


def _stamp(size_bytes: int, tag: str) -> str:
    return f"{size_bytes}-{tag}".replace('"', "")


def _missing(path: str) -> NotFound:
    return NotFound(f"There is no “{path[:80]}” in this storage (any more).", details={"path": path[:200]})
