"""Order: quick tests first, the browser's last."""

from __future__ import annotations

import os
import time

import pytest

# the same for the tests that run beside each other
os.environ.setdefault("DEEPFORGE_FAULT_SEED", str(time.time_ns() % 1_000_000))

SLOWEST_LAST = ("compute", "supervisor", "runner", "handlers", "cli", "browser")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def rank(item: pytest.Item) -> int:
        parts = item.path.parts
        return next((place + 1 for place, folder in enumerate(SLOWEST_LAST) if folder in parts), 0)

    items.sort(key=rank)
