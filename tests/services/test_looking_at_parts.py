"""Of a large array that lies in S3 only what is shown is fetched."""

from __future__ import annotations

import json
import uuid
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pytest
import safetensors.numpy
from pyarrow import parquet
from s3_servers import S3Server
from services.conftest import Desk

from deepforge_jupyter.domain.artifact import Artifact, Value
from deepforge_jupyter.protocol.storages import AddStorage
from deepforge_jupyter.services.inspecting import WHOLE_BYTES

SHAPE = (4, 1500, 2000)


@pytest.fixture
async def bucket(desk: Desk, s3: S3Server) -> str:
    options = s3.options("values", prefix=f"inside/{uuid.uuid4().hex}")
    request = AddStorage(name="bucket", adapter="s3", options=options, secrets={"secret_key": s3.secret_key})
    await desk.workspace.configured_storages.add(request)
    await (await desk.workspace.storages.named("bucket")).check()
    return "bucket"


async def kept(desk: Desk, folder: Path, array: Any) -> str:
    """The id of an artifact that lies in the bucket."""
    folder.mkdir()
    np.save(folder / "data.npy", array)
    return await put(desk, folder, "numpy")


async def put(desk: Desk, folder: Path, serializer: str) -> str:
    """The same of a file that was written already."""
    (file,) = folder.iterdir()
    header = {"format": 1, "type": "dict", "serializer": serializer, "size_bytes": file.stat().st_size}
    (folder / "value.json").write_text(json.dumps(header))
    return await recorded(desk, folder)


async def recorded(desk: Desk, folder: Path) -> str:
    storage = await desk.workspace.storages.named("bucket")
    value: Value = await storage.put(folder, f"artifacts/{folder.name}")
    at = datetime.now(timezone.utc)
    artifact = Artifact(id=folder.name, project=desk.project, name="large", value=value, created_at=at)
    await desk.workspace.store.insert("artifacts", artifact.id, msgspec.to_builtins(artifact))
    return artifact.id


def copies(desk: Desk) -> list[Path]:
    return list((Path(desk.workspace.data_dir) / "cache").glob("entries/*"))


async def test_a_large_array_opens_by_its_parts(desk: Desk, bucket: str, tmp_path: Path) -> None:
    array = np.arange(np.prod(SHAPE), dtype="f8").reshape(SHAPE)
    assert array.nbytes > WHOLE_BYTES
    artifact = await kept(desk, tmp_path / "large", array)
    inside = await desk.workspace.inspecting.artifact(artifact, plane=[2], row=1490, column=1995)
    assert inside.window is not None
    assert inside.window.cells == tuple(
        tuple(f"{value:.6g}" for value in line) for line in array[2, 1490:, 1995:].tolist()
    )
    assert (inside.facts["minimum"], inside.facts["shape"]) == ("0", "(4, 1500, 2000)")
    assert float(inside.facts["mean"]) == pytest.approx(array.mean(), rel=0.01)
    assert copies(desk) == []


async def test_pictures_of_a_large_array_are_those_of_the_array(desk: Desk, bucket: str, tmp_path: Path) -> None:
    array = np.random.default_rng(1).integers(0, 256, (6000, 64, 64, 3), dtype="u1")
    artifact = await kept(desk, tmp_path / "pictures", array)
    inside = await desk.workspace.inspecting.artifact(artifact, picture=5990)
    local = tmp_path / "few"
    few = await kept(desk, local, array[5990:])
    whole = await desk.workspace.inspecting.artifact(few)
    assert [picture.label for picture in inside.pictures] == [str(number) for number in range(5990, 6000)]
    assert [picture.png for picture in inside.pictures] == [picture.png for picture in whole.pictures]
    assert len(copies(desk)) == 1  # of the few


async def test_an_array_whose_parts_are_scattered_is_fetched_whole(desk: Desk, bucket: str, tmp_path: Path) -> None:
    array = np.asfortranarray(np.arange(np.prod(SHAPE), dtype="f8").reshape(SHAPE))
    artifact = await kept(desk, tmp_path / "scattered", array)
    inside = await desk.workspace.inspecting.artifact(artifact, plane=[3], row=1499, column=1999)
    assert inside.window is not None
    assert inside.window.cells == ((f"{array[3, 1499, 1999]:.6g}",),)
    assert len(copies(desk)) == 1


async def test_of_a_large_file_of_tensors_the_header_and_one_of_them_are_fetched(
    desk: Desk, bucket: str, tmp_path: Path
) -> None:
    folder = tmp_path / "tensors"
    folder.mkdir()
    large = np.arange(12_000_000, dtype="f8").reshape(6000, 2000)
    safetensors.numpy.save_file({"large": large, "small": np.ones(3)}, folder / "data.safetensors")
    artifact = await put(desk, folder, "safetensors")
    inside = await desk.workspace.inspecting.artifact(artifact)
    assert {entry.name for entry in inside.entries} == {"large", "small"}
    inside = await desk.workspace.inspecting.artifact(artifact, part="large", row=5999, column=1999)
    assert inside.window is not None and inside.window.cells == (("1.2e+07",),)
    assert inside.part == "large" and copies(desk) == []


async def test_of_a_large_table_the_groups_with_the_rows_are_fetched(desk: Desk, bucket: str, tmp_path: Path) -> None:
    folder = tmp_path / "table"
    folder.mkdir()
    columns = {f"c{number}": np.random.default_rng(number).random(1_000_000) for number in range(12)}
    parquet.write_table(pa.table(columns), folder / "data.parquet", row_group_size=50_000)
    artifact = await put(desk, folder, "parquet")
    inside = await desk.workspace.inspecting.artifact(artifact, row=999_999)
    assert inside.window is not None
    assert inside.window.cells == (tuple(f"{column[-1]:.6g}" for column in columns.values()),)
    assert (inside.facts["rows"], len(inside.columns), copies(desk)) == ("1000000", 12, [])


async def test_of_a_folder_only_the_file_that_is_looked_into_is_fetched_and_of_a_large_one_its_parts(
    desk: Desk, bucket: str, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "000000").write_text("a,b\n1,2\n")
    with (folder / "000001").open("wb") as file:
        np.lib.format.write_array_header_1_0(file, {"descr": "<f8", "fortran_order": False, "shape": (9_000_000,)})
        file.truncate(file.tell() + 72_000_000)
    sizes = [file.stat().st_size for file in sorted(folder.iterdir())]
    listed = [
        {"path": path, "file": f"{number:06d}", "size_bytes": sizes[number]}
        for number, path in enumerate(("table.csv", "large.npy"))
    ]
    (folder / "files.json").write_text(json.dumps(listed))
    size_bytes = sum(file.stat().st_size for file in folder.iterdir())
    header = {"format": 1, "type": "pathlib.Path", "serializer": "folder", "size_bytes": size_bytes}
    (folder / "value.json").write_text(json.dumps(header))
    artifact = await recorded(desk, folder)
    assert (await desk.workspace.inspecting.artifact(artifact)).facts["files"] == "2"
    large = await desk.workspace.inspecting.artifact(artifact, file="large.npy", row=8_999_999)
    assert (large.facts["shape"], large.window and large.window.cells) == ("(9000000,)", (("0",),))
    assert copies(desk) == []
    table = await desk.workspace.inspecting.artifact(artifact, file="table.csv")
    assert table.window is not None and table.window.cells == (("1", "2"),)
    assert [[file.name for file in copy.iterdir()] for copy in copies(desk)] == [["000000"]]
