"""Storages: one is added where a run is chosen, keeps the values of the project, is changed and removed in its view."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from browser.conftest import SCREENSHOTS, TOKEN, Lab
from browser.editor import TRAIN, Editor, execute, use_dark_theme
from playwright.sync_api import Locator, Page, expect
from s3_servers import S3Server

from deepforge_jupyter.client import Client

pytestmark = pytest.mark.browser

COUNT = "class Count:\n    def execute(self):\n        total = 3\n        return total\n"
DOCUMENT = {
    "format": 1,
    "nodes": {"Count": {"operation": "Count"}, "Keep": {"operation": "Output", "attributes": {"name": "total"}}},
    "edges": [{"source": "Count", "output": "total", "target": "Keep", "input": "data"}],
    "layout": {"Count": [0, 0], "Keep": [300, 0]},
}


def fill(form: Locator, **values: str) -> None:
    for name, value in values.items():
        form.locator(f'[data-field="{name}"] input').fill(value)


def test_a_storage_is_added_for_a_run_and_kept_in_order_in_its_view(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page], s3: S3Server
) -> None:
    lab = start_lab()
    folder = lab.root / "digits"
    (folder / "operations/Count.py").write_text(COUNT)
    (folder / "pipelines/count.dfpipe").write_text(json.dumps(DOCUMENT))
    page = open_page(lab.url("lab/tree/digits/pipelines/count.dfpipe?reset"))
    editor = Editor(page, shows="Count")
    editor.select("Count")

    page.keyboard.press("Control+Alt+Enter")
    dialog = page.locator(".df-RunDialog")
    dialog.get_by_role("button", name="Add a storage…").click()
    form = dialog.locator(".df-StorageForm")
    form.get_by_role("textbox", name="Name").fill("Team bucket")
    expect(form.get_by_role("combobox", name="Kind")).to_have_value("s3")
    fill(form, bucket="browser", endpoint=s3.endpoint, access_key=s3.access_key, secret_key="wrong")
    secret = form.locator('[data-field="secret_key"] input')
    expect(secret).to_have_attribute("type", "password")
    form.get_by_role("button", name="Check").click()
    expect(form.get_by_role("alert")).to_contain_text("does not accept the secret key")
    page.screenshot(path=SCREENSHOTS / "storage-in-run-light.png")
    secret.fill(s3.secret_key)
    form.get_by_role("button", name="Add", exact=True).click()
    expect(form).to_have_count(0)
    chosen = dialog.get_by_role("combobox", name="Values are kept in")
    expect(chosen).to_have_value("Team bucket")
    expect(dialog).to_contain_text(f"browser on {s3.endpoint}")
    dialog.get_by_role("button", name="Run", exact=True).click()
    expect(dialog).to_have_count(0)
    editor.expect_status("Keep", "success")

    execute(page, "deepforge:show-panel")
    page.get_by_role("button", name="Project menu").click()
    page.get_by_role("menuitem", name="Properties…", exact=True).click()
    properties = page.locator(".jp-Dialog")
    kept_in = properties.get_by_label("Values and artifacts are kept in")
    expect(kept_in).to_have_value("local")
    kept_in.select_option("Team bucket")
    expect(properties).to_contain_text("what was kept before stays where it is")
    page.screenshot(path=SCREENSHOTS / "project-properties-light.png")
    properties.get_by_role("button", name="Save").click()
    expect(properties).to_have_count(0)
    page.goto(lab.url(TRAIN))
    editor = Editor(page)
    editor.run()
    editor.expect_status("Output", "success")
    client = Client(f"http://127.0.0.1:{lab.port}", token=TOKEN)
    newest = client.executions(client.project_at("digits").id).executions[0].execution
    jobs = client.wait(newest.id) and client.execution(newest.id).jobs
    assert {value.storage for job in jobs for value in job.outputs.values()} == {"Team bucket"}

    execute(page, "deepforge:show-storages")
    view = page.locator(".df-Storages")
    row = view.get_by_role("listitem").filter(has_text="Team bucket")
    row.get_by_role("button", name="Check Team bucket").click()
    expect(row.get_by_role("status")).to_contain_text("It works")
    page.screenshot(path=SCREENSHOTS / "storages-light.png")
    use_dark_theme(page)
    row.get_by_role("button", name="Change… Team bucket").click()
    expect(secret := row.locator('[data-field="secret_key"] input')).to_have_value("")
    expect(secret).to_have_attribute("placeholder", "kept; type to replace it")
    expect(row.locator('[data-field="bucket"] input')).to_have_value("browser")
    fill(row, bucket="No Bucket")
    row.get_by_role("button", name="Save").click()
    expect(row.get_by_role("alert")).to_contain_text("cannot be a bucket")
    page.screenshot(path=SCREENSHOTS / "storage-changed-dark.png")
    fill(row, bucket="browser")
    row.get_by_role("button", name="Save").click()
    expect(row.get_by_role("status")).to_contain_text("It works")

    row.get_by_role("button", name="Remove… Team bucket").click()
    asked = page.locator(".jp-Dialog")
    expect(asked).to_contain_text("It holds 2 artifacts and the values of 2 executions.")
    expect(asked).to_contain_text("The project “Handwritten digits” keeps its values in it.")
    expect(asked.get_by_role("button", name="Cancel")).to_be_focused()
    page.screenshot(path=SCREENSHOTS / "storage-removed-dark.png")
    asked.get_by_role("button", name="Remove anyway").click()
    expect(row).to_have_count(0)
    view.get_by_role("button", name="Add a storage…").click()
    page.set_viewport_size({"width": 700, "height": 800})
    page.screenshot(path=SCREENSHOTS / "storages-narrow-dark.png")
