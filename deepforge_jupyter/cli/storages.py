"""`deepforge storage`: what values can be kept in. Secrets are never arguments: other people see those."""

from __future__ import annotations

import argparse
import getpass
import os
import sys

from deepforge_jupyter.cli.computes import described
from deepforge_jupyter.cli.opened import opened
from deepforge_jupyter.cli.run import choice_of
from deepforge_jupyter.cli.terminal import Terminal, me
from deepforge_jupyter.domain.sizes import size_of
from deepforge_jupyter.errors import BadRequest
from deepforge_jupyter.protocol.storages import AddStorage, ChangeStorage, CheckStorage, ObjectEntry, StorageCheck
from deepforge_jupyter.services.storage_use import consequences


async def show(options: argparse.Namespace, terminal: Terminal) -> int:
    async with opened() as workspace:
        kinds = {storage.name: storage.adapter for storage in await workspace.configured_storages.all()}
        offered = await workspace.targets.storages()
    terminal.table([(each.name, kinds.get(each.name, ""), each.problem or each.description) for each in offered])
    return 0


async def kinds(options: argparse.Namespace, terminal: Terminal) -> int:
    async with opened() as workspace:
        found = workspace.configured_storages.kinds()
    for kind in found:
        terminal.say(f"{kind.name}: {kind.title}. {kind.description}")
        rows = [(f"  {field.name}", field.type or "", described(field)) for field in kind.options]
        rows += [(f"  {field.name}", "secret", described(field)) for field in kind.secrets]
        terminal.table(rows)
    return 0


async def add(options: argparse.Namespace, terminal: Terminal) -> int:
    chosen = choice_of(options.name, options.options, options.name)
    assert chosen is not None
    secrets = _secrets(options)
    request = AddStorage(name=options.name, adapter=options.kind, options=chosen.options, secrets=secrets)
    async with opened() as workspace:
        if not options.no_check:
            trial = CheckStorage(
                name=request.name, adapter=request.adapter, options=request.options, secrets=request.secrets
            )
            check = await workspace.configured_storages.check(trial)
            if check.problem is not None:
                terminal.note(f"deepforge: {check.problem} It was not added; --no-check adds it anyway.")
                return 1
        added = await workspace.configured_storages.add(request, user=me())
    terminal.say(f"“{added.name}” was added: deepforge run … --storage '{added.name}' keeps values in it.")
    return 0


async def change(options: argparse.Namespace, terminal: Terminal) -> int:
    secrets = _secrets(options)
    async with opened() as workspace:
        before = await workspace.configured_storages.get(options.name)
        chosen = choice_of(options.name, options.options, options.name)
        given = {} if chosen is None else chosen.options
        request = ChangeStorage(options={**before.options, **given}, secrets=secrets)
        await workspace.configured_storages.change(options.name, request)
        check = await workspace.configured_storages.check(CheckStorage(name=options.name))
    return _told(options.name, check, terminal)


async def browse(options: argparse.Namespace, terminal: Terminal) -> int:
    rows = []
    async with opened() as workspace:
        after: str | None = None
        while True:
            page = await workspace.importing.page(options.name, options.folder, after=after)
            rows += [(_shown(entry), _size(entry), _date(entry)) for entry in page.entries]
            if (after := page.next) is None or len(rows) >= options.limit:
                break
    if rows:
        terminal.table(rows[: options.limit])
    else:
        terminal.note("There is nothing.")
    if after is not None or len(rows) > options.limit:
        terminal.note("There is more: say --limit.")
    return 0


async def check(options: argparse.Namespace, terminal: Terminal) -> int:
    async with opened() as workspace:
        found = await workspace.configured_storages.check(CheckStorage(name=options.name))
    return _told(options.name, found, terminal)


async def remove(options: argparse.Namespace, terminal: Terminal) -> int:
    async with opened() as workspace:
        used = await workspace.configured_storages.use(options.name)
        await workspace.configured_storages.remove(options.name, anyway=options.anyway)
    said = f"“{options.name}” was removed; what lies in it stays there. {consequences(options.name, used)}"
    terminal.say(said.rstrip())
    return 0


def _shown(entry: ObjectEntry) -> str:
    return f"{entry.path}/" if entry.is_folder else entry.path


def _size(entry: ObjectEntry) -> str:
    return "" if entry.size_bytes is None else size_of(entry.size_bytes)


def _date(entry: ObjectEntry) -> str:
    return "" if entry.changed_at is None else f"{entry.changed_at.astimezone():%Y-%m-%d %H:%M}"


def _told(name: str, check: StorageCheck, terminal: Terminal) -> int:
    if check.problem is not None:
        terminal.note(f"deepforge: “{name}” does not work: {check.problem}")
        return 1
    terminal.say(f"“{name}” works: a probe was written, read and deleted in {check.took_s:.1f} s.")
    return 0


def _secrets(options: argparse.Namespace) -> dict[str, str]:
    """From the environment, and those without a variable from the person, or a line each from standard input."""
    secrets = {}
    for given in options.secrets_from:
        name, equals, variable = given.partition("=")
        if not (equals and name and variable):
            raise BadRequest(f"“{given}” names no variable: write NAME=VARIABLE.")
        if variable not in os.environ:
            raise BadRequest(f"There is no ${variable} in the environment, from which {name} was to be taken.")
        secrets[name] = os.environ[variable]
    for name in options.secrets:
        if "=" in name:
            raise BadRequest("A secret is no argument, since others see those: name it alone, and it is asked for.")
        secrets[name] = getpass.getpass(f"{name}: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
        if not secrets[name]:
            raise BadRequest(f"There was no {name}.")
    return secrets
