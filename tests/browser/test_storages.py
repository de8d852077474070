"""Storages: one is added where a run is chosen, tried, and keeps the values; changed and removed in its own view."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from browser.conftest import SCREENSHOTS, Lab
from browser.editor import Editor, execute, use_dark_theme
from playwright.sync_api import Locator, Page, expect
from s3_servers import S3Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

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
    expect(asked).to_contain_text("1 artifact and the values of 1 execution lie in it")
    page.screenshot(path=SCREENSHOTS / "storage-removed-dark.png")
    asked.get_by_role("button", name="Remove anyway").click()
    expect(row).to_have_count(0)
    view.get_by_role("button", name="Add a storage…").click()
    page.set_viewport_size({"width": 700, "height": 800})
    page.screenshot(path=SCREENSHOTS / "storages-narrow-dark.png")
