"""A file encrypted in pieces, so that size does not matter and nothing can be cut off unseen.

AES-256-GCM; the key of a file is derived (HKDF-SHA256) from the given one and a salt of its own.
Each piece is bound to its place and to whether it is the last.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.errors import Refused

MAGIC = b"SHIGANBACKUP1\n"
_SALT, _PIECE, _TAG = 16, 1 << 20, 16
_LEAST_KEY = 16


def is_sealed(file: Path) -> bool:
    """Whether a file was encrypted here."""
    with file.open("rb") as opened:
        return opened.read(len(MAGIC)) == MAGIC


def read_key(file: Path) -> bytes:
    """The key that a file holds: any text of at least 16 characters, kept elsewhere."""
    try:
        key = file.read_bytes().strip()
    except OSError as error:
        said = _("读不到密钥文件 %(file)s：%(why)s") % {"file": file, "why": error.strerror}
        raise Refused(said) from None
    if len(key) < _LEAST_KEY:
        raise Refused(_("密钥文件 %(file)s 太短：至少16个字符") % {"file": file})
    return key


def seal(plain: Path, target: BinaryIO, key: bytes) -> None:
    """Encrypt a file."""
    salt = os.urandom(_SALT)
    cipher = AESGCM(_file_key(key, salt))
    target.write(MAGIC + salt)
    with plain.open("rb") as opened:
        target.writelines(
            cipher.encrypt(_nonce(place), piece, _bound(last=last))
            for place, piece, last in _pieces(opened, _PIECE)
        )


def unseal(sealed: Path, target: BinaryIO, key: bytes) -> None:
    """Decrypt a file; a wrong key and a changed or cut file are told alike."""
    with sealed.open("rb") as opened:
        opened.seek(len(MAGIC))
        cipher = AESGCM(_file_key(key, opened.read(_SALT)))
        try:
            target.writelines(
                cipher.decrypt(_nonce(place), piece, _bound(last=last))
                for place, piece, last in _pieces(opened, _PIECE + _TAG)
            )
        except InvalidTag:
            raise Refused(_("密钥不对，或备份文件不完整、被改动过")) from None


def _file_key(key: bytes, salt: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, b"shigan backup").derive(key)


def _nonce(place: int) -> bytes:
    return struct.pack(">4xQ", place)


def _bound(*, last: bool) -> bytes:
    return b"last" if last else b"more"


def _pieces(opened: BinaryIO, size: int) -> Iterator[tuple[int, bytes, bool]]:
    place, piece = 0, opened.read(size)
    while True:
        following = opened.read(size)
        yield place, piece, not following
        if not following:
            return
        place, piece = place + 1, following
