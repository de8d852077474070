"""Where measurements put their files: all of it is removed at the end, since ext4 takes up to 50 times as long to make
a file where many were deleted in the last minutes (it looks for an inode that was not)."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

_everything = TemporaryDirectory(prefix="deepforge-bench-", ignore_cleanup_errors=True)


def new_folder() -> Path:
    return Path(mkdtemp(dir=_everything.name))
