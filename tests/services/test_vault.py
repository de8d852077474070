"""Secrets at rest: readable with this installation's key alone, which is its owner's alone."""

import asyncio
import stat
from pathlib import Path

import pytest

from deepforge_jupyter.errors import Unavailable
from deepforge_jupyter.services.vault import KEY_VARIABLE, Vault


@pytest.fixture(autouse=True)
def _no_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)


def test_what_is_sealed_shows_nothing_and_opens_again(tmp_path: Path) -> None:
    sealed = Vault(tmp_path / "key").seal({"secret_key": "cheese"})
    assert "cheese" not in sealed
    assert Vault(tmp_path / "key").unseal(sealed) == {"secret_key": "cheese"}
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["key"]


def test_another_key_opens_nothing_and_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = Vault(tmp_path / "key").seal({"secret_key": "cheese"})
    with pytest.raises(Unavailable, match=r"\$DEEPFORGE_SECRET_KEY"):
        Vault(tmp_path / "other").unseal(sealed)
    monkeypatch.setenv(KEY_VARIABLE, "of the whole team")
    with pytest.raises(Unavailable, match="or enter them again"):
        Vault(tmp_path / "key").unseal(sealed)
    shared = Vault(tmp_path / "key").seal({"secret_key": "bread"})
    assert Vault(tmp_path / "nowhere").unseal(shared) == {"secret_key": "bread"}
    assert not (tmp_path / "nowhere").exists()


def test_a_key_file_that_holds_no_key_is_said(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("what?")
    with pytest.raises(Unavailable, match="holds no key"):
        Vault(tmp_path / "key").seal({"secret_key": "cheese"})


async def test_everybody_who_comes_first_at_once_has_the_same_key(tmp_path: Path) -> None:
    seals = [asyncio.to_thread(Vault(tmp_path / "key").seal, {"n": str(n)}) for n in range(8)]
    for n, sealed in enumerate(await asyncio.gather(*seals)):
        assert Vault(tmp_path / "key").unseal(sealed) == {"n": str(n)}
