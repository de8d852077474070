"""The generated schema and TypeScript are what the routes and structs say."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from deepforge_jupyter.handlers.openapi import COMMAND, TARGET, description
from deepforge_jupyter.handlers.routes import FEED, ROUTES

REPOSITORY = Path(__file__).parents[2]
GENERATED = REPOSITORY / "labextension" / "src" / "protocol" / "generated.ts"


def test_openapi_is_current():
    committed = json.loads((REPOSITORY / TARGET).read_text(encoding="utf-8"))
    assert committed == description(), f"run: {COMMAND}"


def test_typescript_is_current(tmp_path):
    generator = REPOSITORY / "node_modules" / ".bin" / "openapi-typescript"
    prettier = REPOSITORY / "node_modules" / ".bin" / "prettier"
    if not generator.exists() or shutil.which("node") is None:
        pytest.skip("node_modules is not installed: npm ci")
    made = tmp_path / "generated.ts"
    subprocess.run([generator, REPOSITORY / TARGET, "-o", made], check=True, capture_output=True)
    subprocess.run(
        [prettier, "--config", REPOSITORY / "package.json", "--write", made], check=True, capture_output=True
    )
    assert made.read_text() == GENERATED.read_text(), f"run: {COMMAND}"


def test_every_route_is_described():
    assert set(description()["paths"]) == set(ROUTES) - {FEED}


def test_every_verb_says_what_it_does():
    for path, verbs in description()["paths"].items():
        for verb, operation in verbs.items():
            assert operation["summary"], (path, verb)
