"""The shared model of pipeline documents.

The structure is the one of its twin in the browser (`labextension/src/document/shared.ts`):

    nodes    {id: {operation, label?, attributes: {name: JSON}, references: {name: path}, extra: {key: JSON}}}
    edges    {"source\\0output\\0target\\0input": {source, output, target, input, extra: {key: JSON}}}
    layout   {id: JSON}        meta  {key: JSON}
    notes    {"000000": JSON, …}: the list's items, in the order of the keys; {"notes": JSON} for what is no list
    raw      the text of a document that is no pipeline of this version, kept as it is

where JSON is source text (`1.0`, `9007199254740993`), since a Yjs number would come back as another one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from jupyter_ydoc.ybasedoc import YBaseDoc
from pycrdt import Awareness, Doc, Map, Text

ROOTS = ("nodes", "edges", "layout", "notes", "meta")


class YPipeline(YBaseDoc):
    """A `.dfpipe` document that several people edit at once."""

    def __init__(self, ydoc: Doc[Any] | None = None, awareness: Awareness | None = None) -> None:
        super().__init__(ydoc, awareness)
        self._maps: dict[str, Map[Any]] = {name: self._ydoc.get(name, type=Map) for name in ROOTS}
        self._raw: Text = self._ydoc.get("raw", type=Text)
        for part in (*self._maps.values(), self._raw):
            self.undo_manager.expand_scope(part)

    @property
    def version(self) -> str:
        return "1.0.0"

    def get(self) -> str:
        """The document's canonical text (`docs/reference/formats.md`), or the raw text that is kept."""
        from deepforge_jupyter.ydoc.texts import written

        return str(self._raw) or written({name: _plain(shared) for name, shared in self._maps.items()})

    def set(self, value: str) -> None:
        """Makes the shared structure say `value`, touching only what differs, so that other people's edits of
        the rest and their undo survive."""
        from deepforge_jupyter.ydoc.texts import read

        wanted = read(value)
        raw = value if wanted is None else ""
        with self._ydoc.transaction():
            if str(self._raw) != raw:
                self._raw.clear()
                self._raw += raw
            for name, shared in self._maps.items():
                parts = (wanted or {}).get(name, {})
                if name != "notes" or _in_order(shared) != list(parts.values()):
                    _sync(shared, parts)

    def observe(self, callback: Callable[[str, Any], None]) -> None:
        self.unobserve()
        self._subscriptions[self._ystate] = self._ystate.observe(partial(callback, "state"))
        self._subscriptions[self._raw] = self._raw.observe(partial(callback, "raw"))
        for name, shared in self._maps.items():
            self._subscriptions[shared] = shared.observe_deep(partial(callback, name))


def _plain(shared: Map[Any]) -> dict[str, Any]:
    return {key: _plain(value) if isinstance(value, Map) else value for key, value in shared.items()}


def _in_order(shared: Map[Any]) -> list[Any]:
    return [value for _, value in sorted(shared.items())]


def _sync(shared: Map[Any], wanted: dict[str, Any]) -> None:
    for key in [key for key in shared.keys() if key not in wanted]:  # noqa: SIM118  a Yjs map, not a dict
        del shared[key]
    for key, value in wanted.items():
        old = shared.get(key)
        if not isinstance(value, dict):
            if old != value:
                shared[key] = value
        elif isinstance(old, Map):
            _sync(old, value)
        else:
            shared[key] = _made(value)


def _made(value: dict[str, Any]) -> Map[Any]:
    return Map({key: _made(item) if isinstance(item, dict) else item for key, item in value.items()})
