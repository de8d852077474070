"""`deepforge store copy`, ended by the person before it is through."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

from deepforge_jupyter.store.base import Write
from deepforge_jupyter.store.sqlite import SqliteStore

MANY = 40_000


async def filled(path: Path) -> None:
    store = SqliteStore(path)
    await store.open()
    try:
        await store.commit(
            [Write(collection="artifacts", id=f"{n:05d}", body={"text": "x" * 200, "number": n}) for n in range(MANY)]
        )
    finally:
        await store.close()


def test_ctrl_c_says_that_the_same_command_goes_on_and_it_does(cli) -> None:
    asyncio.run(filled(cli.folder / "here.sqlite"))
    copying = cli.start("store", "copy", "here.sqlite", "there.sqlite")
    assert "artifacts: " in next(line for line in copying.stderr if f"of {MANY:,}" in line)
    copying.send_signal(signal.SIGINT)
    _, said = copying.communicate(timeout=120)
    assert copying.returncode == 130
    assert "Nothing is lost: the same command goes on where it stopped." in said
    assert "Traceback" not in said
    again = cli("store", "copy", "here.sqlite", "there.sqlite")
    assert again.returncode == 0, again.stderr
    assert f"{MANY:,} records are in " in again.stdout
