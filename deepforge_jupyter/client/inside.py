"""What is in artifacts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from deepforge_jupyter.client.transport import Transport
from deepforge_jupyter.client.transport import part as quoted
from deepforge_jupyter.protocol.inside import Inside, OpenInside


class LooksInside(Transport):
    def inside(
        self,
        artifact: str,
        *,
        part: str | None = None,
        plane: Sequence[int] = (),
        row: int = 0,
        column: int = 0,
        picture: int = 0,
        opens: bool = False,
    ) -> Inside:
        """What is in an artifact, from that row, column and picture on; of several arrays the one named `part`. With
        `opens` the code that it needs is run: only for values whose makers are trusted. Raises Unreadable."""
        if opens:
            body = OpenInside(part=part, plane=tuple(plane), row=row, column=column, picture=picture)
            return self._post(f"artifacts/{quoted(artifact)}/inside", body, Inside)
        asked: dict[str, Any] = {"part": part, "plane": list(plane), "row": row, "column": column, "picture": picture}
        return self._get(f"artifacts/{quoted(artifact)}/inside", Inside, **asked)
