"""A notebook of a project, opened with the kernel DeepForge, can use the project's operations."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / "operations").mkdir(parents=True)
    (folder / "utils").mkdir()
    (folder / "notebooks").mkdir()
    (folder / "deepforge.json").write_text('{"format": 1, "id": "p", "name": "p"}')
    (folder / "utils" / "numbers.py").write_text("ANSWER = 42\n")
    (folder / "operations" / "Answer.py").write_text(
        "import deepforge\n"
        "from utils.numbers import ANSWER\n\n\n"
        "class Answer:\n    def execute(self):\n        deepforge.log('thinking')\n        return ANSWER\n"
    )
    return folder


@pytest.fixture
def run_cell(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], str]]:
    installed = tmp_path / "installed" / "utils"
    installed.mkdir(parents=True)
    (installed / "__init__.py").write_text("")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(installed.parent), *sys.path]))
    shutil.copytree(REPOSITORY / "kernels" / "deepforge", tmp_path / "kernels" / "deepforge")
    specs = KernelSpecManager(kernel_dirs=[str(tmp_path / "kernels")])
    manager = KernelManager(kernel_name="deepforge", kernel_spec_manager=specs)
    manager.start_kernel(cwd=str(project / "notebooks"))
    client: BlockingKernelClient = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        yield runner_of(client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
        client.context.destroy()
        manager.context.destroy()


def runner_of(client: BlockingKernelClient) -> Callable[[str], str]:
    """Runs a cell and returns what it printed."""

    def run(code: str) -> str:
        printed: list[str] = []

        def collect(message: dict[str, object]) -> None:
            content = message["content"]
            assert isinstance(content, dict)
            printed.append(content.get("text", "") or "\n".join(content.get("traceback", [])))

        client.execute_interactive(code, timeout=60, output_hook=collect)
        return "".join(printed)

    return run


def test_an_operation_of_the_project_can_be_run_from_a_subfolder_although_another_utils_is_installed(
    run_cell: Callable[[str], str],
) -> None:
    assert "42" in run_cell("from operations.Answer import Answer\nprint(Answer().execute())")
