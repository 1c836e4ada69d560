"""The keys for personal data: encrypting, opening, and the keyed hash that finds a value again.

Of each key two are derived (HKDF): one encrypts (AES-256-GCM), one hashes (HMAC-SHA256). A key goes
by an id that follows from it, so a wrong key is never tried: it is missing.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.errors import Refused

#: How a kept value begins: its form, its key, then nonce and ciphertext.
FORM = "p1"
ID_LENGTH = 12
_NONCE = 12
_TOKEN = re.compile(rf"{FORM}\.[0-9a-f]{{{ID_LENGTH}}}\.[\w-]+=*", re.ASCII)


class KeyMissing(Refused):
    """The key with which a value was encrypted is not here."""

    code = "key-missing"

    def __init__(self, key_id: str) -> None:
        super().__init__(
            _("解不开个人信息：这里没有密钥 %(key)s，请管理员把它放回 personal-key")
            % {"key": key_id or "—"}
        )


class Unreadable(Refused):
    """What is kept is no value of this field: damaged, or moved here from another one."""

    code = "unreadable"

    def __init__(self) -> None:
        super().__init__(_("保存的个人信息已损坏，或是从别处挪来的；请用备份核对"))


class Keyring:
    """Some keys, the one in use first."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._ciphers = {key_id(key): AESGCM(_derived(key, "encrypt")) for key in keys}
        self.current = key_id(keys[0]) if keys else ""
        self._hashing = _derived(keys[0], "hash") if keys else b""

    @property
    def ids(self) -> list[str]:
        """The ids of its keys, the one in use first."""
        return list(self._ciphers)

    def seal(self, text: str, context: str) -> str:
        """Encrypt a text for one place: it can be opened there alone."""
        nonce = secrets.token_bytes(_NONCE)
        sealed = self._cipher(self.current).encrypt(nonce, text.encode(), context.encode())
        packed = base64.urlsafe_b64encode(nonce + sealed).decode()
        return f"{FORM}.{self.current}.{packed}"

    def open(self, token: str, context: str) -> str:
        """What `seal` encrypted for that place."""
        form, _dot, rest = token.partition(".")
        key, _dot, packed = rest.partition(".")
        if form != FORM:
            raise Unreadable
        cipher = self._cipher(key)
        try:
            raw = base64.urlsafe_b64decode(packed)
            return cipher.decrypt(raw[:_NONCE], raw[_NONCE:], context.encode()).decode()
        except (binascii.Error, ValueError, InvalidTag):
            raise Unreadable from None

    def digest(self, text: str, what: str) -> str:
        """The keyed hash by which a value of that sort is found again."""
        if not self._hashing:
            raise KeyMissing("")
        return hmac.new(self._hashing, f"{what}\0{text}".encode(), hashlib.sha256).hexdigest()

    def _cipher(self, key: str) -> AESGCM:
        try:
            return self._ciphers[key]
        except KeyError:
            raise KeyMissing(key) from None


def is_token(value: object) -> bool:
    """Whether something is a value as it is kept."""
    return isinstance(value, str) and _TOKEN.fullmatch(value) is not None


def key_id(key: bytes) -> str:
    """The name of a key: it tells nothing of it."""
    return hashlib.sha256(b"shigan key id\0" + key).hexdigest()[:ID_LENGTH]


def _derived(key: bytes, use: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=f"shigan personal {use}".encode()).derive(key)


def ring() -> Keyring:
    """The keys of this installation."""
    return _ring(tuple(settings.SHIGAN_PERSONAL_KEYS))


def digest(text: str, what: str) -> str:
    """The keyed hash of a value; nothing for nothing."""
    return ring().digest(text, what) if text else ""


@lru_cache(maxsize=8)
def _ring(keys: tuple[bytes, ...]) -> Keyring:
    return Keyring(keys)
