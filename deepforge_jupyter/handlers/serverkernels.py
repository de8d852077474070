"""Kernels of the Jupyter server itself, so that its *Running* panel shows and stops them like any other."""

from __future__ import annotations

import asyncio
import signal
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from jupyter_core.utils import ensure_async
from tornado.web import HTTPError

from deepforge_jupyter.domain.kernel import KernelStatus
from deepforge_jupyter.errors import NotFound, Unavailable
from deepforge_jupyter.services.kernelhost import KernelHost, KernelNews, KernelState, Listener

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

KERNEL_EVENTS = "https://events.jupyter.org/jupyter_server/kernel_actions/v1"
ANSWERS_WITHIN_S = 60.0
_STATES = {status.value: status for status in KernelStatus}


class ServerKernels(KernelHost):
    """Starts kernels through the server's kernel manager, and notices what others do to them there."""

    def __init__(self, server: ServerApp) -> None:
        self._server = server
        self._manager: Any = server.kernel_manager
        self._log = server.log
        self._ours: set[str] = set()
        self._listener: Listener | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def listen(self, listener: Listener) -> None:
        self._listener = listener
        if self._server.event_logger is not None:
            self._server.event_logger.add_listener(schema_id=KERNEL_EVENTS, listener=self._hear_action)

    async def start(self, spec: str, *, path: str) -> str:
        try:
            kernel: str = await ensure_async(self._manager.start_kernel(kernel_name=spec, path=path))
        except Exception as error:
            # a kernelspec, a provisioner or an operating system may refuse in any way
            self._log.warning("A kernel %s could not be started", spec, exc_info=True)
            raise Unavailable(f"The kernel could not be started: {error}.") from error
        self._ours.add(kernel)
        running = self._manager.get_kernel(kernel)
        running.add_restart_callback(partial(self._note_death, kernel), "restart")
        running.add_restart_callback(partial(self._note_end, kernel), "dead")
        running.observe(lambda _: self._say(kernel, "changed"), "execution_state")
        self._ask(kernel)
        return kernel

    def state(self, kernel: str) -> KernelState | None:
        if kernel not in self._manager:
            return None
        model = self._manager.kernel_model(kernel)
        return KernelState(
            status=_STATES.get(model["execution_state"], KernelStatus.starting),
            last_activity=datetime.fromisoformat(model["last_activity"].replace("Z", "+00:00")),
            connections=model["connections"],
        )

    async def interrupt(self, kernel: str) -> None:
        await self._do(kernel, "interrupted", self._manager.interrupt_kernel)

    async def restart(self, kernel: str) -> None:
        await self._do(kernel, "restarted", self._manager.restart_kernel)

    async def shutdown(self, kernel: str) -> None:
        self._ours.discard(kernel)
        if kernel in self._manager:
            await self._do(kernel, "shut down", self._manager.shutdown_kernel)

    async def _do(self, kernel: str, done: str, action: Any) -> None:
        try:
            await ensure_async(action(kernel))
        except (HTTPError, KeyError) as error:
            raise NotFound("This kernel does not run any more.", details={"kernel": kernel}) from error
        except (OSError, RuntimeError, TimeoutError) as error:
            raise Unavailable(f"The kernel could not be {done}: {error}.") from error

    async def _hear_action(self, logger: Any, schema_id: str, data: dict[str, Any]) -> None:
        """Somebody, perhaps the *Running* panel, did something to a kernel."""
        kernel = data.get("kernel_id", "")
        if kernel not in self._ours or data.get("status") != "success":
            return
        if data["action"] == "restart":
            self._watch_anew(kernel)
            self._say(kernel, "restarted")
            self._ask(kernel)
        elif data["action"] == "shutdown":
            self._say(kernel, "gone")
            self._ours.discard(kernel)

    def _note_death(self, kernel: str) -> None:
        """Called when it died, before it is started again."""
        self._say(kernel, "died", f"{_how_it_ended(self._manager.get_kernel(kernel))} It was started again, empty.")

    def _note_end(self, kernel: str) -> None:
        if kernel in self._ours:
            self._say(kernel, "gone", "The kernel died again and again while it started. Its log may say why.")
            self._ours.discard(kernel)

    def _watch_anew(self, kernel: str) -> None:
        """The server does not follow a kernel that came back on other ports, as one does that died soon after its
        start, and goes on to call it busy."""
        self._manager.stop_watching_activity(kernel)
        self._manager.start_watching_activity(kernel)
        self._manager.get_kernel(kernel).execution_state = KernelStatus.starting.value

    def _ask(self, kernel: str) -> None:
        """Tells when it answers: its state is not known before somebody asks."""
        task = asyncio.create_task(self._wait_for_answer(kernel))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _wait_for_answer(self, kernel: str) -> None:
        running = self._manager.get_kernel(kernel)
        answered = asyncio.Event()
        channel = running.connect_shell()
        try:
            channel.on_recv(lambda _: answered.set())
            running.session.send(channel, "kernel_info_request")
            await asyncio.wait_for(answered.wait(), ANSWERS_WITHIN_S)
        except asyncio.TimeoutError:
            self._log.warning("The kernel %s does not answer", kernel)
        finally:
            channel.close()
        if answered.is_set() and running.execution_state == KernelStatus.starting.value:  # its own word was missed
            running.execution_state = KernelStatus.idle.value
        self._say(kernel, "ready")

    def _say(self, kernel: str, what: Any, reason: str | None = None) -> None:
        if self._listener is not None and kernel in self._ours:
            self._listener(KernelNews(kernel=kernel, what=what, reason=reason))


def _how_it_ended(kernel: Any) -> str:
    """One sentence, from the exit code of the process that died."""
    process = getattr(getattr(kernel, "provisioner", None), "process", None)
    code = None if process is None else process.poll()
    if code is None:
        return "The kernel died."
    if code >= 0:
        return f"The kernel ended by itself (exit code {code})."
    try:
        name = signal.Signals(-code).name
    except ValueError:
        return f"The kernel was ended by signal {-code}."
    told = {
        "SIGKILL": "The kernel was killed: perhaps the memory was used up.",
        "SIGSEGV": "The kernel crashed in compiled code (segmentation fault).",
        "SIGABRT": "The kernel was aborted by compiled code (SIGABRT).",
    }
    return told.get(name, f"The kernel was ended by {name}.")
