"""The example projects that come with the product."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from deepforge_jupyter.domain.project import PRIVATE_FOLDER
from deepforge_jupyter.errors import NotFound
from deepforge_jupyter.protocol.requests import Example
from deepforge_jupyter.services.manifest import is_project, read_example_manifest

FOLDER = Path(__file__).parent.parent / "examples"
PACKAGES = {
    "sklearn": "scikit-learn",
    "PIL": "pillow",
    "yaml": "pyyaml",
    "cv2": "opencv-python",
    "skimage": "scikit-image",
}
_PROVIDED = {"deepforge", "operations", "utils", "serializers", "resources"}
_NOT_COPIED = shutil.ignore_patterns(PRIVATE_FOLDER, "__pycache__", "*.pyc", ".ipynb_checkpoints")


def all_examples() -> list[Example]:
    """By name, each with the packages that it needs and that are not installed here."""
    folders = sorted(folder for folder in FOLDER.iterdir() if is_project(folder)) if FOLDER.is_dir() else []
    return [_example(folder) for folder in folders]


def example_folder(example: str) -> Path:
    """Raises NotFound naming the examples that there are."""
    folders = {folder.name: folder for folder in FOLDER.iterdir() if is_project(folder)} if FOLDER.is_dir() else {}
    if example in folders:
        return folders[example]
    there_is = f"There are: {', '.join(sorted(folders))}." if folders else "None is installed."
    raise NotFound(f"There is no example “{example}”. {there_is}")


def copy_example(example: str, into: Path) -> None:
    """The example's files, to a folder that does not exist yet."""
    shutil.copytree(example_folder(example), into, ignore=_NOT_COPIED)


def _example(folder: Path) -> Example:
    manifest = read_example_manifest(folder)
    missing = sorted({PACKAGES.get(module, module) for module in _imports(folder) if not _is_there(module)})
    return Example(id=folder.name, name=manifest.name, description=manifest.description, missing=tuple(missing))


def _imports(folder: Path) -> Iterator[str]:
    from deepforge_jupyter.analysis import read_operation

    for path in sorted(folder.glob("operations/*.py")):
        text = path.read_text(encoding="utf-8")
        yield from read_operation(text, name=path.stem, path=f"operations/{path.name}").imports


def _is_there(module: str) -> bool:
    if module in sys.stdlib_module_names or module in _PROVIDED:
        return True
    return importlib.util.find_spec(module) is not None
