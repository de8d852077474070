"""`deepforge compute`: what operations can run on."""

from __future__ import annotations

import argparse

from deepforge_jupyter.cli.opened import opened
from deepforge_jupyter.cli.run import choice_of
from deepforge_jupyter.cli.terminal import Terminal
from deepforge_jupyter.domain.operation import Attribute
from deepforge_jupyter.protocol.targets import CheckCompute


async def listed(options: argparse.Namespace, terminal: Terminal) -> int:
    async with opened() as workspace:
        offered = await workspace.targets.computes()
    terminal.table([(each.name, each.package, each.problem or each.description) for each in offered])
    return 0


async def show(options: argparse.Namespace, terminal: Terminal) -> int:
    async with opened() as workspace:
        compute = await workspace.computes.look(options.name)
        problem = await workspace.computes.problem(compute)
    terminal.say(f"{compute.name}: {compute.title}. {compute.description}".rstrip())
    terminal.say(f"{compute.capacity} operations at once.")
    terminal.table(
        [(f"  {option.name}", _type_of(option), _default_of(option), described(option)) for option in compute.options]
    )
    if problem is not None:
        terminal.note(f"deepforge: it cannot be used now: {problem}")
    return 0 if problem is None else 1


async def check(options: argparse.Namespace, terminal: Terminal) -> int:
    chosen = choice_of(options.name, options.options, options.name)
    assert chosen is not None
    async with opened() as workspace:
        found = await workspace.compute_checks(CheckCompute(name=chosen.name, options=chosen.options))
    if found.problem is not None:
        terminal.note(f"deepforge: “{chosen.name}” does not work: {found.problem}")
        return 1
    terminal.say(f"“{chosen.name}” works: {found.said}, in {found.took_s:.1f} s.")
    return 0


def described(option: Attribute) -> str:
    """`Access key. Id of the access key; …`."""
    return ". ".join(filter(None, (option.title, option.description)))


def _type_of(option: Attribute) -> str:
    return " | ".join(map(str, option.choices)) if option.choices else option.type or ""


def _default_of(option: Attribute) -> str:
    return "required" if option.is_required else option.default_source or str(option.default)
