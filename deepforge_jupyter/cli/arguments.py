"""The commands and their options."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from deepforge_jupyter.cli.amounts import whole_number
from deepforge_jupyter.cli.groups import (
    add_artifacts,
    add_computes,
    add_history,
    add_kernels,
    add_listing,
    add_projects,
    add_storages,
    add_store,
)
from deepforge_jupyter.cli.terminal import Terminal

Command = Callable[[argparse.Namespace, Terminal], Awaitable[int]]


class _Parser(argparse.ArgumentParser):
    """One that does not know an argument shows its own usage, not that of all commands."""

    def parse_known_args(self, *given: Any, **more: Any) -> tuple[Any, list[str]]:
        options, others = super().parse_known_args(*given, **more)
        if others:
            self.error(f"unrecognized arguments: {' '.join(others)}")
        return options, others


def parser() -> argparse.ArgumentParser:
    top = _Parser(
        prog="deepforge", description="Make DeepForge projects and run their pipelines from the command line."
    )
    top.add_argument("--version", action=_Version)
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)

    new = commands.add_parser("new", help="make a project", description="Makes a project in FOLDER.")
    new.add_argument("folder", metavar="FOLDER", help="made if it is missing")
    new.add_argument("--example", metavar="ID", help="copy this example (deepforge examples lists them)")
    new.add_argument("--name", metavar="NAME", help="the project's name (the folder's by default)")
    new.set_defaults(command=_later("projects", "new"))

    _add_start(commands)
    _add_run(commands)
    _add_retry(commands)

    add_listing(commands, _later)
    add_projects(commands, _later)
    add_history(commands, _later)
    add_artifacts(commands, _later)
    add_kernels(commands, _later)
    add_storages(commands, _later)
    add_computes(commands, _later)
    add_store(commands, _later)

    examples = commands.add_parser("examples", help="list the example projects")
    examples.set_defaults(command=_later("projects", "examples"))

    cancel = commands.add_parser("cancel", help="stop an execution")
    cancel.add_argument("execution", metavar="EXECUTION", help="its name or id")
    _add_project(cancel)
    cancel.set_defaults(command=_later("executions", "cancel"))

    logs = commands.add_parser("logs", help="show what an execution printed, and follow it while it runs")
    logs.add_argument("execution", metavar="EXECUTION", help="its name or id")
    logs.add_argument("node", nargs="?", metavar="NODE", help="only this node")
    _add_project(logs)
    logs.set_defaults(command=_later("executions", "logs"))

    _add_mark(commands)
    why = commands.add_parser("why", help="say why the nodes of an execution ran, or took earlier results")
    why.add_argument("execution", metavar="EXECUTION", help="its name or id")
    why.add_argument("node", nargs="?", metavar="NODE", help="only this node")
    why.add_argument(
        "--attempt", type=whole_number(), metavar="NUMBER", help="as this attempt of NODE ran; default: its newest"
    )
    _add_project(why)
    why.set_defaults(command=_later("executions", "why"))

    _add_lineage(commands)
    _add_rerun(commands)
    _add_reproduce(commands)
    _add_interface(commands)

    own = commands.add_parser("own")  # what `run --detach` leaves behind where no server runs
    own.add_argument("execution")
    own.set_defaults(command=_later("executions", "own"))
    return top


def _add_start(commands: Any) -> None:
    start = commands.add_parser(
        "start",
        help="open JupyterLab, with a MongoDB of its own if that is wished",
        description="Starts JupyterLab; with --mongo a local MongoDB for the records, which ends with it.",
        epilog="Example: deepforge start --mongo -- --no-browser --ip=0.0.0.0",
    )
    start.add_argument("-p", "--port", type=int, metavar="PORT", help="JupyterLab's port")
    start.add_argument("-m", "--mongo", action="store_true", help="start `mongod` and keep the records in it")
    start.add_argument("--mongo-dir", metavar="DIR", help="its data path (LocalMongo.dir, else in the data folder)")
    start.add_argument("--mongo-port", type=int, metavar="PORT", help="its port (LocalMongo.port, else 27017)")
    start.add_argument("lab", nargs="*", metavar="FOLDER | -- OPTION …", help="what `jupyter lab` takes")
    start.set_defaults(command=_later("start", "start"))


def _add_run(commands: Any) -> None:
    run = commands.add_parser(
        "run",
        help="run a pipeline",
        description="Runs a pipeline and shows its progress. Ctrl-C cancels it.",
        epilog="Exit code: 0 success, 1 failed, 2 not run because something is wrong, 130 canceled.",
    )
    run.add_argument("pipeline", metavar="PIPELINE", help="a .dfpipe file")
    run.add_argument(
        "--set",
        dest="overrides",
        metavar="NODE.NAME=VALUE",
        action="append",
        default=[],
        help="another value for an attribute, as JSON or plain text, or another resource for a reference, by its path "
        "(repeatable)",
    )
    run.add_argument(
        "--again",
        nargs="?",
        const="",
        metavar="EXECUTION",
        help="as the pipeline's newest execution was run, or this one; what else is said here stands over that",
    )
    run.add_argument("--nodes", nargs="+", metavar="NODE", help="only these nodes and what they need")
    run.add_argument("--name", metavar="NAME", help="the execution's name (the pipeline's by default)")
    run.add_argument(
        "--only", action="store_true", help="with --nodes: these alone, on the newest results of the others"
    )
    run.add_argument("--afresh", action="store_true", help="run everything, reuse nothing")
    run.add_argument("--debug", action="store_true", help="let the execution's own code be edited and run again")
    for kind, does in (("compute", "run on it"), ("storage", "keep values in it")):
        run.add_argument(f"--{kind}", metavar="NAME", help=f"{does}, rather than the default")
        run.add_argument(
            f"--{kind}-option",
            dest=f"{kind}_options",
            metavar="OPTION=VALUE",
            action="append",
            default=[],
            help=f"an option of the {kind}, as JSON or plain text (repeatable)",
        )
    _add_display(run)
    run.add_argument("--detach", action="store_true", help="do not wait for the end")
    run.set_defaults(command=_later("run", "run"))


def _add_retry(commands: Any) -> None:
    retry = commands.add_parser(
        "retry",
        help="go on with an execution where it broke",
        description="Runs the failed and canceled nodes of an execution again, on the code that they ran on.",
    )
    retry.add_argument("execution", metavar="EXECUTION", help="its name or id")
    _add_display(retry)
    _add_project(retry)
    retry.set_defaults(command=_later("run", "retry"))


def _add_lineage(commands: Any) -> None:
    lineage = commands.add_parser(
        "lineage",
        help="show what an artifact comes from and what was made of it",
        description="Shows the artifacts and jobs before and after an artifact, across executions and pipelines.",
    )
    lineage.add_argument("artifact", metavar="ARTIFACT", help="its name (the newest of it) or id")
    lineage.add_argument(
        "--up", type=whole_number(0, 100), default=8, metavar="N", help="how many generations before it (8)"
    )
    lineage.add_argument(
        "--down", type=whole_number(0, 100), default=8, metavar="N", help="how many generations after it (8)"
    )
    lineage.add_argument("--json", action="store_true", help="the whole graph, for programs")
    _add_project(lineage)
    lineage.set_defaults(command=_later("lineage", "lineage"))


def _add_rerun(commands: Any) -> None:
    rerun = commands.add_parser(
        "rerun",
        help="run a part of an execution again, with other code",
        description="Runs a node of an execution and what comes after it again, on the very inputs that it had.",
        epilog="The result is an execution of its own; the code of the project stays as it is.",
    )
    rerun.add_argument("execution", metavar="EXECUTION", help="its name or id")
    rerun.add_argument("--from", dest="node", metavar="NODE", required=True, help="the node to begin with")
    rerun.add_argument("--only", action="store_true", help="this node alone, not what comes after it")
    rerun.add_argument("--code", metavar="FILE", help="code to run instead of the node's")
    rerun.add_argument("--name", metavar="NAME", help="the new execution's name")
    _add_display(rerun)
    _add_project(rerun)
    rerun.set_defaults(command=_later("rerun", "rerun"))


def _add_reproduce(commands: Any) -> None:
    reproduce = commands.add_parser(
        "reproduce",
        help="run exactly what was run once more, and say whether the result is the same",
        description="Runs an execution, or what an artifact came from, on its own code and inputs; reuses nothing.",
        epilog="Exit code: 0 the same, 1 different, failed or not known, 2 not run, 130 canceled.",
    )
    reproduce.add_argument("what", metavar="EXECUTION|ARTIFACT", help="its name or id; an execution's name comes first")
    _add_display(reproduce)
    _add_project(reproduce)
    reproduce.set_defaults(command=_later("reproduce", "reproduce"))


def _add_mark(commands: Any) -> None:
    mark = commands.add_parser("mark", help="rename, describe, tag or star an execution")
    mark.add_argument("execution", metavar="EXECUTION", help="its name or id")
    mark.add_argument("--name", metavar="NAME", help="another name")
    mark.add_argument("--note", metavar="TEXT", help="a note, in markdown")
    mark.add_argument("--tags", nargs="*", metavar="TAG", help="these tags instead of those that it has")
    star = mark.add_mutually_exclusive_group()
    star.add_argument("--star", dest="is_starred", action="store_true", default=None)
    star.add_argument("--no-star", dest="is_starred", action="store_false", default=None)
    _add_project(mark)
    mark.set_defaults(command=_later("executions", "mark"))


def _add_display(command: argparse.ArgumentParser) -> None:
    command.add_argument("--report", metavar="DIR", help="save figures, index.html and report.json here")
    command.add_argument("--json", action="store_true", help="one JSON line for each event, and a summary as the last")
    command.add_argument("--quiet", action="store_true", help="do not show what the operations print")


def _add_interface(commands: Any) -> None:
    interface = commands.add_parser(
        "interface",
        help="show what an operation's code says, or change it",
        description="Prints an operation's interface as JSON; with --edit, its source with the edits made.",
        epilog='Example: deepforge interface Train.py --edit \'{"do": "add-input", "name": "x"}\' --write',
    )
    interface.add_argument("file", metavar="FILE", help="an operation's .py file")
    interface.add_argument(
        "--edit",
        dest="edits",
        metavar="JSON",
        action="append",
        default=[],
        help="change the interface (repeatable, made in order)",
    )
    interface.add_argument("--write", action="store_true", help="save the file instead of printing it")
    interface.set_defaults(command=_later("interface", "interface"))


def _add_project(command: argparse.ArgumentParser) -> None:
    command.add_argument("--project", metavar="FOLDER", help="the project (the one of this folder by default)")


def _later(module: str, name: str) -> Command:
    """The command, imported when it is called."""

    async def command(options: argparse.Namespace, terminal: Terminal) -> int:
        found: Command = getattr(importlib.import_module(f"deepforge_jupyter.cli.{module}"), name)
        return await found(options, terminal)

    return command


class _Version(argparse.Action):
    """The version, looked up only when somebody asks."""

    def __init__(self, option_strings: list[str], dest: str, **_: Any) -> None:
        super().__init__(option_strings, dest, nargs=0, help="show the version")

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from deepforge_jupyter._version import __version__

        sys.stdout.write(f"deepforge {__version__}\n")
        parser.exit()
