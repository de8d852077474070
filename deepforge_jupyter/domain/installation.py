"""What jobs run with: Python and the installed distributions."""

from __future__ import annotations

import msgspec


class Installation(msgspec.Struct, frozen=True, kw_only=True):
    """Kept once under its `id`, a hash of the rest; jobs name it. `packages` maps distributions to versions."""

    id: str
    python: str
    platform: str
    packages: dict[str, str] = {}


def changes(before: Installation, after: Installation) -> tuple[str, ...]:
    """What differs, a line each: `Python 3.11.4 → 3.12.1`, `numpy 1.26.4 → 2.0.0`, `torch 2.3.1 → not installed`."""
    lines = []
    if before.python != after.python:
        lines.append(f"Python {before.python} → {after.python}")
    if before.platform != after.platform:
        lines.append(f"platform {before.platform} → {after.platform}")
    for name in sorted(before.packages.keys() | after.packages.keys()):
        old, new = before.packages.get(name), after.packages.get(name)
        if old != new:
            lines.append(f"{name} {old or 'not installed'} → {new or 'not installed'}")
    return tuple(lines)
