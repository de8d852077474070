"""What people can set, ask for and type is written down."""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

import pytest

from deepforge_jupyter.app import DeepForge
from deepforge_jupyter.cli.arguments import parser
from deepforge_jupyter.cli.local_mongo import LocalMongo
from deepforge_jupyter.compute.server import ServerComputeConfig
from deepforge_jupyter.handlers.routes import ROUTES
from deepforge_jupyter.storage.cache import ValueCacheConfig
from deepforge_jupyter.workspace import Workspace

REPOSITORY = Path(__file__).parents[2]
REFERENCE = REPOSITORY / "docs" / "reference"


@pytest.mark.parametrize("configurable", [DeepForge, Workspace, ServerComputeConfig, ValueCacheConfig, LocalMongo])
def test_every_setting_of_the_server_is_documented(configurable: type) -> None:
    text = (REFERENCE / "settings.md").read_text()
    for name in configurable.class_own_traits(config=True):
        assert f"`{configurable.__name__}.{name}`" in text


def test_every_setting_of_the_browser_is_documented() -> None:
    text = (REFERENCE / "settings.md").read_text()
    for schema in (REPOSITORY / "labextension" / "settings").glob("*.json"):
        for name in json.loads(schema.read_text())["properties"]:
            assert f"`{name}`" in text


def test_every_route_is_documented() -> None:
    text = (REFERENCE / "rest.md").read_text()
    for path in ROUTES:
        assert f"`{path}" in text


def test_every_command_and_option_is_documented() -> None:
    text = (REFERENCE / "cli.md").read_text()
    (commands,) = (action for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    shown = {action.dest for action in commands._choices_actions}
    for name in shown:
        assert f"`deepforge {name}" in text
        for action in commands.choices[name]._actions:
            for option in action.option_strings:
                assert option in text or option in ("-h", "--help")


def test_every_relative_link_of_the_documents_leads_somewhere() -> None:
    for document in [REPOSITORY / "README.md", *(REPOSITORY / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text()):
            assert (document.parent / target).exists(), f"{document.name}: {target}"
