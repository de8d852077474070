"""What people can set, ask for and type is written down."""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

from deepforge_jupyter.app import DeepForge
from deepforge_jupyter.cli.arguments import parser
from deepforge_jupyter.cli.local_mongo import LocalMongo
from deepforge_jupyter.compute.server import ServerComputeConfig
from deepforge_jupyter.services.downloads import DownloadsConfig
from deepforge_jupyter.storage.cache import ValueCacheConfig
from deepforge_jupyter.workspace import Workspace

REPOSITORY = Path(__file__).parents[2]
REFERENCE = REPOSITORY / "docs" / "reference"
SETTINGS = (DeepForge, Workspace, ServerComputeConfig, ValueCacheConfig, DownloadsConfig, LocalMongo)


def rows(document: str) -> dict[str, str]:
    """The rows of its tables, by the name that each begins with."""
    found = re.findall(r"^\| (`([^`?]+).*) \|$", (REFERENCE / document).read_text(), re.MULTILINE)
    return {name: row for row, name in found}


def test_every_setting_of_the_server_is_documented_with_its_default_and_no_other_is() -> None:
    documented = {name: text for name, text in rows("settings.md").items() if "." in name}
    traits = {
        f"{configurable.__name__}.{name}": trait
        for configurable in SETTINGS
        for name, trait in configurable.class_traits(config=True).items()
        if trait.this_class.__module__.startswith("deepforge_jupyter.")
    }
    assert documented.keys() == traits.keys()
    for name, trait in traits.items():
        if trait.default_value != "":
            assert f"| `{trait.default_value}` |" in documented[name], name


def test_every_setting_of_the_browser_is_documented() -> None:
    text = (REFERENCE / "settings.md").read_text()
    for schema in (REPOSITORY / "labextension" / "settings").glob("*.json"):
        for name in json.loads(schema.read_text())["properties"]:
            assert f"`{name}`" in text


def test_every_route_is_documented_with_its_verbs_and_parameters_and_no_other_is() -> None:
    documented = rows("rest.md")
    paths = json.loads((REPOSITORY / "labextension" / "schema" / "openapi.json").read_text())["paths"]
    assert documented.keys() == {*paths, "/feed"}
    for path, operations in paths.items():
        verbs = re.findall(r"\b(?:GET|POST|PUT|PATCH|DELETE)\b", documented[path])
        assert {verb.lower() for verb in verbs} == operations.keys(), path
        for operation in operations.values():
            for parameter in operation.get("parameters", ()):
                assert parameter["in"] == "path" or parameter["name"] in documented[path], (path, parameter)


def test_every_command_action_and_option_is_documented() -> None:
    text = (REFERENCE / "cli.md").read_text()
    top = subcommands(parser())
    assert top is not None
    for name in (action.dest for action in top._choices_actions):
        section = re.search(rf"^## `deepforge {name}`$.*?(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
        about = section[0] if section else ""
        about += "".join(line for line in text.splitlines() if line.startswith(f"| `deepforge {name}"))
        assert about, name
        expect_documented(top.choices[name], about, name)


def expect_documented(command: argparse.ArgumentParser, about: str, name: str) -> None:
    for action in command._actions:
        for option in action.option_strings:
            assert option in about or option in ("-h", "--help"), (name, option)
    actions = subcommands(command)
    for action, its_parser in (actions.choices if actions else {}).items():
        assert re.search(rf"\b{action}\b", about), (name, action)
        expect_documented(its_parser, about, f"{name} {action}")


def subcommands(command: argparse.ArgumentParser) -> argparse._SubParsersAction | None:
    return next((action for action in command._actions if isinstance(action, argparse._SubParsersAction)), None)


def test_no_part_of_a_document_stands_in_it_twice() -> None:
    for document in (REPOSITORY / "docs").rglob("*.md"):
        headings = re.findall(r"^#+ .*$", document.read_text(), re.MULTILINE)
        assert len(headings) == len(set(headings)), document.name


def test_every_relative_link_of_the_documents_leads_somewhere() -> None:
    for document in [REPOSITORY / "README.md", *(REPOSITORY / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text()):
            assert (document.parent / target).exists(), f"{document.name}: {target}"
