"""Which figure payloads of a feed stay on disk: of every display the first, the last and evenly spaced updates."""

from __future__ import annotations

import os
import time
from collections import Counter

KEPT_UPDATES = 200
GRACE_S = 5.0  # an event that names the same content again may still be on its way


def blob_names(event):
    """The names of the blob files that an event refers to."""
    content = event.get("content", {})
    names = [blob["name"] for blob in (content.get("blobs") or {}).values()]
    drawing = (content.get("svg") or {}).get("name")
    return (*names, drawing) if drawing else tuple(names)


class _Display:
    """The events of one display that hold their payloads: those at multiples of `stride`, and the last."""

    def __init__(self):
        self.count = 0
        self.stride = 1
        self.kept = []  # (index, seq), ascending

    def add(self, seq):
        """Takes a new last event and returns the sequence numbers of those whose payloads may go."""
        released = []
        if self.kept and self.kept[-1][0] % self.stride:
            released.append(self.kept.pop()[1])
        self.kept.append((self.count, seq))
        self.count += 1
        if len(self.kept) > KEPT_UPDATES:
            self.stride *= 2
            last = self.kept[-1]
            released += [seq for index, seq in self.kept[:-1] if index % self.stride]
            self.kept = [entry for entry in self.kept[:-1] if entry[0] % self.stride == 0] + [last]
        return released


class FigureHistory:
    """Counts which kept event names which blob and deletes the files that none names any more."""

    def __init__(self, folder):
        self._folder = folder
        self._displays = {}
        self._names = {}  # seq -> names it holds
        self._references = Counter()
        self._condemned = {}  # name -> monotonic second from which it may be deleted

    def add(self, event):
        """Accounts for an event that was written; call `sweep` now and then to delete files."""
        names = blob_names(event)
        display = event["content"].get("transient", {}).get("display_id") if names else None
        if not names:
            return
        self._names[event["seq"]] = names
        self._references.update(names)
        if display is None:
            return
        for seq in self._displays.setdefault(display, _Display()).add(event["seq"]):
            self._release(seq)

    def drop(self, first_seq, last_seq):
        """The events from `first_seq` to `last_seq` are no longer in the feed."""
        for seq in [seq for seq in self._names if first_seq <= seq <= last_seq]:
            self._release(seq)

    def sweep(self, final=False):
        """Deletes what has been unnamed for a while (`final`: at once)."""
        if not self._condemned:
            return
        now = time.monotonic()
        for name, due in list(self._condemned.items()):
            if due > now and not final:
                break
            del self._condemned[name]
            if self._references[name] > 0:
                continue
            del self._references[name]
            try:
                os.unlink(os.path.join(self._folder, os.path.basename(name)))
            except OSError:
                pass

    def _release(self, seq):
        for name in self._names.pop(seq, ()):
            self._references[name] -= 1
            if self._references[name] <= 0:
                self._condemned[name] = time.monotonic() + GRACE_S
