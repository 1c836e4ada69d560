"""Passwords, codes of a second factor, and browsers in words (docs/rules/access.md)."""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from hmac import compare_digest

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

#: What every authenticator app takes: six digits, a new code each half minute, SHA-1.
STEP, DIGITS = 30, 6
SECRET_BYTES = 20
#: A telephone whose clock is half a minute off is still right.
_SLACK = 1
#: A part of a name that is shorter says nothing.
_SHORTEST_NAME = 3


def kinds_of(password: str) -> int:
    """How many kinds of characters there are: small, capital, digit, other.

    `docs/rules/access.md#R1`.
    """
    tests = (str.islower, str.isupper, str.isdecimal)
    kinds = {next((k for k, test in enumerate(tests) if test(c)), len(tests)) for c in password}
    return len(kinds)


def weaknesses(
    password: str, *, length: int, kinds: int, names: Iterable[str] = ()
) -> tuple[str, ...]:
    """What a password lacks: `short`, `kinds`, `name` (docs/rules/access.md#R1)."""
    found = []
    if len(password) < length:
        found.append("short")
    if kinds_of(password) < kinds:
        found.append("kinds")
    folded = unicodedata.normalize("NFKC", password).lower()
    if any(len(name) >= _SHORTEST_NAME and name.lower() in folded for name in names):
        found.append("name")
    return tuple(found)


def too_old(chosen_at: datetime | None, at: datetime, days: int) -> bool:
    """Whether a password is due for a change; 0 days is never (docs/rules/access.md#R2)."""
    return bool(days) and chosen_at is not None and at >= chosen_at + timedelta(days=days)


def code_step(secret: bytes, typed: str, at: float, after: int) -> int | None:
    """The step of which a code is, if it is right now and later than `after`, else nothing.

    `docs/rules/access.md#R3`: each code is taken once.
    """
    digits = "".join(unicodedata.normalize("NFKC", typed).split())
    totp, now = _codes(secret), int(at) // STEP
    right = None
    for step in range(now - _SLACK, now + _SLACK + 1):
        if compare_digest(totp.generate(step * STEP), digits.encode()) and step > after:
            right = step
    return right


def setup_address(secret: bytes, account: str, issuer: str) -> str:
    """What the square picture holds (docs/rules/access.md#R3)."""
    return _codes(secret).get_provisioning_uri(account, issuer)


def _codes(secret: bytes) -> TOTP:
    return TOTP(secret, DIGITS, SHA1(), STEP)  # noqa: S303 -- what the apps of RFC 6238 compute


def spelled_secret(secret: bytes) -> str:
    """A secret to type where the picture cannot be read, in groups of four."""
    text = base64.b32encode(secret).decode()
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def recovery_digest(typed: str) -> str:
    """What is kept of a recovery code, whatever its case and dashes (docs/rules/access.md#R4).

    The code is random and worth 98 bits, so that a plain SHA-256 cannot be turned round.
    """
    bare = "".join(c for c in unicodedata.normalize("NFKC", typed).lower() if c.isalnum())
    return hashlib.sha256(bare.encode()).hexdigest()


#: What a browser says of itself → its name; the first that fits, so the borrowed names come last.
_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("QQBrowser", "QQ"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("OpenHarmony", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def browser_of(agent: str) -> tuple[str, str]:
    """The names of browser and system, by what the browser says of itself.

    `docs/rules/access.md#R5`.
    """

    def first(names: Iterable[tuple[str, str]]) -> str:
        return next((name for sign, name in names if sign in agent), "")

    return first(_BROWSERS), first(_SYSTEMS)
