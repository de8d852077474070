"""The histories of projects, kept open: each remembers what it has seen of its folder."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deepforge_jupyter.history.history import History

REMEMBERED = 16


class Histories:
    """To be used from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[Path, History] = OrderedDict()

    def of(self, folder: Path) -> History:
        """The history of the project in `folder`."""
        from deepforge_jupyter.history.history import History

        with self._lock:
            history = self._known.pop(folder, None) or History(folder)
            self._known[folder] = history
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
            return history

    def forget(self, folder: Path) -> None:
        """Lets go of a folder that goes elsewhere, or away."""
        with self._lock:
            known = self._known.pop(folder, None)
        if known is not None:
            known.close()

    def close(self) -> None:
        with self._lock:
            while self._known:
                self._known.popitem()[1].close()
