"""What is in artifacts."""

from __future__ import annotations

from collections.abc import Sequence

from deepforge_jupyter.client.transport import Transport, part
from deepforge_jupyter.protocol.inside import Inside, OpenInside


class LooksInside(Transport):
    def inside(
        self,
        artifact: str,
        *,
        plane: Sequence[int] = (),
        row: int = 0,
        column: int = 0,
        picture: int = 0,
        opens: bool = False,
    ) -> Inside:
        """What is in an artifact, from that row, column and picture on. With `opens` the code that it needs is run:
        only for values whose makers are trusted. Raises Unreadable."""
        if opens:
            body = OpenInside(plane=tuple(plane), row=row, column=column, picture=picture)
            return self._post(f"artifacts/{part(artifact)}/inside", body, Inside)
        asked = {"plane": list(plane), "row": row, "column": column, "picture": picture}
        return self._get(f"artifacts/{part(artifact)}/inside", Inside, **asked)
