"""The project's `.gitignore` files: its own and those in the folders that are walked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dulwich.ignore import IgnoreFilter


class Ignored:
    """Says what is ignored. A deeper file's word counts over a higher one's, as in Git."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._filters: list[tuple[str, IgnoreFilter]] = []
        self.enter("")

    def enter(self, path: str) -> None:
        """Reads the file in that folder, if there is one."""
        file = self._folder / path / ".gitignore"
        try:
            lines = file.read_bytes().splitlines(keepends=True)
        except OSError:
            return
        from dulwich.ignore import IgnoreFilter, read_ignore_patterns

        patterns = list(read_ignore_patterns(lines))  # type: ignore[arg-type]
        self._filters.insert(0, (f"{path}/" if path else "", IgnoreFilter(patterns)))

    def has(self, path: str, *, is_folder: bool) -> bool:
        """Whether `path`, whose parents are not ignored, is."""
        for base, rules in self._filters:
            if path.startswith(base):
                said = rules.is_ignored(path[len(base) :] + ("/" if is_folder else ""))
                if said is not None:
                    return said
        return False
