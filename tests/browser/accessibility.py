"""What axe-core finds in a part of the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
VIOLATIONS = """async selector => (await axe.run(selector)).violations
    .filter(({impact}) => impact === 'serious' || impact === 'critical')
    .map(({id, nodes}) => `${id}: ${nodes.map(node => node.html).join(' ')}`)"""


def violations(page: Page, selector: str) -> list[str]:
    """What axe-core calls serious or critical, with the elements."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed here: npm ci")
    if not page.evaluate("() => 'axe' in window"):
        page.add_script_tag(path=AXE)
    found: list[str] = page.evaluate(VIOLATIONS, selector)
    return found
