"""A real JupyterLab server and a real Chromium for each test that asks for them."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TOKEN = "browser-tests"
LANGUAGE_SERVER_PLUGINS = (
    "jupyterlab-lsp",
    "notebook-adapter",
    "fileeditor-adapter",
    "code-jumpers",
    "completion-manager",
    "completion-theme",
    "theme-material",
    "theme-vscode",
)
SCREENSHOTS = Path(__file__).parent / "screenshots"


@dataclass
class Lab:
    """One `jupyter lab` process over a workspace folder; `home` keeps its settings and records between starts."""

    home: Path
    root: Path
    base_url: str = "/"
    arguments: tuple[str, ...] = ()
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    log: Path = field(init=False)

    def __post_init__(self) -> None:
        self.log = self.home / "server.log"

    def start(self) -> None:
        if not self.port:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                self.port = probe.getsockname()[1]
        command = [
            sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root",
            f"--ServerApp.port={self.port}", "--ServerApp.port_retries=0", "--ServerApp.ip=127.0.0.1",
            f"--ServerApp.root_dir={self.root}", f"--ServerApp.base_url={self.base_url}",
            f"--IdentityProvider.token={TOKEN}", "--LabApp.news_url=None", "--LabApp.expose_app_in_browser=True",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
            *self.arguments,
        ]  # fmt: skip
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, env=self.environment(), stdout=log, stderr=log)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
                urllib.request.urlopen(self.url("api"), timeout=2).close()
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError(f"jupyter lab did not start:\n{self.log.read_text()[-4000:]}")

    def environment(self) -> dict[str, str]:
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "DEEPFORGE"))},
            "JUPYTER_CONFIG_DIR": str(self.home / "config"),
            "JUPYTER_DATA_DIR": str(self.home / "data"),
            "JUPYTER_RUNTIME_DIR": str(self.home / "runtime"),
            "DEEPFORGE_DATA_DIR": str(self.home / "deepforge"),
            "HOME": str(self.home),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        }

    def url(self, path: str) -> str:
        separator = "&" if "?" in path else "?"
        return f"http://127.0.0.1:{self.port}{self.base_url}{path}{separator}token={TOKEN}"

    def kill(self) -> None:
        """As a crash: the server's process alone, at once."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no chromium here: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def start_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Lab]]:
    """Starts servers, each over a workspace with the example project in `digits/`; stops them at the end."""
    labs: list[Lab] = []

    def start(*arguments: str, base_url: str = "/", example: bool = True, language_server: bool = False) -> Lab:
        home = tmp_path_factory.mktemp("home")
        lab = Lab(home=home, root=home / "workspace", base_url=base_url, arguments=arguments)
        lab.root.mkdir()
        settings = home / "config" / "labconfig"
        settings.mkdir(parents=True)
        disabled = {
            "@jupyterlab/apputils-extension:announcements": True,
            **{f"@jupyter-lsp/{name}": not language_server for name in LANGUAGE_SERVER_PLUGINS},
        }
        (settings / "page_config.json").write_text(json.dumps({"disabledExtensions": disabled}))
        if example:
            subprocess.run(
                [sys.executable, "-m", "deepforge_jupyter.cli", "new", str(lab.root / "digits"), "--example", "digits"],
                env=lab.environment(),
                check=True,
                capture_output=True,
            )
        lab.start()
        labs.append(lab)
        return lab

    yield start
    for lab in labs:
        lab.stop()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages, each in a browser context of its own; closes them before the servers stop."""
    contexts = []

    def open_at(url: str, *, width: int = 1280, height: int = 800) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": height})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.goto(url)
        return page

    yield open_at
    for context in contexts:
        context.close()
