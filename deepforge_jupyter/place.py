"""What tells a data folder from others on the same records."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

PLACE = "place"


def identity_of(data: Path) -> str:
    """What tells this data folder from others on the same records; made when it is missing."""
    path = data / PLACE
    if not path.exists():
        fresh = data / f"{PLACE}.{uuid.uuid4().hex}"
        fresh.write_text(uuid.uuid4().hex)
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        except OSError:  # a file system without links
            fresh.replace(path)
        fresh.unlink(missing_ok=True)
    return path.read_text()
