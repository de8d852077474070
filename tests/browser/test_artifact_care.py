"""Artifacts that are brought as a folder, looked into, damaged behind our back and verified, here and in SciServer."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from browser.conftest import SCREENSHOTS, TOKEN, Lab
from browser.editor import execute, use_dark_theme
from playwright.sync_api import Locator, Page, expect
from sciserver_server import PASSWORD, USER
from sciserver_servers import sciserver

from deepforge_jupyter.client import Client

pytestmark = pytest.mark.browser


def drop(page: Page, target: Locator, *paths: Path) -> None:
    """Lets go of files and folders of this machine over the middle of what is there."""
    box = target.bounding_box()
    assert box is not None
    at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    devtools = page.context.new_cdp_session(page)
    for event in ("dragEnter", "dragOver", "drop"):
        devtools.send("Input.dispatchDragEvent", {"type": event, **at, "data": data})
    devtools.detach()


def test_a_folder_and_an_array_are_dropped_looked_into_damaged_and_verified(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page], tmp_path: Path
) -> None:
    (tmp_path / "photos" / "cats").mkdir(parents=True)
    (tmp_path / "photos" / "cats" / "tom.txt").write_text("a cat")
    (tmp_path / "photos" / "list.csv").write_text("a,b\n1,2\n")
    np.save(tmp_path / "numbers.npy", np.arange(1200.0).reshape(100, 12))
    (tmp_path / "scores.csv").write_text("name,score\nada,3\nbo,4\n")
    lab = start_lab(example=False)
    client = Client(f"http://127.0.0.1:{lab.port}", token=TOKEN)
    project = client.create_project("work", name="Work").id
    page = open_page(lab.url("lab?reset"))
    page.locator(".jp-Launcher").wait_for()
    execute(page, "deepforge:list-artifacts", json.dumps({"project": project}))
    view = page.locator(".df-Artifacts")
    expect(view.get_by_text("No artifact yet.", exact=False)).to_be_visible()

    drop(page, view, *(tmp_path / name for name in ("photos", "numbers.npy", "scores.csv")))
    dialog = page.locator(".jp-Dialog")
    expect(dialog).to_contain_text("Upload 3 files and folders")
    kinds = dialog.locator(".df-Upload-kinds")
    expect(kinds.locator('[data-format="folder"]')).to_contain_text("2 files in it")
    expect(kinds.locator('[data-format="numpy"]').get_by_label("Operations get")).to_have_value("value")
    kinds.locator('[data-format="csv"]').get_by_label("Operations get").select_option("a pandas DataFrame")
    page.screenshot(path=SCREENSHOTS / "upload-several-light.png")
    dialog.get_by_role("button", name="Upload", exact=True).click()
    rows = {name: view.locator(f"[role=row][data-name='{name}']") for name in ("photos", "numbers.npy", "scores.csv")}
    expect(rows["photos"]).to_contain_text("folder of 2 files")
    expect(rows["scores.csv"]).to_contain_text("DataFrame")

    rows["numbers.npy"].dblclick()
    inside = page.locator(".df-Inside:visible")
    expect(inside).to_contain_text("(100, 12)")
    expect(inside.locator(".df-Histogram, svg").first).to_be_visible()
    execute(page, "deepforge:list-artifacts", json.dumps({"project": project}))
    rows["scores.csv"].dblclick()
    expect(page.locator(".df-Inside:visible")).to_contain_text("score")

    kept = {artifact.name: artifact for artifact in client.artifacts(project)}
    folder = {name: Path(client.artifact_place(project, name).folder) for name in kept}
    damaged = folder["numbers.npy"] / "data.npy"
    damaged.chmod(0o600)
    damaged.write_bytes(damaged.read_bytes()[:-8] + b"\0" * 8)
    (folder["scores.csv"] / "data.csv").unlink()
    execute(page, "deepforge:list-artifacts", json.dumps({"project": project}))
    view.get_by_role("button", name="Verify all").click()
    for name in ("numbers.npy", "scores.csv"):
        expect(rows[name].locator(".df-Artifacts-failed")).to_have_text("damaged")
    expect(rows["photos"].locator(".df-Artifacts-failed")).to_have_count(0)
    page.reload()
    expect(rows["numbers.npy"].locator(".df-Artifacts-failed")).to_have_text("damaged")
    rows["photos"].click()
    details = view.locator(".df-Artifacts-details")
    expect(details).to_contain_text("as it was kept")
    rows["numbers.npy"].click()
    expect(details.get_by_role("alert")).to_contain_text("not those that were kept")
    page.screenshot(path=SCREENSHOTS / "verified-light.png")
    rows["scores.csv"].click()
    expect(details.get_by_role("alert")).to_contain_text("0 bytes instead of 22")
    expect(details.get_by_role("alert")).to_contain_text("upload it again")


def test_a_volume_of_sciserver_is_entered_checked_looked_through_and_its_verification_stopped(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page], tmp_path: Path
) -> None:
    lab = start_lab(example=False)
    client = Client(f"http://127.0.0.1:{lab.port}", token=TOKEN)
    project = client.create_project("work", name="Work").id
    (tmp_path / "words.txt").write_text("hello")
    with sciserver(tmp_path / "sciserver") as server:
        page = open_page(lab.url("lab?reset"))
        page.locator(".jp-Launcher").wait_for()
        use_dark_theme(page)
        execute(page, "deepforge:show-storages")
        view = page.locator(".df-Storages")
        view.get_by_role("button", name="Add a storage…").click()
        form = view.locator(".df-StorageForm")
        form.get_by_role("textbox", name="Name").fill("Sky")
        form.get_by_role("combobox", name="Kind").select_option("sciserver")
        values = {"username": USER, "server": server.address, "token": "made-up"}
        for name, value in values.items():
            form.locator(f'[data-field="{name}"] input').fill(value)
        form.get_by_role("button", name="Check").click()
        expect(form.get_by_role("alert")).to_contain_text("token")
        page.screenshot(path=SCREENSHOTS / "sciserver-refused-dark.png")
        form.locator('[data-field="token"] input').fill("")
        form.locator('[data-field="password"] input').fill(PASSWORD)
        form.get_by_role("button", name="Check").click()
        expect(form.get_by_role("status")).to_contain_text("It works")
        form.get_by_role("button", name="Add", exact=True).click()
        expect(view.get_by_role("listitem").filter(has_text="Sky")).to_contain_text(USER)
        client.upload_artifact(project, tmp_path / "words.txt", storage="Sky")

        execute(page, "deepforge:list-artifacts", json.dumps({"project": project}))
        artifacts = page.locator(".df-Artifacts")
        expect(artifacts.locator("[role=row][data-name='words.txt']")).to_contain_text("Sky")
        survey = server.volume("deepforge_data") / "survey"
        survey.mkdir()
        (survey / "größe 1.csv").write_text("a,b\n1,2\n")
        artifacts.get_by_role("button", name="Import…").click()
        dialog = page.locator(".jp-Dialog")
        expect(dialog.get_by_label("Storage")).to_have_value("Sky")
        expect(dialog.get_by_role("button", name="values")).to_have_count(0)
        dialog.get_by_role("button", name="survey").click()
        dialog.get_by_label("Choose größe 1.csv").check()
        page.screenshot(path=SCREENSHOTS / "import-sciserver-dark.png")
        dialog.get_by_role("button", name="Import", exact=True).click()
        expect(dialog).to_have_count(0)
        imported = artifacts.locator("[role=row][data-name='größe 1.csv']")
        expect(imported).to_contain_text("Sky")
        assert sorted(file.name for file in survey.iterdir()) == ["größe 1.csv"]
        os.kill(server.process_id, signal.SIGSTOP)
        try:
            artifacts.get_by_role("button", name="Verify all").click()
            toast = page.locator(".Toastify__toast").filter(has_text="Reading all artifacts")
            toast.get_by_role("button", name="Cancel").click()
            expect(page.locator(".Toastify__toast").filter(has_text="Stopped before")).to_be_visible()
        finally:
            os.kill(server.process_id, signal.SIGCONT)
        artifacts.get_by_role("button", name="Verify all").click()
        said = page.locator(".Toastify__toast").filter(has_text="2 artifacts are as they were kept.")
        expect(said).to_be_visible(timeout=40_000)
