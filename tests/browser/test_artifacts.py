"""The list of artifacts: a file is dropped into a bucket, used, renamed, loaded in a notebook and deleted."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from browser.conftest import SCREENSHOTS, TOKEN, Lab
from browser.editor import execute
from playwright.sync_api import Locator, Page, Request, Route, expect
from s3_servers import S3Server

from deepforge_jupyter.client import Client

pytestmark = pytest.mark.browser

USE = """\
class Use:
    def execute(self, words):
        print(words.read_text())
        seen = words.name
        return seen
"""
DROP = """(node, name) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File(['hello'], name));
  for (const type of ['dragover', 'drop']) {
    node.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }
}"""


def write_pipeline(lab: Lab, project: str) -> None:
    folder = lab.root / project
    (folder / "operations" / "Use.py").write_text(USE)
    nodes = {"Load": {"operation": "Input", "attributes": {"artifact": "words.txt"}}, "Use": {"operation": "Use"}}
    edges = [{"source": "Load", "output": "data", "target": "Use", "input": "words"}]
    document = {"format": 1, "nodes": nodes, "edges": edges}
    (folder / "pipelines" / "use.dfpipe").write_text(json.dumps(document))


def downloaded(page: Page, row: Locator, *, says: str = "") -> tuple[str, str, str]:
    """From where, under which name, and what; while a notification `says` something."""
    with page.expect_download() as coming:
        row.click(button="right")
        page.get_by_role("menuitem", name="Download", exact=True).click()
        if says:
            expect(page.locator(".jp-toast-message, .Toastify__toast").first).to_contain_text(says)
            page.screenshot(path=SCREENSHOTS / "download-not-direct-light.png")
    download = coming.value
    origin = "/".join(download.url.split("/")[:3])
    return origin, download.suggested_filename, download.path().read_text()


def sent_by(page: Page) -> list[str]:
    """The method and address of every request with the bytes of an upload, as they come."""
    asked: list[str] = []

    def note(request: Request) -> None:
        address = request.url.split("?")[0]
        if "X-Amz-Signature" in request.url or address.endswith("/uploads"):
            asked.append(f"{request.method} {address}")

    page.on("request", note)
    return asked


def busy(route: Route) -> None:
    """The S3 server answers so once."""
    route.fulfill(status=503, headers={"Access-Control-Allow-Origin": "*"})


def dropped(view: Locator, name: str) -> Locator:
    """The row of a file that was dropped and uploaded."""
    view.evaluate(DROP, name)
    view.page.locator(".jp-Dialog").get_by_role("button", name="Upload", exact=True).click()
    row = view.locator(f"[role=row][data-name='{name}']")
    expect(row).to_be_visible()
    return row


def test_a_file_dropped_into_s3_is_used_renamed_loaded_in_a_notebook_and_deleted(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page], s3: S3Server
) -> None:
    lab = start_lab(example=False)
    client = Client(f"http://127.0.0.1:{lab.port}", token=TOKEN)
    project = client.create_project("work", name="Work").id
    options = s3.options("dropped", direct=True)
    client.add_storage("Team", "s3", options=options, secrets={"secret_key": s3.secret_key})
    assert client.check_storage("Team").problem is None
    client.change_project(project, storage="Team")
    write_pipeline(lab, "work")
    notebook = {
        "cells": [
            {"cell_type": "code", "id": "a", "source": "", "metadata": {}, "outputs": [], "execution_count": None}
        ],
        "metadata": {"kernelspec": {"name": f"deepforge-{project}", "display_name": "DeepForge"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    (lab.root / "work" / "explore.ipynb").write_text(json.dumps(notebook))
    page = open_page(lab.url("lab/tree/work/explore.ipynb?reset"))
    expect(page.locator(".jp-Notebook .jp-Cell")).to_have_count(1)
    execute(page, "deepforge:list-artifacts", json.dumps({"project": project}))
    view = page.locator(".df-Artifacts")
    expect(view.get_by_text("No artifact yet.", exact=False)).to_be_visible()

    dialog = page.locator(".jp-Dialog")
    sent = sent_by(page)
    page.route(f"{s3.endpoint}/dropped/**", busy, times=1)
    view.evaluate(DROP, "words.txt")
    expect(dialog.get_by_label("Operations get")).to_have_value("file")
    expect(dialog.get_by_label("Storage")).to_have_value("Team")
    page.screenshot(path=SCREENSHOTS / "upload-light.png")
    dialog.get_by_role("button", name="Upload", exact=True).click()
    row = view.locator("[role=row][data-name='words.txt']")
    expect(row).to_be_visible()
    again, address = (each.removeprefix("PUT ") for each in sent)
    assert again == address
    assert address.startswith(f"{s3.endpoint}/dropped/values/artifacts/")
    row.click()
    details = view.locator(".df-Artifacts-details")
    expect(details).to_contain_text("pathlib.Path")
    expect(details).to_contain_text("text (UTF-8)")
    expect(details).to_contain_text("Team")
    details.get_by_role("button", name="Look inside").click()
    expect(page.locator(".df-Inside")).to_contain_text("hello")

    execute(page, "deepforge:list-artifacts", json.dumps({"project": project}))
    assert downloaded(page, row) == (s3.endpoint, "words.txt", "hello")
    client.change_storage("Team", options={**options, "public_endpoint": "http://127.0.0.1:9"})
    here = f"http://127.0.0.1:{lab.port}"
    assert downloaded(page, row, says="does not reach http://127.0.0.1:9.") == (here, "words.txt", "hello")
    through = f"POST {here}/deepforge/api/projects/{project}/uploads"
    sent.clear()
    others = [dropped(view, "unreachable.txt")]
    assert sent == [through]
    client.change_storage("Team", options=options)
    forbidding = [{"AllowedMethods": ["PUT"], "AllowedOrigins": ["http://elsewhere.example.org"]}]
    s3.client().put_bucket_cors(Bucket="dropped", CORSConfiguration={"CORSRules": forbidding})
    others.append(dropped(view, "forbidden.txt"))
    assert sent[-1] == through
    s3.client().delete_bucket_cors(Bucket="dropped")
    for each in client.artifacts(project):
        if each.name != "words.txt":
            client.delete_artifact(each.id)
    for other in others:
        expect(other).to_have_count(0)

    ended = client.wait(client.start(project, "pipelines/use.dfpipe").id)
    assert (ended.status.value, ended.storage.name) == ("success", "Team")
    execute(page, "deepforge:list-artifacts", json.dumps({"project": project}))
    details.get_by_role("button", name="Lineage").click()
    expect(page.locator(".df-Lineage")).to_contain_text("Use")
    execute(page, "deepforge:list-artifacts", json.dumps({"project": project}))

    details.get_by_role("button", name="Copy to another storage…").click()
    expect(dialog.get_by_label("Storage")).to_have_value("local")
    dialog.get_by_label("Name", exact=True).fill("spare")
    page.screenshot(path=SCREENSHOTS / "artifact-copied-light.png")
    dialog.get_by_role("button", name="Copy", exact=True).click()
    copied = view.locator("[role=row][data-name='spare']")
    expect(copied).to_contain_text("local")
    copied.click()
    expect(details).to_contain_text("words.txt, version 1 in Team")
    client.delete_artifact(next(each.id for each in client.artifacts(project) if each.name == "spare"))
    expect(copied).to_have_count(0)
    row.click()

    s3.client().put_object(Bucket="dropped", Key="theirs/table.csv", Body=b"a,b")
    view.get_by_role("button", name="Import…").click()
    expect(dialog.get_by_label("Storage")).to_have_value("Team")
    dialog.get_by_role("button", name="theirs").click()
    dialog.get_by_label("Choose table.csv").check()
    page.screenshot(path=SCREENSHOTS / "import-light.png")
    dialog.get_by_role("button", name="Import", exact=True).click()
    expect(dialog).to_have_count(0)
    imported = view.locator("[role=row][data-name='table.csv']")
    imported.click()
    expect(details).to_contain_text("theirs/table.csv")
    client.delete_artifact(next(each.id for each in client.artifacts(project) if each.name == "table.csv"))
    expect(imported).to_have_count(0)
    row.click()

    row.press("F2")
    dialog.locator("input").fill("greeting")
    dialog.get_by_role("button", name="Rename").click()
    expect(page.locator(".jp-toast-message, .Toastify__toast").first).to_contain_text("Load (pipelines/use.dfpipe)")
    renamed = view.locator("[role=row][data-name='greeting']")
    expect(renamed).to_be_visible()

    renamed.click()
    details.get_by_role("button", name="Insert code").click()
    cell = page.locator(".jp-Notebook .jp-CodeCell").first
    expect(cell).to_contain_text('greeting = deepforge.artifact("greeting")')
    execute(page, "notebook:run-all-cells")
    expect(cell.locator(".jp-InputPrompt")).to_have_text("[1]:")
    expect(cell.locator(".jp-OutputArea-output")).to_have_count(0)

    execute(page, "deepforge:list-artifacts", json.dumps({"project": project}))
    renamed.press("Delete")
    expect(dialog).to_contain_text("Executions loaded it")
    expect(dialog).to_contain_text(ended.name)
    dialog.get_by_role("button", name="Delete").click()
    expect(view.get_by_text("No artifact yet.", exact=False)).to_be_visible()
    assert client.artifacts(project) == ()
