"""The description of the API itself."""

from __future__ import annotations

from typing import Any

from deepforge_jupyter.handlers.base import Handler
from deepforge_jupyter.handlers.endpoint import endpoint


class SchemaHandler(Handler):
    @endpoint("read")
    async def get(self) -> dict[str, Any]:
        """This document."""
        from deepforge_jupyter.handlers.openapi import description

        return description()
