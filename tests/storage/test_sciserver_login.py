"""Who asks SciServer: passwords and tokens, what expires and is renewed, and what cannot be entered."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sciserver_servers import SciServer
from storage.conformance import stage
from storage.sciserver_places import elsewhere, own_volume

from deepforge_jupyter.errors import BadRequest, Unavailable
from deepforge_jupyter.storage.sciserver import SciServerAdapter, SciServerStorage
from deepforge_jupyter.storage.sciserver_login import SciServerSettings
from deepforge_jupyter.storage.sciserver_parts import PART_BYTES
from deepforge_jupyter.storage.sciserver_volume import checked_endpoint


@pytest.fixture
def settings(sci: SciServer) -> SciServerSettings:
    return own_volume(sci)


@pytest.fixture
async def storage(settings: SciServerSettings, tmp_path: Path):
    storage = elsewhere(settings, tmp_path)
    await storage.check()
    yield storage
    await storage.close()


async def test_a_token_that_expires_is_renewed_once_where_the_password_is_kept(
    storage: SciServerStorage, runs: Path, sci: SciServer
) -> None:
    sci.end_tokens()
    before = sci.logins()
    value = await storage.adopt(stage(runs / "out", b"x" * (3 * PART_BYTES)), "e/a/1/x")
    await asyncio.gather(*(storage.confirm(value) for _ in range(4)))
    assert sci.logins() == before + 1


async def test_a_token_alone_works_until_it_expires_and_then_that_is_said(
    storage: SciServerStorage, settings: SciServerSettings, runs: Path, tmp_path: Path, sci: SciServer
) -> None:
    token = await asyncio.to_thread(sci.token)
    lent = elsewhere(settings, tmp_path, password="", token=token)
    value = await lent.adopt(stage(runs / "out"), "e/a/1/x")
    sci.end_tokens()
    with pytest.raises(Unavailable, match=r"token of “ada” .* has expired, or is none. Enter a new one") as caught:
        await lent.confirm(value)
    assert token not in repr(caught.value.__dict__) + str(caught.value.__cause__)
    await lent.close()


async def test_in_a_container_of_sciserver_its_token_is_used(
    storage: SciServerStorage, settings: SciServerSettings, tmp_path: Path, sci: SciServer
) -> None:
    file = tmp_path / "keystone.token"
    here = elsewhere(settings, tmp_path, password="", token_file=str(file))
    with pytest.raises(Unavailable, match="neither a password nor a token"):
        await here.check()
    file.write_text(f"{await asyncio.to_thread(sci.token)}\n")
    await here.check()
    sci.end_tokens()
    file.write_text(await asyncio.to_thread(sci.token))
    await here.check()
    sci.end_tokens()
    with pytest.raises(Unavailable, match=r"the token in .*keystone\.token has expired"):
        await here.check()
    await here.close()


async def test_a_password_that_is_refused_is_not_tried_again_and_again(
    settings: SciServerSettings, runs: Path, tmp_path: Path, sci: SciServer
) -> None:
    storage, before = elsewhere(settings, tmp_path, password="wrong-password"), sci.logins()
    staged = stage(runs / "out")
    for attempt in range(3):
        with pytest.raises(Unavailable, match="does not accept the password of “ada”") as caught:
            await storage.adopt(staged, f"e/a/{attempt}/x")
        assert "wrong-password" not in repr(caught.value.__dict__) + str(caught.value.__cause__)
    assert sci.logins() == before + 1
    assert (staged / "data.pickle").read_bytes() == b"12345"
    await storage.close()


def test_no_token_goes_from_https_to_a_file_service_without_it() -> None:
    assert (
        checked_endpoint("https://files.example.org/x/", server="https://example.org") == "https://files.example.org/x/"
    )
    assert checked_endpoint("http://localhost/files", server="http://localhost") == "http://localhost/files/"
    with pytest.raises(Unavailable, match="names a file service without HTTPS"):
        checked_endpoint("http://files.example.org/", server="https://example.org")


@pytest.mark.parametrize(
    ("options", "secrets", "option"),
    [
        ({}, {"password": "p"}, "username"),
        ({"username": "a/b"}, {"password": "p"}, "username"),
        ({"username": "ada"}, {}, "password"),
        ({"username": "ada", "volume": "a/b/c"}, {"password": "p"}, "volume"),
        ({"username": "ada", "volume": "../x"}, {"password": "p"}, "volume"),
        ({"username": "ada", "volume_pool": "Attic"}, {"password": "p"}, "volume_pool"),
        ({"username": "ada", "folder": "a/../b"}, {"password": "p"}, "folder"),
        ({"username": "ada", "server": "apps.sciserver.org"}, {"password": "p"}, "server"),
        ({"username": "ada", "server": "http://ada:mine@host"}, {"password": "p"}, "server"),
        ({"username": "ada", "server": "http://127.0.0.1:99999"}, {"password": "p"}, "server"),
        ({"username": "ada", "colour": "red"}, {"password": "p"}, "colour"),
    ],
)
def test_settings_that_cannot_be_are_refused_by_name(
    options: dict[str, Any], secrets: dict[str, str], option: str
) -> None:
    with pytest.raises(BadRequest) as caught:
        SciServerAdapter().check(options, secrets)
    assert caught.value.details["option"] == option
