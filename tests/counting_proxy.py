"""A way to a server on which every byte is counted, and which may break off."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass
class CountingProxy:
    """It breaks off all that goes on after `most_bytes`."""

    port: int
    passed_bytes: int = 0
    most_bytes: int | None = None

    @property
    def is_broken(self) -> bool:
        return self.most_bytes is not None and self.passed_bytes > self.most_bytes


@contextlib.contextmanager
def counting_proxy(port: int) -> Iterator[CountingProxy]:
    """To that port of this machine."""
    listener = socket.create_server(("127.0.0.1", 0))
    proxy = CountingProxy(listener.getsockname()[1])

    def pass_on(source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while (data := source.recv(1 << 16)) and not proxy.is_broken:
                proxy.passed_bytes += len(data)
                target.sendall(data)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_RDWR if proxy.is_broken else socket.SHUT_WR)

    def serve(here: socket.socket) -> None:
        with here, socket.create_connection(("127.0.0.1", port)) as there:
            back = threading.Thread(target=pass_on, args=(there, here), daemon=True)
            back.start()
            pass_on(here, there)
            back.join()

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield proxy
    finally:
        listener.close()
