"""`python -m benchmarks.keystrokes [--smoke]`: typing in the operation editor, in headless Chromium.

Needs JupyterLab with this extension installed, playwright and a `chromium` on the path (the test environment has them).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.analysis import source
from benchmarks.lab import TOKEN, chromium, jupyter_lab, open_page
from benchmarks.table import Row, row_of, show
from deepforge_jupyter.client import Client

if TYPE_CHECKING:
    from playwright.sync_api import Page

SCRIPT = Path(__file__).with_name("keystrokes.js")
OURS, JUPYTERLABS = "Operation editor", "Editor"
SIGNATURE = "def execute(self, "
COMMENT = "as measured in the laboratory, " * 2
# keys follow each other as in quick typing, and come at every moment of a frame
BETWEEN_KEYS_MS = 61
# an eighth of a frame at 60 Hz
UNSEEN_MS = 1000 / 60 / 8


def measure(*, smoke: bool) -> list[Row]:
    repeats, count = (1, 5) if smoke else (3, 60)
    sources = {"a typical operation": source(100)}
    if not smoke:
        sources["a class of 1,000 lines"] = source(1000)
    rows: list[Row] = []
    with jupyter_lab() as (root, url):
        Client(url.format("").split("?")[0], token=TOKEN).create_project("typed", name="Typed")
        for number, (what, text) in enumerate(sources.items()):
            file = root / "typed" / "operations" / f"Typed{number}.py"
            keys: dict[str, list[float]] = {OURS: [], JUPYTERLABS: []}
            pauses: list[float] = []
            for _ in range(repeats):
                for factory, taken in keys.items():
                    file.write_text(text)
                    with open_page(url.format("lab")) as page:
                        _open(page, f"typed/operations/{file.name}", factory)
                        taken += _typed(page, count)
                        if factory == OURS:
                            pauses += [_shown(page, number) for number in range(3 if smoke else 10)]
            rows += _rows(what, keys, pauses)
    return rows


def _rows(what: str, keys: dict[str, list[float]], pauses: list[float]) -> list[Row]:
    theirs = row_of(f"for comparison, in JupyterLab's own editor, {what}", keys[JUPYTERLABS])
    return [
        row_of(f"a key typed in {what}, to painted", keys[OURS], budget=theirs.value + UNSEEN_MS),
        theirs,
        row_of(f"the diagram of {what}, after the last key", pauses, budget=200),
    ]


def _open(page: Page, path: str, factory: str) -> None:
    page.add_script_tag(path=SCRIPT)
    page.evaluate("asked => window.keystrokes.open(...asked)", [path, factory, SIGNATURE])


def _typed(page: Page, count: int) -> list[float]:
    """Each key in seconds: a comment in the signature, as people leave one."""
    page.keyboard.insert_text("# ")
    page.evaluate("() => window.keystrokes.taken()")
    page.keyboard.type(COMMENT[:count], delay=BETWEEN_KEYS_MS)
    page.keyboard.press("Enter")
    taken: list[float] = page.evaluate("() => window.keystrokes.taken()")
    return [one / 1000 for one in taken[:-1]]


def _shown(page: Page, number: int) -> float:
    """From the last key of one more input until the diagram shows it, in seconds."""
    name = f"more{number}"
    page.keyboard.type(f"{name}, ", delay=BETWEEN_KEYS_MS)
    return float(page.evaluate("name => window.keystrokes.shown(name)", name)) / 1000


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.keystrokes", description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="once and small: that everything runs, not how fast")
    arguments = parser.parse_args()
    if chromium() is None:
        sys.exit("There is no chromium on the path: sudo apt-get install chromium")
    print(show(measure(smoke=arguments.smoke)))


if __name__ == "__main__":
    main()
