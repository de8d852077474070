"""What every storage must do. A subclass gives `storage`, empty, and `runs`, a folder where jobs leave their values."""

import asyncio
from pathlib import Path

import msgspec
import pytest

from deepforge_jupyter.errors import BadRequest, NotFound
from deepforge_jupyter.storage.base import Storage


def stage(folder: Path, data: bytes = b"12345", *, says_bytes: int | None = None, **header: object) -> Path:
    """A value folder as the runner leaves it."""
    folder.mkdir(parents=True)
    (folder / "data.pickle").write_bytes(data)
    (folder / "buffers").write_bytes(b"\0" * 64)
    size_bytes = len(data) + 64 if says_bytes is None else says_bytes
    fields = {"format": 1, "type": "builtins.dict", "serializer": "pickle", "size_bytes": size_bytes, "summary": "5"}
    (folder / "value.json").write_bytes(msgspec.json.encode({**fields, "buffers": [[0, 64]], **header}))
    return folder


class StorageConformance:
    async def test_an_adopted_value_is_what_the_job_wrote(self, storage: Storage, runs: Path) -> None:
        value = await storage.adopt(stage(runs / "out", b"hello"), "e/Train/1/model")
        assert (value.storage, value.location) == (storage.name, "e/Train/1/model")
        assert (value.type, value.size_bytes, value.summary, value.content) == ("builtins.dict", 69, "5", None)
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
        (await storage.local_path(value) / "data.pickle").write_bytes(b"1")
        with pytest.raises(NotFound, match="damaged"):
            await storage.local_path(value)

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
        (await storage.local_path(value) / "data.pickle").write_bytes(b"hallo")
        assert await storage.content(value) == content
        assert await storage.content(value, anew=True) != content

    async def test_a_value_that_is_gone_has_no_content(self, storage: Storage, runs: Path) -> None:
        value = await storage.adopt(stage(runs / "out"), "e/a/1/x")
        await storage.delete(value)
        with pytest.raises(NotFound):
            await storage.content(value)
