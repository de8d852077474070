"""What is installed, compared."""

from __future__ import annotations

from deepforge_jupyter.domain.installation import Installation, changes

BEFORE = Installation(id="1", python="3.11.4", platform="Linux", packages={"numpy": "1.26.4", "torch": "2.3.1"})
AFTER = Installation(id="2", python="3.12.1", platform="Linux", packages={"numpy": "2.0.0", "rich": "13.7"})


def test_each_difference_is_a_line():
    assert changes(BEFORE, AFTER) == (
        "Python 3.11.4 → 3.12.1",
        "numpy 1.26.4 → 2.0.0",
        "rich not installed → 13.7",
        "torch 2.3.1 → not installed",
    )


def test_the_same_has_none():
    assert changes(BEFORE, BEFORE) == ()
