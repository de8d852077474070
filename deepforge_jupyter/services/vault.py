"""Secrets at rest: encrypted with a key that only this installation has."""

from __future__ import annotations

import base64
import hashlib
import os
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from deepforge_jupyter.errors import Unavailable

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

KEY_VARIABLE = "DEEPFORGE_SECRET_KEY"
_CANNOT = (
    f"The credentials cannot be decrypted: they were entered with another key. Set ${KEY_VARIABLE} to what it was, "
    "or enter them again."
)


class Vault:
    """The key is `$DEEPFORGE_SECRET_KEY` (any text; the same for all servers on one store), else the file `key`, made
    at the first use for its owner alone. Calls block for a moment."""

    def __init__(self, key: Path) -> None:
        self._key = key

    def seal(self, secrets: Mapping[str, str]) -> str:
        return self._fernet().encrypt(msgspec.json.encode(dict(secrets))).decode()

    def unseal(self, sealed: str) -> dict[str, str]:
        """Raises Unavailable if the key is not the one that they were sealed with."""
        from cryptography.fernet import InvalidToken

        try:
            return msgspec.json.decode(self._fernet().decrypt(sealed.encode()), type=dict[str, str])
        except InvalidToken:
            raise Unavailable(_CANNOT) from None

    def _fernet(self) -> Fernet:
        from cryptography.fernet import Fernet

        if text := os.environ.get(KEY_VARIABLE):
            return Fernet(base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()))
        try:
            return Fernet(self._kept())
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or "it holds no key"
            raise Unavailable(f"The key of the credentials in {self._key} cannot be used: {why}.") from error

    def _kept(self) -> bytes:
        """Whoever comes first makes it; it is whole from the moment that it is there."""
        from cryptography.fernet import Fernet

        try:
            return self._key.read_bytes().strip()
        except FileNotFoundError:
            pass
        draft = self._key.with_name(f"{self._key.name}.{uuid.uuid4().hex}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(Fernet.generate_key() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, self._key)
        except FileExistsError:  # another process was quicker
            pass
        finally:
            draft.unlink()
        return self._key.read_bytes().strip()
