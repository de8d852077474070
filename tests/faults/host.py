"""`python host.py ROOT DATA CAPACITY`: what a server runs of executions, without HTTP; says “ready”, then serves until
it is killed."""

from __future__ import annotations

import asyncio
import logging
import sys

from traitlets.config import Config

from deepforge_jupyter.workspace import Workspace


async def serve(root: str, data: str, capacity: int) -> None:
    config = Config()
    config.ServerComputeConfig.capacity = capacity
    config.ServerComputeConfig.idle_seconds = 2.0
    workspace = Workspace(root=root, data_dir=data, config=config)
    await workspace.open()
    print("ready", flush=True)
    await asyncio.Event().wait()


logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(process)d %(name)s %(message)s")
asyncio.run(serve(sys.argv[1], sys.argv[2], int(sys.argv[3])))
