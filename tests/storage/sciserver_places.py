"""What lies in a volume of the local SciServer, and its storage as other machines see it."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

from sciserver_server import PASSWORD, USER
from sciserver_servers import SciServer

from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.storage.cache import ValueCache
from deepforge_jupyter.storage.sciserver import SciServerStorage
from deepforge_jupyter.storage.sciserver_login import SciServerSettings


def own_volume(sci: SciServer) -> SciServerSettings:
    """One that nobody else has."""
    volume = f"tests_{uuid.uuid4().hex}"
    return SciServerSettings(username=USER, server=sci.address, volume=volume, folder="a team/1", password=PASSWORD)


def elsewhere(settings: SciServerSettings, folder: Path, **changes: Any) -> SciServerStorage:
    """The same volume, as another machine sees it (or with other settings)."""
    fields = {name: getattr(settings, name) for name in settings.__struct_fields__}
    return SciServerStorage("team", SciServerSettings(**{**fields, **changes}), ValueCache(folder / uuid.uuid4().hex))


def files(sci: SciServer, settings: SciServerSettings) -> dict[str, int]:
    """What lies in the storage's folder, without the server's help."""
    folder = sci.volume(settings.volume) / settings.folder
    return {str(file.relative_to(folder)): file.stat().st_size for file in folder.rglob("*") if file.is_file()}


def data_file(sci: SciServer, settings: SciServerSettings, value: Value, name: str = "data.pickle") -> Path:
    folder = sci.volume(settings.volume) / settings.folder / "values" / value.location
    (file,) = folder.glob(f"*/{name}")
    return file
