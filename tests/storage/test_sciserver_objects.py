"""What others put into a volume of SciServer: looked through and read over HTTP, as its notebooks left it there."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
from sciserver_server import OTHER_USER, SHARED_TO_READ
from sciserver_servers import SciServer
from storage.objects_conformance import ObjectsConformance, Write
from storage.sciserver_places import elsewhere, own_volume

from deepforge_jupyter.errors import NotFound, Unavailable
from deepforge_jupyter.storage.cache import ValueCache
from deepforge_jupyter.storage.objects import Objects
from deepforge_jupyter.storage.sciserver import SciServerStorage
from deepforge_jupyter.storage.sciserver_login import SciServerSettings
from deepforge_jupyter.storage.sciserver_objects import BEGINNING_BYTES

LARGE = os.urandom(3 * BEGINNING_BYTES)


@pytest.fixture
def settings(sci: SciServer) -> SciServerSettings:
    return own_volume(sci)


@pytest.fixture
async def storage(settings: SciServerSettings, tmp_path: Path) -> AsyncIterator[SciServerStorage]:
    storage = SciServerStorage("team", settings, ValueCache(tmp_path / "cache"))
    await storage.check()
    yield storage
    await storage.close()


@pytest.fixture
def objects(storage: SciServerStorage) -> Objects:
    found = storage.objects()
    assert found is not None
    return found


@pytest.fixture
def folder(sci: SciServer, settings: SciServerSettings) -> Path:
    """Where the volume lies on SciServer's disk, as its containers see it."""
    return sci.volume(settings.volume) / settings.folder


class TestSciServerObjects(ObjectsConformance):
    own = ("values", "checks")


def rewrite_unseen(file: Path, data: bytes) -> None:
    """So that nothing that is listed tells it: who reads other bytes has read them from a copy."""
    before = file.stat()
    file.write_bytes(data)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


async def test_nothing_is_shown_where_nothing_was_put_yet(settings: SciServerSettings, tmp_path: Path) -> None:
    storage = elsewhere(msgspec.structs.replace(settings, folder="not made yet"), tmp_path)
    await storage.check()
    objects = storage.objects()
    assert objects is not None
    assert (await objects.page("")).entries == ()
    assert await objects.files("") == []
    await storage.close()


async def test_a_large_file_is_sent_once_however_often_it_is_read_in_parts(
    objects: Objects, write: Write, folder: Path, tmp_path: Path
) -> None:
    write("large.bin", LARGE)
    end = len(LARGE) - 10
    assert await objects.read("large.bin", offset=end, length=100) == LARGE[end:]
    rewrite_unseen(folder / "large.bin", bytes(len(LARGE)))
    assert await objects.read("large.bin", offset=5_000_001, length=7) == LARGE[5_000_001:][:7]
    assert await objects.read("large.bin") == LARGE
    await objects.bring("large.bin", tmp_path / "brought")
    assert (tmp_path / "brought").read_bytes() == LARGE


async def test_a_copy_that_was_spoiled_is_fetched_again(objects: Objects, write: Write, tmp_path: Path) -> None:
    write("large.bin", LARGE)
    for _ in range(2):
        assert await objects.read("large.bin", offset=len(LARGE) - 10) == LARGE[-10:]
        (copy,) = (tmp_path / "cache" / "entries").glob("*/file")
        copy.chmod(0o600)
        copy.write_bytes(b"")
    await objects.bring("large.bin", tmp_path / "brought")
    assert (tmp_path / "brought").read_bytes() == LARGE


async def test_the_beginning_of_a_large_file_is_read_without_the_rest(
    objects: Objects, write: Write, folder: Path
) -> None:
    write("large.bin", LARGE)
    assert await objects.read("large.bin", offset=3, length=1000) == LARGE[3:1003]
    rewrite_unseen(folder / "large.bin", bytes(len(LARGE)))
    assert await objects.read("large.bin", offset=len(LARGE) - 10) == bytes(10)


async def test_many_who_read_a_large_file_at_once_read_the_same(objects: Objects, write: Write) -> None:
    write("large.bin", LARGE)
    offsets = [BEGINNING_BYTES + 1000 * number for number in range(6)]
    parts = await asyncio.gather(*(objects.read("large.bin", offset=offset, length=1000) for offset in offsets))
    assert parts == [LARGE[offset : offset + 1000] for offset in offsets]


async def test_what_is_changed_is_read_as_it_is_now(objects: Objects, write: Write) -> None:
    write("large.bin", LARGE)
    await objects.read("large.bin", offset=len(LARGE) - 10)
    write("large.bin", LARGE[::-1])
    assert await objects.read("large.bin", offset=len(LARGE) - 10) == LARGE[:10][::-1]


@pytest.mark.parametrize("fault", ["busy", "cut"])
async def test_what_breaks_off_is_asked_again(
    objects: Objects, write: Write, tmp_path: Path, sci: SciServer, fault: str
) -> None:
    write("large.bin", LARGE)
    sci.fail(**{fault: 2})
    await objects.bring("large.bin", tmp_path / "brought")
    assert (tmp_path / "brought").read_bytes() == LARGE
    sci.fail(**{fault: 9})
    with pytest.raises(Unavailable):
        await objects.bring("large.bin", tmp_path / "again")
    sci.fail()


async def test_a_link_is_listed_and_never_taken_for_the_file(objects: Objects, write: Write, folder: Path) -> None:
    write("file.txt", b"not as long as the path of a link")
    (folder / "link.txt").symlink_to("file.txt")
    assert {entry.path for entry in (await objects.page("")).entries} == {"file.txt", "link.txt"}
    with pytest.raises(
        Unavailable, match=r"“link\.txt” has not the size that SciServer lists.* the file that it leads"
    ):
        await objects.read("link.txt")


async def test_names_that_are_no_path_here_are_not_shown(objects: Objects, write: Write) -> None:
    write("back\\slash/a", b"a")
    write("plain", b"a")
    assert [entry.path for entry in (await objects.page("")).entries] == ["plain"]
    assert [entry.path for entry in await objects.files("")] == ["plain"]


async def test_a_volume_that_may_only_be_read_is_looked_through(
    settings: SciServerSettings, tmp_path: Path, sci: SciServer
) -> None:
    (sci.volume(SHARED_TO_READ, owner=OTHER_USER) / "given.txt").write_text("given")
    others = msgspec.structs.replace(settings, volume=f"{OTHER_USER}/{SHARED_TO_READ}", folder="")
    storage = elsewhere(others, tmp_path)
    objects = storage.objects()
    assert objects is not None
    assert [entry.path for entry in (await objects.page("")).entries] == ["given.txt"]
    assert await objects.read("given.txt") == b"given"
    await storage.close()


async def test_a_token_that_expires_meanwhile_is_renewed(objects: Objects, write: Write, sci: SciServer) -> None:
    write("a.txt", b"a")
    await objects.page("")
    sci.end_tokens()
    assert await objects.read("a.txt") == b"a"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"password": "wrong"}, "password"),
        ({"password": "", "token": "0" * 32}, "token"),
        ({"volume": "never_made"}, "no volume Storage/ada/never_made"),
        ({"server": "http://127.0.0.1:9"}, "cannot be reached"),
    ],
)
async def test_what_keeps_it_from_being_looked_through_is_said(
    settings: SciServerSettings, tmp_path: Path, changes: dict[str, str], said: str
) -> None:
    storage = elsewhere(settings, tmp_path, **changes)
    objects = storage.objects()
    assert objects is not None
    for attempt in (objects.page, objects.look, objects.read):
        with pytest.raises(Unavailable, match=said):
            await attempt("train/a")
    await storage.close()


async def test_a_file_that_is_gone_since_it_was_listed_is_said(objects: Objects, write: Write, folder: Path) -> None:
    write("a.txt", b"a")
    (entry,) = (await objects.page("")).entries
    (folder / "a.txt").unlink()
    with pytest.raises(NotFound, match=r"no “a\.txt” in this storage \(any more\)"):
        await objects.read(entry.path)
