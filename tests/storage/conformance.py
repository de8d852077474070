"""What every storage must do. A subclass gives `storage`, empty, and `runs`, a folder where jobs leave their values;
`rewritten` changes bytes behind the storage's back."""

import asyncio
import os
from pathlib import Path

import msgspec
import pytest

from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.errors import BadRequest, NotFound
from deepforge_jupyter.storage.base import Storage
from deepforge_jupyter.storage.value_folder import file_hashes


def stage(folder: Path, data: bytes = b"12345", *, says_bytes: int | None = None, **header: object) -> Path:
    """A value folder as the runner leaves it."""
    folder.mkdir(parents=True)
    (folder / "data.pickle").write_bytes(data)
    (folder / "buffers").write_bytes(b"\0" * 64)
    size_bytes = len(data) + 64 if says_bytes is None else says_bytes
    fields = {"format": 1, "type": "builtins.dict", "serializer": "pickle", "size_bytes": size_bytes, "summary": "5"}
    (folder / "value.json").write_bytes(msgspec.json.encode({**fields, "buffers": [[0, 64]], **header}))
    return folder


LARGE = 20 << 20


class StorageConformance:
    async def rewritten(self, storage: Storage, value: Value, data: bytes) -> Storage:
        """The value's `data.pickle` holds other bytes now; the storage as somebody sees it who comes then."""
        (await storage.local_path(value) / "data.pickle").write_bytes(data)
        return storage

    async def test_an_adopted_value_is_what_the_job_wrote(self, storage: Storage, runs: Path) -> None:
        told: list[int] = []
        value = await storage.adopt(stage(runs / "out", b"hello"), "e/Train/1/model", progress=told.append)
        assert sum(told) == (0 if storage.is_of_one_machine else 69)
        assert (value.storage, value.location) == (storage.name, "e/Train/1/model")
        assert (value.type, value.size_bytes, value.summary) == ("builtins.dict", 69, "5")
        assert value.content in (None, await storage.content(value))
        folder = await storage.local_path(value)
        assert (folder / "data.pickle").read_bytes() == b"hello"
        assert msgspec.json.decode((folder / "value.json").read_bytes())["buffers"] == [[0, 64]]
        assert not (runs / "out").exists()

    async def test_adopting_again_after_a_crash_gives_the_same(self, storage: Storage, runs: Path) -> None:
        value = await storage.adopt(stage(runs / "out"), "e/a/1/x")
        assert await storage.adopt(runs / "out", "e/a/1/x") == value
        stage(runs / "out", b"other")
        assert await storage.adopt(runs / "out", "e/a/1/x") == value

    async def test_what_was_never_staged_is_not_found(self, storage: Storage, runs: Path) -> None:
        with pytest.raises(NotFound):
            await storage.adopt(runs / "nothing", "e/a/1/x")

    async def test_a_value_shorter_than_it_says_is_not_adopted(self, storage: Storage, runs: Path) -> None:
        with pytest.raises(NotFound, match="damaged"):
            await storage.adopt(stage(runs / "out", says_bytes=1000), "e/a/1/x")
        (stage(runs / "broken") / "value.json").write_text("{")
        with pytest.raises(NotFound, match="damaged"):
            await storage.adopt(runs / "broken", "e/b/1/x")

    async def test_a_value_that_lost_bytes_is_not_handed_out(self, storage: Storage, runs: Path) -> None:
        value = await storage.adopt(stage(runs / "out"), "e/a/1/x")
        after = await self.rewritten(storage, value, b"1")
        for look in (after.local_path, after.confirm):
            with pytest.raises(NotFound, match="damaged"):
                await look(value)

    @pytest.mark.parametrize("location", ["", "/etc", "../x", "a/../../x", "a\0b"])
    async def test_a_location_cannot_lead_outside(self, storage: Storage, runs: Path, location: str) -> None:
        with pytest.raises(BadRequest):
            await storage.adopt(stage(runs / "out"), location)

    async def test_a_kept_value_outlives_the_one_it_was_made_of(self, storage: Storage, runs: Path) -> None:
        value = await storage.adopt(stage(runs / "out", b"hello"), "e/a/1/x")
        kept = await storage.keep(value, "artifacts/1")
        assert kept.content is not None
        assert (kept.location, kept.type, kept.size_bytes, kept.summary) == ("artifacts/1", value.type, 69, "5")
        await storage.delete(value)
        folder = await storage.local_path(kept)
        assert (folder / "data.pickle").read_bytes() == b"hello"
        assert msgspec.json.decode((folder / "value.json").read_bytes())["buffers"] == [[0, 64]]

    async def test_keeping_again_gives_the_same_even_without_the_source(self, storage: Storage, runs: Path) -> None:
        value = await storage.adopt(stage(runs / "out"), "e/a/1/x")
        kept = await storage.keep(value, "artifacts/1")
        await storage.delete(value)
        assert await storage.keep(value, "artifacts/1") == kept

    async def test_keeping_what_is_gone_is_not_found(self, storage: Storage, runs: Path) -> None:
        value = await storage.adopt(stage(runs / "out"), "e/a/1/x")
        await storage.delete(value)
        with pytest.raises(NotFound):
            await storage.keep(value, "artifacts/1")

    async def test_equal_contents_have_equal_hashes_and_others_do_not(self, storage: Storage, runs: Path) -> None:
        stagings = {
            "one": stage(runs / "one", b"same"),
            "two": stage(runs / "two", b"same", summary="another summary"),
            "data": stage(runs / "data", b"some"),
            "type": stage(runs / "type", b"same", type="builtins.list"),
            "serializer": stage(runs / "serializer", b"same", serializer="registered"),
        }
        hashes = {}
        for name, staged in stagings.items():
            value = await storage.adopt(staged, f"e/{name}")
            hashes[name] = (await storage.keep(value, f"artifacts/{name}")).content
        assert hashes["one"] == hashes["two"]
        assert len(set(hashes.values())) == 4

    async def test_keeping_the_same_from_everywhere_at_once(self, storage: Storage, runs: Path) -> None:
        values = [await storage.adopt(stage(runs / str(n), b"same"), f"e/{n}") for n in range(8)]
        kept = await asyncio.gather(*(storage.keep(value, f"artifacts/{n % 4}") for n, value in enumerate(values)))
        assert len({value.content for value in kept}) == 1
        for value in kept:
            assert (await storage.local_path(value) / "data.pickle").read_bytes() == b"same"

    async def test_deleting_frees_and_may_be_repeated(self, storage: Storage, runs: Path) -> None:
        value = await storage.adopt(stage(runs / "out"), "e/a/1/x")
        other = await storage.adopt(stage(runs / "other"), "e/a/1/y")
        await storage.delete(value)
        await storage.delete(value)
        with pytest.raises(NotFound):
            await storage.local_path(value)
        assert (await storage.local_path(other)).is_dir()

    async def test_equal_contents_have_one_hash_which_is_remembered(self, storage: Storage, runs: Path) -> None:
        one = await storage.adopt(stage(runs / "one", b"hello"), "e/a/1/x")
        other = await storage.adopt(stage(runs / "other", b"hello"), "e/b/1/x")
        different = await storage.adopt(stage(runs / "different", b"hallo"), "e/c/1/x")
        content = await storage.content(one)
        assert await storage.content(other) == content
        assert await storage.content(different) != content
        kept = await storage.keep(one, "artifacts/x")
        assert kept.content == content
        header = msgspec.json.decode((await storage.local_path(one) / "value.json").read_bytes())
        assert (header["content"], header["buffers"]) == (content, [[0, 64]])

    async def test_bytes_that_changed_are_seen_when_they_are_read_again(self, storage: Storage, runs: Path) -> None:
        value = await storage.adopt(stage(runs / "out", b"hello"), "e/a/1/x")
        content = await storage.content(value)
        after = await self.rewritten(storage, value, b"hallo")
        assert await after.content(value) == content
        assert await after.content(value, anew=True) != content

    async def test_a_value_that_is_gone_has_no_content(self, storage: Storage, runs: Path) -> None:
        value = await storage.adopt(stage(runs / "out"), "e/a/1/x")
        await storage.delete(value)
        for look in (storage.content, storage.confirm, storage.files):
            with pytest.raises(NotFound):
                await look(value)
        with pytest.raises(NotFound):
            await storage.read(value, "data.pickle")

    async def test_what_it_needs_is_made_and_tried_by_its_check(self, storage: Storage) -> None:
        await storage.check()
        await storage.check()

    async def test_a_value_is_confirmed_without_being_fetched(self, storage: Storage, runs: Path) -> None:
        value = await storage.adopt(stage(runs / "out"), "e/a/1/x")
        await storage.confirm(value)
        with pytest.raises(NotFound, match="damaged"):
            await storage.confirm(msgspec.structs.replace(value, size_bytes=7))

    async def test_parts_of_a_file_are_read_by_range(self, storage: Storage, runs: Path) -> None:
        value = await storage.adopt(stage(runs / "out", b"0123456789"), "e/a/1/x")
        assert await storage.files(value) == {"buffers": 64, "data.pickle": 10}
        for (offset, length), expected in {
            (0, 3): b"012",
            (4, 4): b"4567",
            (7, None): b"789",
            (8, 100): b"89",
            (10, 5): b"",
            (99, 1): b"",
            (3, 0): b"",
        }.items():
            assert await storage.read(value, "data.pickle", offset=offset, length=length) == expected
        with pytest.raises(NotFound, match="no file"):
            await storage.read(value, "../data.pickle")

    async def test_one_file_is_opened_by_itself(self, storage: Storage, runs: Path) -> None:
        value = await storage.adopt(stage(runs / "out", b"0123456789"), "e/a/1/x")
        for _ in range(2):
            assert (await storage.local_file(value, "data.pickle")).read_bytes() == b"0123456789"
        for name in ("value.json", "nothing", "../x/data.pickle", "", "n" * 300, "a\0b", "\ud800"):
            with pytest.raises(NotFound):
                await storage.local_file(value, name)

    async def test_a_large_value_arrives_whole(self, storage: Storage, runs: Path) -> None:
        data = os.urandom(LARGE + 1)
        value = await storage.adopt(stage(runs / "out", data), "e/a/1/x")
        assert value.size_bytes == LARGE + 65
        assert await storage.read(value, "data.pickle", offset=LARGE - 5, length=100) == data[LARGE - 5 :]
        kept = await storage.keep(value, "artifacts/1")
        assert (await storage.local_path(kept) / "data.pickle").read_bytes() == data

    @pytest.mark.parametrize("location", ["e/größe/1/x", "e/データ 1/x", "e/a+b%20c&d=e?/1/#x", "e/“x”/1"])
    async def test_any_name_is_a_place(self, storage: Storage, runs: Path, location: str) -> None:
        value = await storage.adopt(stage(runs / "out", b"here"), location)
        kept = await storage.keep(value, f"artifacts/{location}")
        await storage.delete(value)
        assert (await storage.local_path(kept) / "data.pickle").read_bytes() == b"here"
        assert await storage.read(kept, "data.pickle") == b"here"

    async def test_a_value_from_elsewhere_is_brought_whole_and_its_source_stays(
        self, storage: Storage, runs: Path
    ) -> None:
        folder, told = stage(runs / "elsewhere", b"hello"), []
        value = await storage.put(folder, "artifacts/1", progress=told.append)
        assert (value.location, value.type, value.size_bytes, value.summary) == (
            "artifacts/1",
            "builtins.dict",
            69,
            "5",
        )
        assert value.content is not None
        assert sum(told) == 69
        assert (folder / "data.pickle").read_bytes() == b"hello"
        assert await storage.put(folder, "artifacts/1") == value
        here = await storage.adopt(stage(runs / "out", b"hello"), "e/a/1/x")
        assert await storage.content(here) == value.content
        assert (await storage.local_path(value) / "data.pickle").read_bytes() == b"hello"
        with pytest.raises(NotFound):
            await storage.put(runs / "nothing", "artifacts/2")
        with pytest.raises(NotFound, match="damaged"):
            await storage.put(stage(runs / "short", says_bytes=1000), "artifacts/3")

    async def test_a_content_is_the_same_whoever_made_its_hashes(self, storage: Storage, runs: Path) -> None:
        folder = stage(runs / "elsewhere", b"hello")
        value = await storage.put(folder, "artifacts/1", digests=file_hashes(folder))
        assert value.content == (await storage.put(folder, "artifacts/2")).content
        assert await storage.content(value, anew=True) == value.content
        assert (await storage.local_path(value) / "data.pickle").read_bytes() == b"hello"

    async def test_many_writers_of_one_place_leave_one_whole_value(self, storage: Storage, runs: Path) -> None:
        stagings = [stage(runs / str(n), b"same" * 1000) for n in range(6)]
        values = await asyncio.gather(*(storage.put(staged, "artifacts/1") for staged in stagings))
        assert len(set(map(str, values))) == 1
        assert (await storage.local_path(values[0]) / "data.pickle").read_bytes() == b"same" * 1000

    async def test_equal_contents_kept_and_deleted_at_once_are_never_lost(self, storage: Storage, runs: Path) -> None:
        source = stage(runs / "out", b"same")
        for turn in range(6):
            old = await storage.put(source, f"artifacts/{turn}")
            new, _ = await asyncio.gather(storage.put(source, f"artifacts/{turn}-new"), storage.delete(old))
            await storage.confirm(new)
            assert await storage.read(new, "data.pickle") == b"same"
            await storage.delete(new)

    @pytest.mark.parametrize("turns", [1, 3, 10, 30])
    async def test_a_copy_that_is_cut_off_is_not_there_and_can_be_made_again(
        self, storage: Storage, runs: Path, turns: int
    ) -> None:
        source = stage(runs / "out", b"x" * (9 << 20))
        copying = asyncio.create_task(storage.put(source, "artifacts/1"))
        for _ in range(turns):
            await asyncio.sleep(0)
        copying.cancel()
        await asyncio.wait([copying])
        value = await storage.put(source, "artifacts/1")
        await storage.confirm(value)
        assert await storage.content(value, anew=True) == value.content
