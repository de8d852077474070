"""`display()` and its relatives, as in a notebook; also what IPython's own functions become while we run."""

from __future__ import annotations

import os
import sys

from . import mime, session


class DisplayHandle:
    """A display that can be shown anew in place."""

    def __init__(self, display_id=None):
        self.display_id = display_id or os.urandom(16).hex()

    def __repr__(self):
        return "<DisplayHandle display_id=%s>" % self.display_id

    def display(self, value, **options):
        display(value, display_id=self.display_id, **options)

    def update(self, value, **options):
        update_display(value, display_id=self.display_id, **options)


def display(
    *values,
    include=None,
    exclude=None,
    metadata=None,
    transient=None,
    display_id=None,
    raw=False,
    clear=False,
    update=False,
    **others,
):
    """Shows values in their rich forms.

    `display_id` True makes a new one, a string names it; both return a `DisplayHandle`. `raw` means that the values
    are mime bundles already. `update` replaces what was shown under `display_id`.
    """
    if clear:
        clear_output(wait=True)
    name = display_id
    if name is None:
        name = (transient or {}).get("display_id")
    if update and not name:
        raise TypeError("display_id required for update_display")
    handle = DisplayHandle(None if name is True else str(name)) if name else None
    for value in values:
        _show_one(value, include, exclude, metadata, handle and handle.display_id, raw, update)
    return handle if display_id else None


def update_display(value, *, display_id, **options):
    """Replaces what was shown under `display_id`."""
    display(value, display_id=display_id, update=True, **options)


def publish_display_data(data, metadata=None, *, transient=None, update=False, **others):
    """Shows a mime bundle."""
    display(data, raw=True, metadata=metadata, transient=transient, update=update)


def clear_output(wait=False):
    """Removes what was shown so far; `wait` keeps it until the next display."""
    running = session.current()
    if running is not None:
        running.send("clear_output", {"wait": bool(wait)})


def _show_one(value, include, exclude, metadata, display_id, raw, update):
    running = session.current()
    if running is None:
        sys.stdout.write(mime.text(value) + "\n")
        return
    if raw:
        running.show(dict(value), metadata or {}, display_id=display_id, update=update)
        return
    if _is_figure(value) and running.is_parent:
        from . import figures

        figures.gallery().show(value, display_id=display_id, update=update)
        return
    own = getattr(type(value), "_ipython_display_", None)
    if own is not None and getattr(type(value), "_repr_mimebundle_", None) is None:
        own(value)
        return
    data, found = running.bundle(value, include, exclude)
    found.update(metadata or {})
    running.show(data, found, display_id=display_id, update=update)


def _is_figure(value):
    module = sys.modules.get("matplotlib.figure")
    return module is not None and isinstance(value, module.Figure)
