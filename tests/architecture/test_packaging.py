"""A plain `pip install .` is all: the extension, its server side, the command and the kernel are there."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.metadata import entry_points, requires
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]


def jupyter(*arguments: str) -> str:
    done = subprocess.run([sys.executable, "-m", "jupyter", *arguments], capture_output=True, text=True, check=True)
    return re.sub(r"\x1b\[\d+m", "", done.stdout + done.stderr)


def test_the_lab_extension_is_enabled_and_compatible() -> None:
    (line,) = (line for line in jupyter("labextension", "list").splitlines() if "deepforge-jupyter" in line)
    assert "enabled" in line
    assert "OK" in line


def test_the_server_extension_is_enabled() -> None:
    assert "deepforge_jupyter enabled" in " ".join(jupyter("server", "extension", "list").split())


def test_the_kernel_is_there_with_its_logo() -> None:
    specs = json.loads(jupyter("kernelspec", "list", "--json"))["kernelspecs"]
    assert specs["deepforge"]["spec"]["display_name"] == "DeepForge"
    assert (Path(specs["deepforge"]["resource_dir"]) / "logo-svg.svg").is_file()


def test_the_command_and_the_shared_model_are_entry_points() -> None:
    assert entry_points(group="console_scripts", name="deepforge")
    assert entry_points(group="jupyter_ydoc", name="dfpipe")


def test_the_look_alike_of_mongodb_is_for_tests_alone() -> None:
    (line,) = (line for line in requires("deepforge_jupyter") or () if line.startswith("secantusdb"))
    assert line.endswith('extra == "test"') or line.endswith("extra == 'test'")


def test_the_lock_file_names_no_registry() -> None:
    lock = (REPOSITORY / "package-lock.json").read_text()
    assert '"resolved"' not in lock
