"""Personal fields are encrypted at rest with a key that is kept apart from the database."""

from __future__ import annotations

import hmac
import json
import os
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from pydantic import SecretStr

from bot.errors import ConfigurationError, DatabaseError


class Cipher:
    """Fernet (AES-128-CBC with HMAC-SHA256) over UTF-8 text and small JSON values."""

    def __init__(self, key: bytes) -> None:
        self._fernet = Fernet(key)
        self._key = key

    def encrypt(self, text: str) -> bytes:
        return self._fernet.encrypt(
            text.encode("utf-8", "surrogatepass")
        )  # what came in may hold half a character

    def decrypt(self, token: bytes) -> str:
        try:
            return self._fernet.decrypt(token).decode("utf-8", "surrogatepass")
        except InvalidToken:
            raise DatabaseError(
                "a personal field cannot be decrypted with this key; start with the key that the database was written with"
            ) from None

    def mark(self, text: str) -> str:
        """Returns what tells whether two texts are the same, and nothing else to who has no key."""
        return hmac.new(self._key, text.encode("utf-8", "surrogatepass"), "sha256").hexdigest()

    def encrypt_json(self, value: Any) -> bytes:
        return self.encrypt(json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    def decrypt_json(self, token: bytes) -> Any:
        return json.loads(self.decrypt(token))


def cipher(key: SecretStr | None, key_file: Path, *, is_new: bool = True) -> Cipher:
    """Returns the cipher of the configured key; the first start makes a key file that only its owner may read.

    Args:
        is_new: whether there is no database yet; only then a key is made.

    Raises:
        ConfigurationError: the key is missing, cannot be read, made, or is none.
    """
    if key is not None:
        return _cipher(key.get_secret_value(), "BOT_ENCRYPTION__KEY")
    try:
        if not key_file.exists() and not is_new:
            raise ConfigurationError(
                f"{key_file}: the encryption key is missing, and the database was written with it; put back the key of that "
                "database (encryption.key_file); no new one was made, as nothing could be read with it"
            )
        if not key_file.exists():
            key_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(Fernet.generate_key() + b"\n")
                file.flush()
                os.fsync(file.fileno())
        return _cipher(key_file.read_text("ascii"), str(key_file))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise ConfigurationError(
            f"{key_file}: the encryption key cannot be read or made ({reason}); check encryption.key_file and its rights"
        ) from None


def _cipher(key: str, origin: str) -> Cipher:
    try:
        return Cipher(key.strip().encode())
    except ValueError:
        raise ConfigurationError(
            f"{origin}: this is no encryption key; put back the key that the database was written with"
        ) from None
