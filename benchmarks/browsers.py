"""Many browsers that watch one execution, through a real Jupyter server and a websocket each."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path
from statistics import median
from typing import Any

from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from benchmarks import feedback
from benchmarks.table import Row

Arrivals = list[tuple[float, dict[str, Any]]]


async def measure(*, browsers: int, plots_count: int) -> list[Row]:
    async with feedback.serve(plots=plots_count) as server:
        feeds = await asyncio.gather(*(connect(server.port) for _ in range(browsers)))
        before = resident_mb(server.pid)
        rows = [await lines(server, feeds), await plots(server, feeds)]
        grown = resident_mb(server.pid) - before
        rows.append(Row(f"memory that {browsers} browsers cost the server", grown, "MB", None))
        for feed in feeds:
            feed.close()
    return rows


async def connect(port: int) -> WebSocketClientConnection:
    headers = {"Authorization": f"token {feedback.TOKEN}"}
    return await websocket_connect(HTTPRequest(f"ws://127.0.0.1:{port}/deepforge/api/feed", headers=headers))


async def lines(server: feedback.Server, feeds: list[WebSocketClientConnection]) -> Row:
    arrivals = await watched(server, feeds, "lines")
    for arrived in arrivals:
        count = sum(event["content"]["text"].count("\n") for _, event in arrived if event["type"] == "stream")
        if count != 10_000:
            raise RuntimeError(f"{count} of 10,000 lines arrived")
    began = min(event["unix_s"] for _, event in arrivals[0] if event["type"] == "stream")
    last = max(arrived[-1][0] for arrived in arrivals)
    return Row(f"10,000 printed lines to the last of {len(feeds)} browsers", (last - began) * 1000, "ms", None)


async def plots(server: feedback.Server, feeds: list[WebSocketClientConnection]) -> Row:
    """Of each figure the last browser that has it counts."""
    arrivals = await watched(server, feeds, "plots")
    shown = feedback.shown_at([event for _, event in arrivals[0]])
    pictures = [[at for at, event in arrived if feedback.is_picture(event)] for arrived in arrivals]
    beyond = [max(0.0, max(times) - here) for here, times in zip(shown, zip(*pictures, strict=True), strict=True)]
    what = f"plt.show() to the last of {len(feeds)} browsers, beyond drawing"
    return Row(what, median(beyond) * 1000, "ms", None, min(beyond) * 1000)


async def watched(server: feedback.Server, feeds: list[WebSocketClientConnection], name: str) -> list[Arrivals]:
    """What each browser got of the one job of that pipeline, and when."""
    execution = server.call(f"projects/{server.project}/executions", {"pipeline": f"pipelines/{name}.dfpipe"})
    return await asyncio.gather(*(arrivals_of(feed, execution["id"], name) for feed in feeds))


async def arrivals_of(feed: WebSocketClientConnection, execution: str, node: str) -> Arrivals:
    await feed.write_message(json.dumps({"type": "watch_job", "execution": execution, "node": node}))
    arrived: Arrivals = []
    while True:
        text = await feed.read_message()
        at = time.time()
        message = json.loads(text or "null")
        if message["type"] != "events":
            continue
        arrived += [(at, event) for event in message["events"]]
        if arrived and arrived[-1][1]["type"] == "status" and arrived[-1][1]["content"]["status"] != "running":
            return arrived


def resident_mb(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 / 1e6
