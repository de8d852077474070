"""The commands that have commands of their own, and their options."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from deepforge_jupyter.cli.amounts import whole_number
from deepforge_jupyter.cli.terminal import me


def add_projects(commands: Any, later: Callable[[str, str], Any]) -> None:
    listing = commands.add_parser("projects", help="list projects, or the deleted ones")
    listing.add_argument("--all", action="store_true", help="the archived ones, too")
    listing.add_argument("--trash", action="store_true", help="those that were deleted and can be restored")
    listing.set_defaults(command=later("arranging", "projects"))

    project = commands.add_parser(
        "project", help="rename, describe, copy, move, choose the storage of, archive, delete or restore a project"
    )
    actions = project.add_subparsers(title="actions", metavar="ACTION", required=True)

    def add(action: str, function: str, text: str, *arguments: tuple[str, str]) -> argparse.ArgumentParser:
        found: argparse.ArgumentParser = actions.add_parser(action, help=text, description=f"{text.capitalize()}.")
        for name, help in (("folder", "the project's folder"), *arguments):
            found.add_argument(name, metavar=name.upper(), help=help)
        found.set_defaults(command=later("arranging", function))
        return found

    add("rename", "rename", "give the project another name", ("name", "what people see"))
    add("describe", "describe", "say what the project is for", ("text", "the description"))
    storage = add("storage", "storage", "say where new values and artifacts are kept, or choose where")
    storage.add_argument("name", nargs="?", metavar="NAME", help="of a storage; `local` is this machine's disk")
    copy = add("duplicate", "duplicate", "copy the project into one of its own", ("target", "the new folder"))
    copy.add_argument("--name", metavar="NAME", help="the copy's name")
    add("move", "move", "move the project's folder", ("target", "the new folder"))
    add("archive", "archive", "list the project among the archived")
    add("unarchive", "unarchive", "take the project out of the archive")
    add("delete", "delete", "put the project into the trash")
    restore = add("restore", "restore", "take a deleted project out of the trash")
    restore.add_argument("--to", metavar="FOLDER", help="to this folder, not where it lay")
    empty = actions.add_parser("empty-trash", help="delete for good what is in the trash")
    empty.add_argument("folder", nargs="?", metavar="FOLDER", help="only the project that lay here")
    empty.add_argument("--yes", action="store_true", help="without this it is only listed")
    empty.set_defaults(command=later("arranging", "empty_trash"))


def add_listing(commands: Any, later: Callable[[str, str], Any]) -> None:
    listing = commands.add_parser(
        "list",
        help="list executions, pipelines, modules, artifacts or projects",
        epilog='Example: deepforge list --search "Train.epochs>=10 -tag:draft" --sort=-Train.accuracy '
        "--columns Train.epochs Train.accuracy",
    )
    kinds = ("executions", "pipelines", "modules", "artifacts", "projects")
    listing.add_argument("what", nargs="?", choices=kinds, default="executions", help="executions by default")
    listing.add_argument("--search", metavar="TEXT", default="", help="only executions that this finds")
    listing.add_argument("--status", metavar="STATUS[,…]", help="only executions in this state")
    listing.add_argument("--sort", metavar="COLUMN", default="-date", help="in this order; with a minus turned round")
    listing.add_argument(
        "--columns", nargs="+", metavar="NODE.NAME", default=(), help="show these attributes and metrics, too"
    )
    listing.add_argument(
        "--limit", type=whole_number(), default=50, metavar="N", help="how many executions (50 by default)"
    )
    listing.add_argument("--json", action="store_true", help="one JSON line for each execution")
    _add_project(listing)
    listing.set_defaults(command=later("projects", "list_things"))

    compare = commands.add_parser(
        "compare",
        help="show executions beside each other",
        description="Prints attributes, final metrics and artifacts of two to eight executions; ≠ marks what differs.",
    )
    compare.add_argument("executions", nargs="+", metavar="EXECUTION", help="a name or an id")
    compare.add_argument("--differences", action="store_true", help="only what differs")
    compare.add_argument("--json", action="store_true", help="everything as one JSON line")
    _add_project(compare)
    compare.set_defaults(command=later("listing", "compare"))


def add_artifacts(commands: Any, later: Callable[[str, str], Any]) -> None:
    artifacts = commands.add_parser(
        "artifacts",
        help="list, look into, upload, import, download, copy, rename, delete and verify what a project keeps",
    )
    actions = artifacts.add_subparsers(title="actions", metavar="ACTION", required=True)

    def add(action: str, function: str, text: str, *, names: str | None = None) -> argparse.ArgumentParser:
        found: argparse.ArgumentParser = actions.add_parser(action, help=text, description=f"{text.capitalize()}.")
        if names is None and function not in ("show_all", "upload", "bring"):
            found.add_argument("artifact", metavar="ARTIFACT", help="its name, or its id")
            found.add_argument("--version", type=int, metavar="N", help="this version (the newest by default)")
        elif names is not None:
            found.add_argument("artifacts", nargs=names, metavar="ARTIFACT", help="names (the newest of each) or ids")
        _add_project(found)
        found.set_defaults(command=later("looking" if function in ("inside", "files") else "artifacts", function))
        return found

    listing = add("list", "show_all", "list the newest of each name, or all versions of one")
    listing.add_argument("--search", metavar="TEXT", default="", help="only those that this finds")
    listing.add_argument("--sort", metavar="COLUMN", default="-date", help="in this order; with a minus turned round")
    listing.add_argument("--limit", type=whole_number(), default=50, metavar="N", help="how many (50 by default)")
    listing.add_argument("--versions", metavar="NAME", help="all versions of this name")
    listing.add_argument("--json", action="store_true", help="one JSON line for each")
    show = add("show", "show", "say what an artifact is, where it lies and what uses it")
    show.add_argument("--json", action="store_true", help="everything as one JSON line")
    inside = add("inside", "inside", "say what is in an artifact, without running code of it")
    inside.add_argument("--file", metavar="PATH", help="the file at this path of a folder")
    inside.add_argument("--part", metavar="NAME", help="the one of several arrays that is called so")
    inside.add_argument("--json", action="store_true", help="everything as one JSON line")
    files = add("files", "files", "list the files of an artifact that is a folder")
    files.add_argument("folder", nargs="?", default="", metavar="FOLDER", help="what is in this folder of it")
    files.add_argument(
        "--search", metavar="TEXT", default="", help="all files below whose paths hold TEXT, or match it"
    )
    files.add_argument("--limit", type=whole_number(), default=200, metavar="N", help="how many (200 by default)")
    files.add_argument("--json", action="store_true", help="one JSON line for each")
    upload = add("upload", "upload", "keep a file or folder as an artifact")
    upload.add_argument("path", metavar="PATH", help="the file or folder")
    upload.add_argument("--name", metavar="NAME", help="the artifact's name (the file's by default)")
    upload.add_argument("--storage", metavar="NAME", help="where to keep it (in the project's storage by default)")
    upload.add_argument(
        "--opens-as",
        choices=("found", "value", "file"),
        default="found",
        help="what operations get: the value that the file holds, its path, or what is usual for what is found in it",
    )
    upload.add_argument("--sha256", metavar="HASH", help="refuse a file that has another hash")
    bringing = add("import", "bring", "refer to what lies in a storage, without copying it")
    bringing.add_argument("storage", metavar="STORAGE", help="the storage's name")
    bringing.add_argument("path", metavar="PATH", help="of a file there; of a folder with a slash at its end")
    bringing.add_argument("--name", metavar="NAME", help="the artifact's name (the file's by default)")
    bringing.add_argument(
        "--opens-as",
        choices=("found", "value", "file"),
        default="found",
        help="what operations get: the value that the file holds, its path, or what is usual for what is found in it",
    )
    download = add("download", "download", "write an artifact to a file; what is not one file as a zip archive")
    download.add_argument("--file", metavar="PATH", help="only the file at this path of a folder")
    download.add_argument("--to", metavar="PATH", default=".", help="a new file, or a folder (this one by default)")
    copying = add("copy", "copy", "bring an artifact to another storage, as the newest version of its name")
    copying.add_argument("storage", metavar="STORAGE", help="where the copy lies")
    copying.add_argument("--name", metavar="NAME", help="the copy's name (the same by default)")
    renaming = add("rename", "rename", "give all versions of an artifact another name")
    renaming.add_argument("new_name", metavar="NAME", help="the new name")
    delete = add("delete", "delete", "delete artifacts; those that are used only with --yes", names="+")
    delete.add_argument("--all-versions", action="store_true", help="not only the newest version of a name")
    delete.add_argument("--yes", action="store_true", help="also what pipelines or executions use")
    add("verify", "verify", "read artifacts again (all without a name) and say which are damaged", names="*")


def add_history(commands: Any, later: Callable[[str, str], Any]) -> None:
    history = commands.add_parser("history", help="list, save, compare and restore versions of a project")
    actions = history.add_subparsers(title="actions", metavar="ACTION", required=True)

    def add(action: str, function: str, text: str) -> argparse.ArgumentParser:
        found: argparse.ArgumentParser = actions.add_parser(action, help=text, description=f"{text.capitalize()}.")
        found.add_argument("--project", metavar="FOLDER", help="the project (the one of this folder by default)")
        found.set_defaults(command=later("history", function))
        return found

    show = add("show", "show", "list the versions, newest first")
    show.add_argument("--limit", type=whole_number(), default=20, metavar="N", help="how many (20 by default)")
    save = add("save", "save", "keep the documents as they are under a name")
    save.add_argument("name", metavar="NAME", help="the version's name")
    save.add_argument("-m", "--message", default="", help="what is special about it")
    compare = add("compare", "compare", "list what differs between two versions")
    compare.add_argument("old", metavar="OLD", help="a version's name, an execution's, or a commit")
    compare.add_argument("new", nargs="?", default="now", metavar="NEW", help="the same; `now` by default")
    compare.add_argument("--text", action="store_true", help="line by line")
    restore = add("restore", "restore", "make documents what they were")
    restore.add_argument("version", metavar="VERSION", help="a version's name, an execution's, or a commit")
    restore.add_argument("paths", nargs="*", metavar="PATH", help="only these documents, from the project's folder")
    for action in (save, restore):
        action.add_argument("--author", default=me(), metavar="NAME", help="whose name the commit carries (yours)")


def add_kernels(commands: Any, later: Callable[[str, str], Any]) -> None:
    kernels = commands.add_parser(
        "kernels", help="list, stop, restart or interrupt kernels in which operations are tried"
    )
    actions = kernels.add_subparsers(title="actions", metavar="ACTION", required=True)
    texts = {
        "list": "list the kernels of the Jupyter servers on this machine",
        "stop": "end a kernel, for everybody",
        "restart": "start a kernel again, empty",
        "interrupt": "stop what a kernel computes",
    }
    for action, text in texts.items():
        found = actions.add_parser(action, help=text, description=f"{text.capitalize()}.")
        if action != "list":
            found.add_argument("kernel", metavar="KERNEL", help="its id, or how it begins")
        found.add_argument("--project", metavar="FOLDER", help="only of the project that holds this folder")
        found.set_defaults(command=later("kernels", "show" if action == "list" else action))


def add_storages(commands: Any, later: Callable[[str, str], Any]) -> None:
    storage = commands.add_parser("storage", help="list, add, check, browse, change, remove what values can be kept in")
    actions = storage.add_subparsers(title="actions", metavar="ACTION", required=True)

    def add(action: str, function: str, text: str) -> argparse.ArgumentParser:
        found: argparse.ArgumentParser = actions.add_parser(action, help=text, description=f"{text.capitalize()}.")
        found.set_defaults(command=later("storages", function))
        return found

    add("list", "show", "list the storages")
    add("kinds", "kinds", "list what can be added, with its options and secrets")
    new = add("add", "add", "add a storage, after trying it")
    change = add("change", "change", "change the options that are given, or give a new secret")
    check = add("check", "check", "write, read and delete a probe")
    browse = add("browse", "browse", "list what others put into a storage, to be imported as artifacts")
    remove = add("remove", "remove", "forget a storage and its secrets; what lies in it stays")
    for action in (new, change, check, browse, remove):
        action.add_argument("name", metavar="NAME", help="what people choose it by")
    browse.add_argument("folder", nargs="?", default="", metavar="FOLDER", help="a folder in it (all by default)")
    browse.add_argument("--limit", type=whole_number(), default=200, metavar="N", help="how many (200 by default)")
    new.add_argument("kind", metavar="KIND", help="deepforge storage kinds lists them")
    for action in (new, change):
        _add_options(action)
        action.add_argument(
            "--secret",
            dest="secrets",
            metavar="NAME",
            action="append",
            default=[],
            help="ask for this secret, or read it as a line of standard input (repeatable)",
        )
        action.add_argument(
            "--secret-from",
            dest="secrets_from",
            metavar="NAME=VARIABLE",
            action="append",
            default=[],
            help="take this secret from an environment variable (repeatable)",
        )
    new.add_argument("--no-check", action="store_true", help="add it even if it does not work now")
    remove.add_argument("--anyway", action="store_true", help="even if artifacts, executions or projects refer to it")


def add_computes(commands: Any, later: Callable[[str, str], Any]) -> None:
    compute = commands.add_parser("compute", help="list, show or check what operations can run on")
    actions = compute.add_subparsers(title="actions", metavar="ACTION", required=True)
    texts = {
        "list": "list the computes that are installed, with what is wrong with them",
        "show": "show a compute with its options",
        "check": "run a small operation on it",
    }
    for action, text in texts.items():
        found = actions.add_parser(action, help=text, description=f"{text.capitalize()}.")
        found.set_defaults(command=later("computes", "listed" if action == "list" else action))
        if action != "list":
            found.add_argument("name", metavar="NAME", help="of the compute")
        if action == "check":
            _add_options(found)


def add_store(commands: Any, later: Callable[[str, str], Any]) -> None:
    store = commands.add_parser("store", help="copy the records of an installation")
    actions = store.add_subparsers(title="actions", metavar="ACTION", required=True)
    copy = actions.add_parser(
        "copy",
        help="copy all records to another place",
        description="Copies all records from a file to a MongoDB or back, and verifies them. Repeat it to go on after "
        "an interruption. Stop the servers that use them before.",
    )
    for name, text in (("source", "where they are"), ("target", "an empty place")):
        copy.add_argument(name, metavar=name.upper(), help=f"{text}: a file, mongodb://… or the word MONGO_URI")
    copy.set_defaults(command=later("store", "copy"))


def _add_project(command: argparse.ArgumentParser) -> None:
    command.add_argument("--project", metavar="FOLDER", help="the project (the one of this folder by default)")


def _add_options(action: argparse.ArgumentParser) -> None:
    action.add_argument(
        "--option",
        dest="options",
        metavar="OPTION=VALUE",
        action="append",
        default=[],
        help="an option, as JSON or plain text (repeatable)",
    )
