"""Started by our kernelspecs: `python -m deepforge_jupyter.kernel -f CONNECTION_FILE`.

A project's own kernelspec names its folder, wherever the notebook lies; the general one (`deepforge`) serves the
project that the notebook lies in.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from deepforge_jupyter.domain.project import MANIFEST

FOLDER_VARIABLE = "DEEPFORGE_PROJECT_FOLDER"


def project_folder(start: Path) -> Path | None:
    """The nearest folder at or above `start` that holds a project."""
    return next((folder for folder in (start, *start.parents) if (folder / MANIFEST).is_file()), None)


def main() -> None:
    """Puts the project first on the path, makes `import deepforge` work, and hands over to ipykernel."""
    from deepforge_runner import install_guest, notebook
    from deepforge_runner.imports import ProjectFinder
    from ipykernel.kernelapp import IPKernelApp

    named = os.environ.get(FOLDER_VARIABLE)
    folder = Path(named) if named else project_folder(Path.cwd())
    # `-m` puts the working directory first; a notebook in a subfolder must not shadow the project's modules.
    if sys.path and sys.path[0] in ("", str(Path.cwd())):
        del sys.path[0]
    if folder is not None:
        sys.path.insert(0, str(folder))
        sys.meta_path.insert(0, ProjectFinder(str(folder)))  # as in runs, before an installed `utils`
        if named:
            os.chdir(folder)
    install_guest()
    notebook.find_artifact = _find_artifact
    IPKernelApp.launch_instance()


def _find_artifact(project: str, artifact: str) -> str:
    from deepforge_jupyter.kernel.artifacts import folder_of

    return folder_of(project, artifact)


if __name__ == "__main__":
    main()
