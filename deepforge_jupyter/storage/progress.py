"""How far bytes are on their way."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int], None]
"""Told how many more bytes have arrived; called in any thread."""
