"""Files encrypted each with a key of its own, which is kept in an encrypted column.

So a new key of the installation needs no file written anew, and without its row a file is nothing.
"""

from __future__ import annotations

import base64
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shigan.kernel.personal.keyring import Unreadable

_KEY, _NONCE = 32, 12


def new_key() -> str:
    """A key for one file, as the column keeps it."""
    return base64.urlsafe_b64encode(secrets.token_bytes(_KEY)).decode()


def seal_blob(content: bytes, key: str, name: str) -> bytes:
    """Encrypt a content, bound to a name: its hash, say."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + _cipher(key).encrypt(nonce, content, name.encode())


def open_blob(sealed: bytes, key: str, name: str) -> bytes:
    """What `seal_blob` encrypted under that name."""
    try:
        return _cipher(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], name.encode())
    except (InvalidTag, ValueError):
        raise Unreadable from None


def _cipher(key: str) -> AESGCM:
    return AESGCM(base64.urlsafe_b64decode(key))
