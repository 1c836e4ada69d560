"""`shigan backup`: the whole installation as one file, while it goes on working."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext_lazy as _

NAME = "backup"
HELP = "write the whole installation into one file, while it goes on working"

#: When the latest backup was made and whether it is sealed, for `shigan check --deploy`.
LAST = "last-backup"
#: What of the home folder goes along; keys only into an encrypted file.
_KEPT, _SECRET = ("evidence", "imports", "word", "sample-clock"), ("personal-key", "secret-key")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to, and whether encrypted."""
    parser.add_argument("--to", type=Path, required=True, help="a folder, or the file to write")
    parser.add_argument("--key", type=Path, help="a file with a key: the backup is encrypted")


def execute(args: argparse.Namespace) -> int:
    """Write it beside its place, then put it there whole."""
    from django.conf import settings  # noqa: PLC0415 -- needs Django
    from django.db import DEFAULT_DB_ALIAS  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from shigan.cli.language import complain, tell  # noqa: PLC0415
    from shigan.cli.store import progress, refuse_behind  # noqa: PLC0415
    from shigan.kernel.base.backups import archive, sealing  # noqa: PLC0415

    refuse_behind()
    key = sealing.read_key(args.key) if args.key else None
    made_at = timezone.localtime(timezone.now())
    target = _target(args.to, made_at, sealed=key is not None)
    target.parent.mkdir(parents=True, exist_ok=True)
    partly: list[Path] = []
    try:
        packed = _beside(target, partly)
        manifest = archive.pack(
            packed,
            home_files(settings.SHIGAN_HOME, secret=key is not None),
            made_at.isoformat(),
            using=DEFAULT_DB_ALIAS,
            told=progress,
        )
        whole = packed
        if key is not None:
            whole = _beside(target, partly)
            with whole.open("wb") as opened:
                sealing.seal(packed, opened, key)
        _settle(whole, target)
    except OSError as error:
        complain(_("--to %(to)s：写不进去：%(why)s"), to=args.to, why=error.strerror)
        return 2
    finally:
        for path in partly:
            path.unlink(missing_ok=True)
    how = "sealed" if key is not None else "plain"
    (settings.SHIGAN_HOME / LAST).write_text(f"{made_at.isoformat()} {how}\n", encoding="utf-8")
    tell(
        _("%(target)s：%(rows)d行数据，%(files)d个文件，%(size)s MB"),
        target=target,
        rows=manifest.rows,
        files=len(manifest.files),
        size=f"{target.stat().st_size / 1e6:.1f}",
    )
    if key is None:
        told = _("没有加密，所以不含 %(names)s：请另行保存，或用 --key 加密")
        tell(told, names=", ".join(_SECRET))
    return 0


def home_files(home: Path, *, secret: bool) -> Iterator[tuple[str, Path]]:
    """The files of a home folder that belong to a backup, by their name in it."""
    for name in (*_KEPT, *(_SECRET if secret else ())):
        top = home / name
        found = [top] if top.is_file() else sorted(top.rglob("*"))
        for path in found:
            if path.is_file() and not path.name.startswith(".new-"):
                yield path.relative_to(home).as_posix(), path


def _target(to: Path, made_at: datetime, *, sealed: bool) -> Path:
    if not to.is_dir():
        return to
    return to / f"shigan-{made_at:%Y%m%d-%H%M%S}.{'sealed' if sealed else 'zip'}"


def _beside(target: Path, made: list[Path]) -> Path:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-")
    os.close(handle)
    made.append(Path(name))
    return made[-1]


def _settle(whole: Path, target: Path) -> None:
    """Put the file in its place so that it is there after a power cut too."""
    with whole.open("rb") as opened:
        os.fsync(opened.fileno())
    whole.replace(target)
    handle = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
