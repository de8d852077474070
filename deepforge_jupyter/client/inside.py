"""What is in artifacts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from deepforge_jupyter.client.transport import Transport
from deepforge_jupyter.client.transport import part as quoted
from deepforge_jupyter.protocol.folders import FolderPage
from deepforge_jupyter.protocol.inside import Inside, OpenInside


class LooksInside(Transport):
    def inside(
        self,
        artifact: str,
        *,
        file: str | None = None,
        part: str | None = None,
        plane: Sequence[int] = (),
        row: int = 0,
        column: int = 0,
        picture: int = 0,
        opens: bool = False,
    ) -> Inside:
        """What is in an artifact, from that row, column and picture on; of several arrays the one named `part`, of a
        folder the `file` at that path. With `opens` the code that it needs is run: only for values whose makers are
        trusted. Raises NotFound, Unreadable."""
        if opens:
            body = OpenInside(file=file, part=part, plane=tuple(plane), row=row, column=column, picture=picture)
            return self._post(f"artifacts/{quoted(artifact)}/inside", body, Inside)
        asked: dict[str, Any] = {
            "file": file,
            "part": part,
            "plane": list(plane),
            "row": row,
            "column": column,
            "picture": picture,
        }
        return self._get(f"artifacts/{quoted(artifact)}/inside", Inside, **asked)

    def files(
        self, artifact: str, *, folder: str = "", search: str = "", limit: int = 200, offset: int = 0
    ) -> FolderPage:
        """Of an artifact that is a folder what is in it, or in the `folder` of it: folders, then files. With `search`
        all files below whose paths hold that text, or match it where it has a `*` or `?`. Raises NotFound."""
        query = {"folder": folder, "search": search, "limit": limit, "offset": offset}
        return self._get(f"artifacts/{quoted(artifact)}/files", FolderPage, **query)
