"""A JupyterLab server over a new folder, and headless Chromium, for what is measured in the browser."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

TOKEN = "benchmarks"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
DISABLED = (
    "@jupyterlab/apputils-extension:announcements",
    *(f"@jupyter-lsp/{name}" for name in ("jupyterlab-lsp", "notebook-adapter", "fileeditor-adapter", "code-jumpers")),
)
SETTINGS = json.dumps({"disabledExtensions": dict.fromkeys(DISABLED, True)})


def chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextlib.contextmanager
def jupyter_lab() -> Iterator[tuple[Path, str]]:
    """The server's root folder and its address; `{}` in the address stands for a page."""
    with TemporaryDirectory() as folder:
        home, root = Path(folder), Path(folder) / "workspace"
        (home / "config" / "labconfig").mkdir(parents=True)
        (home / "config" / "labconfig" / "page_config.json").write_text(SETTINGS)
        root.mkdir()
        port = free_port()
        variables = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "DEEPFORGE"))},
            "JUPYTER_CONFIG_DIR": str(home / "config"),
            "JUPYTER_DATA_DIR": str(home / "data"),
            "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
            "DEEPFORGE_DATA_DIR": str(home / "deepforge"),
            "HOME": str(home),
        }
        command = [
            sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1",
            f"--ServerApp.port={port}", "--ServerApp.port_retries=0", f"--ServerApp.root_dir={root}",
            f"--IdentityProvider.token={TOKEN}", "--LabApp.news_url=None", "--LabApp.expose_app_in_browser=True",
            "--YDocExtension.disable_rtc=True",
        ]  # fmt: skip
        with (home / "server.log").open("wb") as log:
            process = subprocess.Popen(command, env=variables, stdout=log, stderr=log)
        try:
            wait_for(f"http://127.0.0.1:{port}/api", process)
            yield root, f"http://127.0.0.1:{port}/{{}}?reset&token={TOKEN}"
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Until the server answers."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            urllib.request.urlopen(url, timeout=2).close()
            return
        time.sleep(0.1)
    raise RuntimeError(f"the server at {url} did not start")


@contextlib.contextmanager
def open_page(url: str) -> Iterator[Page]:
    """The page at `url` once JupyterLab is there, in a browser of its own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), headless=True, args=FLAGS)
        try:
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.set_default_timeout(120_000)
            page.goto(url)
            page.wait_for_function("() => window.jupyterapp?.restored")
            page.evaluate("async () => { await window.jupyterapp.restored; }")
            yield page
        finally:
            browser.close()
