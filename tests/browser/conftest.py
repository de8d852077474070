"""A real JupyterLab server and a real Chromium for each test that asks for them."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import forks
import pytest
from browser.windows import Windows
from forks import LAB, Fork, own_environment
from playwright.sync_api import Browser, Page, expect, sync_playwright

from deepforge_jupyter.client import Client

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
HAS_FAILED = pytest.StashKey[bool]()
PATIENCE_MS = 100_000

expect.set_options(timeout=PATIENCE_MS)


def is_free(port: int) -> bool:
    with socket.socket() as probe, contextlib.suppress(OSError):
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
        return True
    return False


def free_port() -> int:
    """Not one of those that systems give to outgoing connections and to kernels."""
    return next(port for port in iter(lambda: random.randrange(20_000, 30_000), 0) if is_free(port))


@dataclass
class Lab:
    """One `jupyter lab` process over a workspace folder; `home` keeps its settings and records between starts."""

    home: Path
    root: Path
    port: int
    base_url: str = "/"
    arguments: tuple[str, ...] = ()
    process: Fork | None = None
    log: Path = field(init=False)

    def __post_init__(self) -> None:
        self.log = self.home / "server.log"

    def start(self) -> None:
        options = [
            "--no-browser", "--allow-root",
            f"--ServerApp.port={self.port}", "--ServerApp.port_retries=0", "--ServerApp.ip=127.0.0.1",
            f"--ServerApp.root_dir={self.root}", f"--ServerApp.base_url={self.base_url}",
            f"--IdentityProvider.token={TOKEN}", "--LabApp.news_url=None", "--LabApp.expose_app_in_browser=True",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
            *self.arguments,
        ]  # fmt: skip
        self.process = forks.started(LAB, options, self.environment(), self.log)
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
                urllib.request.urlopen(self.url("api"), timeout=2).close()
                return
            if not self.process.is_running():
                break
            time.sleep(0.03)
        raise RuntimeError(f"jupyter lab did not start:\n{self.log.read_text()[-4000:]}")

    def environment(self) -> dict[str, str]:
        return {
            **own_environment(),
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
        self.process.kill()

    def stop(self) -> None:
        if self.process is not None:
            self.process.end()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no chromium here: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def port() -> int:
    """Of the servers of all tests, one after the other: the browser keeps what it compiled of JupyterLab."""
    return free_port()


@pytest.fixture
def start_lab(port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Lab]]:
    """Starts the server of a test, over a workspace with the example project in `digits/`; stops it at the end."""
    labs: list[Lab] = []

    def start(*arguments: str, base_url: str = "/", example: bool = True, language_server: bool = False) -> Lab:
        home = tmp_path_factory.mktemp("home")
        place = port if is_free(port) else free_port()
        if not language_server:
            arguments = (*arguments, "--LanguageServerManager.autodetect=False")  # it asks npm, for long
        lab = Lab(home, root=home / "workspace", port=place, base_url=base_url, arguments=arguments)
        labs.append(lab)
        lab.root.mkdir()
        settings = home / "config" / "labconfig"
        settings.mkdir(parents=True)
        disabled = {
            "@jupyterlab/apputils-extension:announcements": True,
            **{f"@jupyter-lsp/{name}": not language_server for name in LANGUAGE_SERVER_PLUGINS},
        }
        (settings / "page_config.json").write_text(json.dumps({"disabledExtensions": disabled}))
        lab.start()
        if example:
            with Client(f"http://127.0.0.1:{place}{base_url}", token=TOKEN) as client:
                client.create_project("digits", example="digits")
        return lab

    yield start
    for lab in labs:
        lab.stop()


@pytest.fixture(scope="session")
def windows(chromium: Browser) -> Windows:
    return Windows(chromium)


@pytest.fixture
def open_page(
    windows: Windows, start_lab: Callable[..., Lab], request: pytest.FixtureRequest
) -> Iterator[Callable[..., Page]]:
    """Opens pages, each as of another person; one at `about:blank` is new and can be prepared for what it is to load.
    They leave the server before it stops."""
    pages: list[Page] = []
    prepared: list[Page] = []

    def open_at(url: str, *, width: int = 1280, height: int = 800) -> Page:
        if url == "about:blank":
            page = windows.new()
            prepared.append(page)
        else:
            page = windows.take()
            pages.append(page)
        page.set_viewport_size({"width": width, "height": height})
        page.set_default_timeout(PATIENCE_MS)
        page.goto(url)
        return page

    yield open_at
    for page in prepared:
        windows.close(page)
    for page in reversed(pages):
        if request.node.stash.get(HAS_FAILED, False):
            windows.close(page)
        else:
            windows.give_back(page)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    item.stash[HAS_FAILED] = item.stash.get(HAS_FAILED, False) or report.failed
    return report
