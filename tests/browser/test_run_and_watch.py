"""Open the example, run it, watch it train, stop it, and find it again after a reload or a crash."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from browser.conftest import SCREENSHOTS, Lab
from browser.editor import TRAIN, Editor
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

Start = Callable[..., Lab]
Open = Callable[..., Page]


def test_the_loss_figure_changes_in_place_while_the_example_trains(start_lab: Start, open_page: Open) -> None:
    page = open_page(start_lab().url(TRAIN))
    editor = Editor(page)

    editor.run()
    editor.expect_status("Train", "running")
    editor.select("Train")
    figures = editor.figures_while("Train", "running", at_least=3)
    page.screenshot(path=SCREENSHOTS / "training-light.png")

    assert len(figures) >= 3, "the figure on the node did not change at least twice"
    expect(editor.drawer()).to_contain_text("epoch")
    expect(editor.drawer().locator("img:visible")).to_have_count(1)
    editor.expect_status("Train", "success")
    for node in ("LoadDigits", "Split", "Explore", "Evaluate", "Output"):
        editor.expect_status(node, "success")
    page.screenshot(path=SCREENSHOTS / "trained-light.png")


def test_stop_ends_a_training_and_a_reload_shows_it(start_lab: Start, open_page: Open) -> None:
    page = open_page(start_lab().url(TRAIN))
    editor = Editor(page)
    editor.set_attribute("Train", "epochs", "2000")
    editor.run()
    editor.expect_status("Train", "running")

    editor.stop()

    editor.expect_status("Train", "canceled")
    editor.expect_status("Evaluate", "canceled")
    page.reload()
    Editor(page).expect_status("Train", "canceled")


def test_a_reload_in_mid_run_shows_everything_again(start_lab: Start, open_page: Open) -> None:
    page = open_page(start_lab().url(TRAIN))
    editor = Editor(page)
    editor.set_attribute("Train", "epochs", "200")
    editor.run()
    editor.expect_status("Train", "running")
    editor.select("Train")
    expect(editor.drawer()).to_contain_text(re.compile(r"epoch\s+3/200"))

    page.reload()

    editor = Editor(page)
    editor.expect_status("Train", "running")
    editor.select("Train")
    expect(editor.drawer()).to_contain_text(re.compile(r"epoch\s+1/200"))
    assert len(editor.figures_while("Train", "running", at_least=2)) >= 2
    editor.stop()
    editor.expect_status("Train", "canceled")


def test_training_goes_on_while_the_server_is_killed_and_nothing_is_missed(start_lab: Start, open_page: Open) -> None:
    lab = start_lab()
    page = open_page(lab.url(TRAIN))
    editor = Editor(page)
    editor.set_attribute("Train", "epochs", "40")
    editor.run()
    editor.expect_status("Train", "running")
    editor.select("Train")
    expect(editor.drawer()).to_contain_text(re.compile(r"epoch\s+2/40"))

    lab.kill()
    page.wait_for_timeout(2000)
    lab.start()

    page.goto(lab.url(TRAIN))
    editor = Editor(page)
    editor.expect_status("Train", "success")
    editor.select("Train")
    for epoch in (1, 2, 20, 40):
        expect(editor.drawer()).to_contain_text(re.compile(rf"epoch\s+{epoch}/40"))
    editor.expect_status("Evaluate", "success")


def test_the_whole_path_works_under_a_base_url(start_lab: Start, open_page: Open) -> None:
    page = open_page(start_lab(base_url="/user/ada/").url(TRAIN))
    editor = Editor(page)
    editor.set_attribute("Train", "epochs", "5")

    editor.run()

    editor.expect_status("Evaluate", "success")
    editor.select("Evaluate")
    expect(editor.drawer()).to_contain_text("accuracy")
    assert editor.figure("Evaluate")


def test_unchanged_results_are_reused_by_a_second_run(start_lab: Start, open_page: Open) -> None:
    lab = start_lab()
    page = open_page(lab.url(TRAIN))
    editor = Editor(page)
    editor.set_attribute("Train", "epochs", "5")
    editor.run()
    editor.expect_status("Evaluate", "success")

    editor.set_attribute("Train", "epochs", "6")
    editor.run()

    expect(editor.node("Split")).to_contain_text("reused")
    editor.expect_status("Evaluate", "success")
    expect(editor.node("Train")).not_to_contain_text("reused")
