"""What is in an artifact, and in the files of one that is a folder."""

from __future__ import annotations

import msgspec

from deepforge_jupyter.handlers.base import Handler
from deepforge_jupyter.handlers.endpoint import endpoint
from deepforge_jupyter.handlers.executions import Limit, Offset
from deepforge_jupyter.protocol.folders import FolderPage
from deepforge_jupyter.protocol.inside import Index, Inside, OpenInside


class InsideHandler(Handler):
    @endpoint("read")
    async def get(
        self,
        artifact: str,
        *,
        file: str | None = None,
        part: str | None = None,
        plane: tuple[Index, ...] = (),
        row: Index = 0,
        column: Index = 0,
        picture: Index = 0,
    ) -> Inside:
        """What is in an artifact, as far as can be told without running code: of a table or an array the part from
        `row` and `column` on (`plane` are the indices on an array's other axes), of pictures those from `picture` on;
        of several arrays the one named `part`, of a folder the file at the path `file`, if they are given.
        """
        inspecting = (await self.workspace()).inspecting
        return await inspecting.artifact(
            artifact, file=file, part=part, plane=plane, row=row, column=column, picture=picture
        )

    @endpoint("execute")
    async def post(self, artifact: str, body: OpenInside) -> Inside:
        """The same, with the code that the value needs: what a pickle names is imported and called, in a process with
        limits on its time and memory."""
        inspecting = (await self.workspace()).inspecting
        return await inspecting.artifact(artifact, opens=True, **msgspec.structs.asdict(body))


class FolderFilesHandler(Handler):
    @endpoint("read")
    async def get(
        self, artifact: str, *, folder: str = "", search: str = "", limit: Limit = 200, offset: Offset = 0
    ) -> FolderPage:
        """Of an artifact that is a folder what is in it, or in the `folder` of it; with `search` all files below whose
        paths hold that text, or match it where it has a `*` or `?`."""
        files = (await self.workspace()).folder_files
        return await files.page(artifact, folder=folder, search=search, limit=limit, offset=offset)
