"""Started by the kernelspec `deepforge`: `python -m deepforge_jupyter.kernel -f CONNECTION_FILE`."""

from __future__ import annotations

import sys
from pathlib import Path

from deepforge_jupyter.domain.project import MANIFEST


def project_folder(start: Path) -> Path | None:
    """The nearest folder at or above `start` that holds a project."""
    return next((folder for folder in (start, *start.parents) if (folder / MANIFEST).is_file()), None)


def main() -> None:
    """Puts the project first on the path, makes `import deepforge` work, and hands over to ipykernel."""
    from deepforge_runner import install_guest
    from ipykernel.kernelapp import IPKernelApp

    folder = project_folder(Path.cwd())
    # `-m` puts the working directory first; a notebook in a subfolder must not shadow the project's modules.
    if sys.path and sys.path[0] in ("", str(Path.cwd())):
        del sys.path[0]
    if folder is not None:
        sys.path.insert(0, str(folder))
    install_guest()
    IPKernelApp.launch_instance()


if __name__ == "__main__":
    main()
