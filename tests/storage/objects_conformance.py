"""What every storage must do that lets people look through what others put there. A subclass gives `objects`, empty,
`write`, by which another program puts a file there, and `own`, the folders where DeepForge keeps its values."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from deepforge_jupyter.errors import BadRequest, NotFound
from deepforge_jupyter.storage.objects import Objects

Write = Callable[[str, bytes], None]


class ObjectsConformance:
    own: tuple[str, ...] = ("values", "contents")

    async def test_a_folder_shows_its_files_and_folders(self, objects: Objects, write: Write) -> None:
        for path in ("a.csv", "train/cat.png", "train/deep/dog.png", "tränen/ß.txt"):
            write(path, path.encode())
        page = await objects.page("")
        assert {(entry.path, entry.is_folder) for entry in page.entries} == {
            ("a.csv", False),
            ("train", True),
            ("tränen", True),
        }
        assert page.next is None
        inside = await objects.page("train")
        assert {entry.path for entry in inside.entries} == {"train/cat.png", "train/deep"}
        (file,) = [entry for entry in inside.entries if not entry.is_folder]
        assert (file.name, file.size_bytes, file.changed_at is not None) == ("cat.png", 13, True)
        assert [entry.path for entry in await objects.files("train")] == ["train/cat.png", "train/deep/dog.png"]

    async def test_many_files_come_in_pages(self, objects: Objects, write: Write) -> None:
        for number in range(7):
            write(f"many/{number}", b"x")
        seen: list[str] = []
        after: str | None = None
        while True:
            page = await objects.page("many", after=after, limit=3)
            assert len(page.entries) <= 3
            seen += [entry.path for entry in page.entries]
            if (after := page.next) is None:
                break
        assert seen == [f"many/{number}" for number in range(7)]

    async def test_a_file_is_read_in_parts_and_whole(self, objects: Objects, write: Write, tmp_path: Path) -> None:
        data = bytes(range(256)) * 10
        write("set/numbers.bin", data)
        assert await objects.read("set/numbers.bin") == data
        assert await objects.read("set/numbers.bin", offset=255, length=3) == data[255:258]
        assert await objects.read("set/numbers.bin", offset=2559, length=100) == data[2559:]
        assert await objects.read("set/numbers.bin", offset=5000) == b""
        await objects.bring("set/numbers.bin", tmp_path / "brought")
        assert (tmp_path / "brought").read_bytes() == data
        assert await objects.sha256("set/numbers.bin") == hashlib.sha256(data).hexdigest()

    async def test_the_stamp_changes_with_the_bytes_and_not_without(self, objects: Objects, write: Write) -> None:
        write("a", b"12345")
        before = await objects.look("a")
        assert await objects.look("a") == before
        (listed,) = (await objects.page("")).entries
        assert listed.stamp == before.stamp
        write("a", b"54321")
        assert (await objects.look("a")).stamp != before.stamp

    async def test_what_is_not_there_is_not_found(self, objects: Objects, write: Write) -> None:
        write("train/a", b"1")
        for path in ("b", "train/b", "train"):
            with pytest.raises(NotFound):
                await objects.look(path)
        with pytest.raises(NotFound):
            await objects.read("b")
        for path in ("nowhere", "train/a"):
            with pytest.raises(NotFound):
                await objects.page(path)

    async def test_names_of_any_letters_are_found_as_they_are_listed(
        self, objects: Objects, write: Write, tmp_path: Path
    ) -> None:
        names = ["größe & more.txt", "データ 1.csv", "a+b=50%; #1?.txt", "'quoted' (2).txt", "~tilde,comma.txt"]
        for name in names:
            write(f"my data/{name}", name.encode())
        page = await objects.page("my data")
        assert {entry.name for entry in page.entries} == set(names)
        assert [entry.path for entry in await objects.files("my data")] == sorted(f"my data/{name}" for name in names)
        for number, entry in enumerate(page.entries):
            assert await objects.look(entry.path) == entry
            assert await objects.read(entry.path) == entry.name.encode()
            await objects.bring(entry.path, tmp_path / str(number))
            assert (tmp_path / str(number)).read_bytes() == entry.name.encode()

    @pytest.mark.parametrize("path", ["../secret", "a/../../b", "a/./b", "a\0b", "a\\b"])
    async def test_no_path_leads_out(self, objects: Objects, path: str) -> None:
        for attempt in (objects.page, objects.look, objects.read, objects.sha256):
            with pytest.raises(BadRequest):
                await attempt(path)

    async def test_no_path_leads_to_what_deepforge_keeps(self, objects: Objects) -> None:
        for path in (*self.own, *(f"{folder}/artifacts/x" for folder in self.own)):
            for attempt in (objects.page, objects.look, objects.read, objects.sha256):
                with pytest.raises(BadRequest):
                    await attempt(path)

    async def test_what_deepforge_keeps_is_not_shown(self, objects: Objects, write: Write) -> None:
        for path in (*(f"{folder}/artifacts/x/data" for folder in self.own), "mine"):
            write(path, b"1")
        assert [entry.path for entry in (await objects.page("")).entries] == ["mine"]
        assert [entry.path for entry in await objects.files("")] == ["mine"]
