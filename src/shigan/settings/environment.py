"""Reading the environment: every tunable has one name, one type and a clear error."""

from __future__ import annotations

import base64
import binascii
import os
import secrets
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

#: Bytes of a key for personal data.
_KEY = 32
#: Written by the command that loads a sample: its distance from now, in seconds.
SAMPLE_CLOCK = "sample-clock"


def text(name: str, default: str = "") -> str:
    """The variable `name`, or the content of the file that `name`_FILE points to."""
    if file := os.environ.get(f"{name}_FILE"):
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SystemExit(f"{name}_FILE={file}: {error.strerror}") from None
    return os.environ.get(name, default)


def flag(name: str, *, default: bool = False) -> bool:
    """`1/true/yes/on` and `0/false/no/off`; anything else is refused."""
    raw = text(name, "1" if default else "0")
    known = {"1": True, "true": True, "yes": True, "on": True}
    known |= {"0": False, "false": False, "no": False, "off": False, "": False}
    try:
        return known[raw.lower()]
    except KeyError:
        raise SystemExit(f"{name}={raw!r}: expected one of {', '.join(sorted(known))}") from None


def whole(name: str, default: int) -> int:
    """A whole number."""
    raw = text(name, str(default))
    try:
        return int(raw)
    except ValueError:
        raise SystemExit(f"{name}={raw!r}: expected a whole number") from None


def words(name: str, default: str = "") -> list[str]:
    """What stands between commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def rate(name: str, default: str) -> tuple[int, int] | None:
    """How many in how many seconds, `60/60`; nothing for `0`, which is no limit."""
    given = text(name, default)
    if given == "0":
        return None
    count, _slash, span = given.partition("/")
    if not (count.isdecimal() and span.isdecimal() and int(count) and int(span)):
        raise SystemExit(f"{name}={given!r}: expected a count and seconds, 60/60, or 0")
    return int(count), int(span)


def secret_key(home: Path) -> str:
    """The installation's own key: from the environment, else made once and kept in its home."""
    if given := text("SHIGAN_SECRET_KEY"):
        return given
    file = home / "secret-key"
    _make_once(file, secrets.token_urlsafe(50))
    return file.read_text(encoding="utf-8").strip()


def personal_keys(home: Path) -> tuple[bytes, ...]:
    """The keys for personal data, the one in use first: from the environment, else made once.

    One key a line, 32 bytes in base64; lines from `#` on are notes. Older keys stay below the one
    in use for as long as anything is encrypted with them.
    """
    given = text("SHIGAN_PERSONAL_KEY")
    if not given:
        file = home / "personal-key"
        _make_once(file, new_personal_key())
        given = file.read_text(encoding="utf-8")
    lines = [line.partition("#")[0].strip() for line in given.splitlines()]
    return tuple(_personal_key(line) for line in lines if line)


def new_personal_key() -> str:
    """A fresh key as it stands in the file."""
    return base64.urlsafe_b64encode(secrets.token_bytes(_KEY)).decode() + "\n"


def _personal_key(line: str) -> bytes:
    try:
        key = base64.urlsafe_b64decode(line)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != _KEY:  # the line itself is never told
        raise SystemExit("SHIGAN_PERSONAL_KEY: expected 32 bytes in base64, one key a line")
    return key


def _make_once(file: Path, content: str) -> None:
    """Make a file that only its owner reads, whole or not at all; an existing one stays."""
    if file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, fresh = tempfile.mkstemp(dir=file.parent, prefix=".key-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        os.link(fresh, file)
    except FileExistsError:
        pass  # another process was quicker: its key holds
    finally:
        Path(fresh).unlink()


def clock_offset(home: Path) -> timedelta:
    """How far the installation's own time is from the machine's: nothing, but for a sample."""
    file = home / SAMPLE_CLOCK
    return timedelta(seconds=float(file.read_text() or 0)) if file.exists() else timedelta()


def database(home: Path) -> dict[str, Any]:
    """Django's DATABASES entry: SQLite in the home folder, or what DATABASE_URL names."""
    url = text("DATABASE_URL")
    return database_at(url) if url else sqlite(home / "shigan.sqlite3")


def database_at(url: str) -> dict[str, Any]:
    """What `sqlite:///path` or `postgresql://…` names."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path)))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise SystemExit(f"DATABASE_URL: expected sqlite: or postgresql:, not {parts.scheme!r}")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def sqlite(path: Path) -> dict[str, Any]:
    """SQLite that keeps every acknowledged write through a power cut (WAL, synchronous FULL)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "shigan.kernel.base.sqlite",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # Take the write lock at BEGIN: two writers queue instead of failing half-way.
            "transaction_mode": "IMMEDIATE",
            # A large import holds the write lock for up to a minute; others wait for it.
            "timeout": 120,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                "PRAGMA cache_size=-64000; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456;"
            ),
        },
    }
