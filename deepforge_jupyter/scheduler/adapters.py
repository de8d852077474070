"""What a scheduler works with; the composition root chooses."""

from __future__ import annotations

from dataclasses import dataclass, field

from deepforge_jupyter.compute.computes import Computes
from deepforge_jupyter.scheduler.installed import Installations
from deepforge_jupyter.scheduler.reuse import FileHashes, Keys
from deepforge_jupyter.scheduler.snapshots import Snapshots
from deepforge_jupyter.scheduler.storing import Storing
from deepforge_jupyter.storage.storages import Storages
from deepforge_jupyter.store.base import Store


@dataclass(frozen=True)
class Adapters:
    """Opened by whoever made them. `address_life_s`: for how long an address is lent to an operation elsewhere."""

    store: Store
    storages: Storages
    computes: Computes
    snapshots: Snapshots
    keys: Keys
    storing: Storing
    installations: Installations | None = None
    address_life_s: int = 600
    hashes: FileHashes = field(default_factory=FileHashes)
