"""Kernelspecs of projects: what JupyterLab offers as *DeepForge (project · environment)*."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

from deepforge_jupyter.domain.project import Project
from deepforge_jupyter.services.paths import writing
from deepforge_jupyter.services.projects import Projects

PREFIX = "deepforge-"
FOLDER_VARIABLE = "DEEPFORGE_PROJECT_FOLDER"
DEFAULT_ENVIRONMENT = "default"
SPEC = "kernel.json"


class KernelSpecs:
    """One folder for each project in `folder`, which the server's kernelspec manager looks into. `logos` is where
    the pictures lie that go with each of them."""

    def __init__(self, projects: Projects, *, folder: Path, logos: Path | None = None) -> None:
        self._projects = projects
        self._folder = folder
        self._logos = logos
        self._writing = asyncio.Lock()

    @property
    def folder(self) -> Path:
        return self._folder

    async def of(self, project: str) -> str:
        """The name of the project's kernelspec, which is there and names its folder. Raises NotFound, Unavailable."""
        found = await self._projects.get(project)
        spec = self._spec(found, shows_path=False)
        if _environment(self._folder / (PREFIX + project) / SPEC) != spec["env"]:
            await self._write({project: spec})
        return PREFIX + project

    async def refresh(self) -> None:
        """Those of the projects that there are now, and no others."""
        projects = [project for project in await self._projects.all() if not project.is_archived]
        names = Counter(project.name for project in projects)
        settled = [project for project in projects if project.other_path is None]
        specs = {project.id: self._spec(project, shows_path=names[project.name] > 1) for project in settled}
        await self._write(specs, only=True)

    async def _write(self, specs: dict[str, dict[str, Any]], *, only: bool = False) -> None:
        async with self._writing:
            with writing(str(self._folder)):
                await asyncio.to_thread(self._write_all, specs, only)

    def _write_all(self, specs: dict[str, dict[str, Any]], only: bool) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        for project, spec in specs.items():
            target = self._folder / (PREFIX + project)
            text = json.dumps(spec, indent=2, ensure_ascii=False) + "\n"
            if not _holds(target / SPEC, text):
                self._make(target, text)
        wanted = {PREFIX + project for project in specs}
        for other in self._folder.iterdir() if only else ():
            if other.name.startswith(PREFIX) and other.name not in wanted:
                shutil.rmtree(other, ignore_errors=True)

    def _make(self, target: Path, text: str) -> None:
        target.mkdir(exist_ok=True)
        for logo in self._logos.glob("logo-*") if self._logos is not None else ():
            shutil.copyfile(logo, target / logo.name)
        draft = target / f".{SPEC}.new"
        draft.write_text(text, encoding="utf-8")
        draft.replace(target / SPEC)

    def _spec(self, project: Project, *, shows_path: bool) -> dict[str, Any]:
        name = f"{project.name}, {project.path}" if shows_path else project.name
        folder = str(self._projects.root / project.path)
        return {
            "argv": ["python", "-m", "deepforge_jupyter.kernel", "-f", "{connection_file}"],
            "display_name": f"DeepForge ({name} · {DEFAULT_ENVIRONMENT})",
            "language": "python",
            "interrupt_mode": "signal",
            "env": {FOLDER_VARIABLE: folder.replace("$", "$$")},
            "metadata": {"debugger": True, "deepforge": {"project": project.id}},
        }


def _environment(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))["env"]
    except (OSError, ValueError, KeyError):
        return None


def _holds(file: Path, text: str) -> bool:
    try:
        return file.read_text(encoding="utf-8") == text
    except OSError:
        return False
