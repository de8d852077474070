"""`deepforge store copy`: an installation's records from a file to MongoDB, and back."""

from __future__ import annotations

import argparse
import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from deepforge_jupyter.cli.terminal import Terminal
from deepforge_jupyter.errors import BadRequest, NotFound
from deepforge_jupyter.services.store_copy import StoreCopy
from deepforge_jupyter.store.base import Store
from deepforge_jupyter.store.mongo_address import is_address, shown
from deepforge_jupyter.workspace_settings import MONGO_VARIABLE


async def copy(options: argparse.Namespace, terminal: Terminal) -> int:
    source, target = _address(options.source), _address(options.target)
    if _place(source) == _place(target):
        raise BadRequest("The source and the target are the same.")
    if not is_address(source) and not Path(source).is_file():
        raise NotFound(f"There is no file {source}.")
    try:
        counts = await _copied(source, target, terminal)
    except asyncio.CancelledError:
        terminal.note("Stopped. Nothing is lost: the same command goes on where it stopped.")
        raise
    terminal.say(f"{sum(counts.values()):,} records are in {_place(target)} now, the same as in {_place(source)}.")
    return 0


async def _copied(source: str, target: str, terminal: Terminal) -> dict[str, int]:
    async with _opened(source) as one, _opened(target) as other:
        making = StoreCopy(
            one,
            other,
            source_place=_place(source),
            target_place=_place(target),
            told=lambda what, done, of: terminal.note(f"{what}: {done:,} of {of:,}"),
        )
        return await making.make()


def _address(text: str) -> str:
    """What was named; `MONGO_URI` stands for what that variable holds, which others on the machine cannot read."""
    if text != MONGO_VARIABLE:
        return text
    if uri := os.environ.get(MONGO_VARIABLE):
        return uri
    raise BadRequest(f"The variable {MONGO_VARIABLE} is not set.")


def _place(address: str) -> str:
    return shown(address) if is_address(address) else str(Path(address).absolute())


@asynccontextmanager
async def _opened(address: str) -> AsyncIterator[Store]:
    store: Store
    if is_address(address):
        from deepforge_jupyter.store.mongo import MongoStore

        store = MongoStore(address)
    else:
        from deepforge_jupyter.store.sqlite import SqliteStore

        store = SqliteStore(Path(address).absolute())
    await store.open()
    try:
        yield store
    finally:
        await store.close()
