"""Values in a volume of SciServer, over HTTP: what is there is whole, and what is wrong is said with what to do.

Against `sciserver_server.py`, which says what it was written from.
"""

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sciserver_server import OTHER_USER, SHARED_TO_READ, SHARED_TO_WRITE
from sciserver_servers import SciServer
from storage.conformance import StorageConformance, stage
from storage.sciserver_places import data_file, elsewhere, files, own_volume

from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.errors import NotFound, StorageFull, Unavailable
from deepforge_jupyter.storage.base import Storage
from deepforge_jupyter.storage.cache import ValueCache
from deepforge_jupyter.storage.sciserver import SciServerStorage
from deepforge_jupyter.storage.sciserver_login import SciServerSettings
from deepforge_jupyter.storage.sciserver_parts import PART_BYTES
from deepforge_jupyter.storage.sciserver_volume import plain

ROOT = Path(__file__).parents[2]
TESTS = Path(__file__).parents[1]


@pytest.fixture
def settings(sci: SciServer) -> SciServerSettings:
    return own_volume(sci)


@pytest.fixture
async def storage(settings: SciServerSettings, tmp_path: Path):
    storage = SciServerStorage("team", settings, ValueCache(tmp_path / "cache"))
    await storage.check()
    yield storage
    await storage.close()


class TestSciServerStorage(StorageConformance):
    @pytest.fixture(autouse=True)
    async def _place(self, sci: SciServer, settings: SciServerSettings, tmp_path: Path):
        self.sci, self.settings, self.folder, self.other = sci, settings, tmp_path, None
        yield
        if self.other is not None:
            await self.other.close()

    async def rewritten(self, storage: Storage, value: Value, data: bytes) -> Storage:
        data_file(self.sci, self.settings, value).write_bytes(data)
        self.other = elsewhere(self.settings, self.folder)
        return self.other


async def test_another_machine_fetches_what_is_opened_and_only_once(
    storage: SciServerStorage, settings: SciServerSettings, runs: Path, tmp_path: Path, sci: SciServer
) -> None:
    value = await storage.adopt(stage(runs / "out", b"hello"), "e/a/1/x")
    there = elsewhere(settings, tmp_path)
    folders = await asyncio.gather(*(there.local_path(value) for _ in range(4)))
    assert (folders[0] / "data.pickle").read_bytes() == b"hello"
    data_file(sci, settings, value).unlink()
    assert await there.local_path(value) == folders[0]
    with pytest.raises(NotFound, match="damaged"):
        await there.confirm(value)
    with pytest.raises(NotFound, match="damaged"):
        await there.keep(value, "artifacts/1")
    assert [name for name in files(sci, settings) if name.startswith("values/artifacts")] == []
    await there.close()


async def test_bytes_that_are_not_what_was_stored_are_not_handed_out(
    storage: SciServerStorage, settings: SciServerSettings, runs: Path, tmp_path: Path, sci: SciServer
) -> None:
    value = await storage.adopt(stage(runs / "out", b"hello"), "e/a/1/x")
    data_file(sci, settings, value).write_bytes(b"hallo")
    there = elsewhere(settings, tmp_path)
    with pytest.raises(NotFound, match=r"damaged: “data\.pickle” is not what was stored"):
        await there.local_path(value)
    await there.close()


async def test_of_a_large_value_only_the_parts_that_are_read_are_fetched(
    storage: SciServerStorage, settings: SciServerSettings, runs: Path, tmp_path: Path, sci: SciServer
) -> None:
    data = os.urandom(3 * PART_BYTES + 5)
    value = await storage.put(stage(runs / "out", data), "artifacts/1")
    parts = sorted((data_file(sci, settings, value, "data.pickle~parts")).iterdir())
    assert [part.stat().st_size for part in parts] == [PART_BYTES] * 3 + [5]
    for number in (0, 2):
        parts[number].unlink()
    there = elsewhere(settings, tmp_path)
    assert await there.read(value, "data.pickle", offset=PART_BYTES + 7, length=100) == data[PART_BYTES + 7 :][:100]
    parts[1].unlink()
    assert await there.read(value, "data.pickle", offset=2 * PART_BYTES - 3, length=3) == data[: 2 * PART_BYTES][-3:]
    assert await there.read(value, "data.pickle", offset=3 * PART_BYTES) == data[-5:]
    with pytest.raises(NotFound, match=r"damaged: “data\.pickle” is gone"):
        await there.read(value, "data.pickle", offset=0, length=1)
    await there.close()


async def test_what_is_deleted_leaves_no_file(
    storage: SciServerStorage, settings: SciServerSettings, runs: Path, sci: SciServer
) -> None:
    value = await storage.adopt(stage(runs / "out", b"x" * (PART_BYTES + 1)), "e/a/1/x")
    kept = await storage.keep(value, "artifacts/1")
    await storage.delete(value)
    assert await storage.read(kept, "data.pickle", offset=PART_BYTES) == b"x"
    await storage.delete(kept)
    assert files(sci, settings) == {}


async def test_of_writers_of_one_place_one_wins_and_all_see_its_data(
    storage: SciServerStorage, settings: SciServerSettings, runs: Path, tmp_path: Path
) -> None:
    others = [storage, *(elsewhere(settings, tmp_path) for _ in range(3))]
    stagings = [stage(runs / str(n), str(n).encode() * 1000) for n in range(4)]
    values = await asyncio.gather(
        *(other.adopt(staged, "e/a/1/x") for other, staged in zip(others, stagings, strict=True))
    )
    there = await storage.read(values[0], "data.pickle")
    assert there in [str(n).encode() * 1000 for n in range(4)]
    await storage.confirm(values[0])
    assert await storage.content(values[0]) == await storage.content(values[0], anew=True)
    folders = [await other.local_path(value) for other, value in zip(others, values, strict=True)]
    assert {(folder / "data.pickle").read_bytes() for folder in folders} == {there}
    for other in others[1:]:
        await other.close()


async def test_of_writers_in_the_very_same_moment_the_last_stands_there_whole(
    storage: SciServerStorage, settings: SciServerSettings, runs: Path, tmp_path: Path, sci: SciServer
) -> None:
    other = elsewhere(settings, tmp_path)
    stagings = [stage(runs / str(n), str(n).encode() * 1000) for n in range(2)]
    sci.fail(unseen=2)
    values = await asyncio.gather(storage.put(stagings[0], "artifacts/1"), other.put(stagings[1], "artifacts/1"))
    sci.fail()
    for value in values:
        await storage.confirm(value)
        assert await storage.content(value) == await storage.content(value, anew=True)
    await storage.delete(values[0])
    assert files(sci, settings) == {}
    await other.close()


async def test_an_upload_that_is_cut_off_in_the_middle_leaves_nothing(
    storage: SciServerStorage, settings: SciServerSettings, runs: Path, sci: SciServer
) -> None:
    source, begun = stage(runs / "out", os.urandom(8 * PART_BYTES)), asyncio.Event()
    copying = asyncio.create_task(storage.put(source, "artifacts/1", progress=lambda _: begun.set()))
    await begun.wait()
    copying.cancel()
    await asyncio.wait([copying])
    assert copying.cancelled()
    assert files(sci, settings) == {}


KILLED = """
import asyncio, sys
from pathlib import Path
from deepforge_jupyter.storage.cache import ValueCache
from deepforge_jupyter.storage.sciserver import SciServerStorage
from deepforge_jupyter.storage.sciserver_login import SciServerSettings

async def main(server, username, password, volume, folder, here):
    settings = SciServerSettings(server=server, username=username, password=password, volume=volume, folder=folder)
    storage = SciServerStorage("team", settings, ValueCache(Path(here) / "other"))
    await storage.adopt(Path(here) / "runs" / "out", "e/a/1/x")

asyncio.run(main(*sys.argv[1:]))
"""


def _kill_while_it_stores(sci: SciServer, settings: SciServerSettings, folder: Path) -> None:
    given = [settings.server, settings.username, settings.password, settings.volume, settings.folder, str(folder)]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{TESTS}"}
    with subprocess.Popen([sys.executable, "-c", KILLED, *given], env=environment) as process:
        while not files(sci, settings):
            assert process.poll() is None
            time.sleep(0.01)
        process.kill()


async def test_a_process_that_is_killed_while_it_stores_leaves_a_value_that_can_be_stored_again(
    storage: SciServerStorage, settings: SciServerSettings, runs: Path, tmp_path: Path, sci: SciServer
) -> None:
    data = os.urandom(5 * PART_BYTES)
    staged = stage(runs / "out", data)
    await asyncio.to_thread(_kill_while_it_stores, sci, settings, tmp_path)
    if staged.exists():
        assert not [name for name in files(sci, settings) if name.endswith("value.json")]
    value = await storage.adopt(staged, "e/a/1/x")
    await storage.confirm(value)
    assert await storage.content(value, anew=True) == value.content
    await storage.delete(value)
    assert files(sci, settings) == {}


@pytest.mark.parametrize("fault", ["busy", "cut", "lost"])
async def test_what_fails_on_the_way_is_asked_again(
    storage: SciServerStorage, settings: SciServerSettings, runs: Path, tmp_path: Path, sci: SciServer, fault: str
) -> None:
    """Also the last move, whose answer may be the one that is lost."""
    data = os.urandom(PART_BYTES + 100)
    for turn in range(3):
        sci.fail(**{fault: turn + 1})
        value = await storage.adopt(stage(runs / str(turn), data), f"e/a/{turn}/x")
        kept = await storage.keep(value, f"artifacts/{turn}")
        there = elsewhere(settings, tmp_path)
        assert (await there.local_path(kept) / "data.pickle").read_bytes() == data
        sci.fail()
        await there.close()


async def test_a_value_that_does_not_arrive_whole_is_none(
    storage: SciServerStorage, settings: SciServerSettings, runs: Path, sci: SciServer
) -> None:
    sci.fail(short=1)
    with pytest.raises(Unavailable, match="did not arrive whole"):
        await storage.put(stage(runs / "out"), "artifacts/1")
    assert files(sci, settings) == {}


async def test_a_volume_without_room_is_full(
    storage: SciServerStorage, settings: SciServerSettings, runs: Path, sci: SciServer
) -> None:
    sci.fail(full=1)
    with pytest.raises(StorageFull, match="has no room left"):
        await storage.put(stage(runs / "out"), "artifacts/1")
    assert files(sci, settings) == {}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"volume": "never_made"}, "no volume Storage/ada/never_made .* Check this storage to make it"),
        ({"volume": f"{OTHER_USER}/{SHARED_TO_READ}"}, "may not write into it: Storage/grace/only-to-read"),
        ({"file_service": "Elsewhere"}, "no file service “Elsewhere”. There is: FileService"),
    ],
)
async def test_what_keeps_it_from_being_written_is_said(
    settings: SciServerSettings, runs: Path, tmp_path: Path, changes: dict[str, str], said: str
) -> None:
    storage = elsewhere(settings, tmp_path, **changes)
    staged = stage(runs / "out", b"hello")
    with pytest.raises(Unavailable, match=said):
        await storage.put(staged, "e/a/1/x")
    await storage.close()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"volume": f"{OTHER_USER}/{SHARED_TO_READ}"}, "may only read from Storage/grace/only-to-read"),
        ({"volume": f"{OTHER_USER}/hidden"}, "no volume Storage/grace/hidden that “grace” shares with “ada”"),
        ({"volume_pool": "Attic"}, "no volume pool “Attic” for “ada”. There is: Storage, Temporary"),
        ({"server": "http://127.0.0.1:9"}, r"http://127\.0\.0\.1:9 cannot be reached"),
    ],
)
async def test_its_check_says_what_is_wrong(
    settings: SciServerSettings, tmp_path: Path, changes: dict[str, str], said: str
) -> None:
    storage = elsewhere(settings, tmp_path, **changes)
    with pytest.raises(Unavailable, match=said):
        await storage.check()
    await storage.close()


async def test_what_is_no_sciserver_is_not_taken_for_one(
    settings: SciServerSettings, tmp_path: Path, sci: SciServer
) -> None:
    storage = elsewhere(settings, tmp_path, server=f"{sci.address}/elsewhere")
    with pytest.raises(Unavailable, match="is no SciServer"):
        await storage.check()
    await storage.close()


async def test_a_volume_that_somebody_shares_and_one_in_the_other_pool_work(
    settings: SciServerSettings, runs: Path, tmp_path: Path, sci: SciServer
) -> None:
    for n, changes in enumerate([{"volume": f"{OTHER_USER}/{SHARED_TO_WRITE}"}, {"volume_pool": "Temporary"}]):
        storage = elsewhere(settings, tmp_path, **changes)
        await storage.check()
        value = await storage.adopt(stage(runs / str(n)), "e/a/1/x")
        await storage.confirm(value)
        await storage.close()
    assert list(sci.volume(settings.volume, pool="Temporary").rglob("value.json"))
    assert list(sci.volume(SHARED_TO_WRITE, owner=OTHER_USER).rglob("value.json"))


def test_names_become_plain_ones_that_differ() -> None:
    names = ["größe", "gro~C3~9F", "a b", "a~20b", "データ", "x~parts", "x" * 300, "x" * 301, "é" * 150, "A", "a"]
    made = [plain(name) for name in names]
    assert len(set(made)) == len(names)
    assert all(len(name) <= 200 and name.isascii() and not set(name) & set("/%+?#&; ") for name in made)
    assert plain("data-1.pickle_x") == "data-1.pickle_x"
