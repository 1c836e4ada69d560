"""`shigan restore`: a backup into an empty place, with proof that all of it arrived."""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from django.utils.translation import gettext_lazy as _

NAME = "restore"
HELP = "put a backup into an empty installation, and prove that all of it arrived"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which file."""
    parser.add_argument("file", type=Path, help="what `shigan backup` wrote")
    parser.add_argument("--key", type=Path, help="the file with the key of an encrypted backup")


def execute(args: argparse.Namespace) -> int:
    """Restore into SHIGAN_HOME and DATABASE_URL as they are set; both must be empty."""
    from django.conf import settings  # noqa: PLC0415 -- needs Django
    from django.db import DEFAULT_DB_ALIAS  # noqa: PLC0415

    from shigan.cli.language import complain, tell  # noqa: PLC0415
    from shigan.cli.store import chains_or_refuse, progress  # noqa: PLC0415
    from shigan.kernel.base.backups import archive  # noqa: PLC0415

    if not args.file.is_file():
        complain(_("%(file)s：没有这个文件"), file=args.file)
        return 2
    archive.refuse_full(DEFAULT_DB_ALIAS)
    home = Path(settings.SHIGAN_HOME)
    home.mkdir(parents=True, exist_ok=True)
    opened = _opened(args.file, args.key, home)
    try:
        manifest = archive.unpack(opened, home, using=DEFAULT_DB_ALIAS, told=progress)
    finally:
        if opened != args.file:
            opened.unlink(missing_ok=True)
    chains = chains_or_refuse()
    tell(
        _(
            "已恢复%(made_at)s的备份：%(rows)d行数据和%(files)d个文件核对无误，"
            "已校验%(chains)d件事项的办理记录"
        ),
        made_at=manifest.made_at,
        rows=manifest.rows,
        files=len(manifest.files),
        chains=chains,
    )
    return 0


def _opened(file: Path, key: Path | None, home: Path) -> Path:
    from shigan.kernel.base.backups import sealing  # noqa: PLC0415 -- needs Django
    from shigan.kernel.base.errors import Refused  # noqa: PLC0415

    if not sealing.is_sealed(file):
        return file
    if key is None:
        raise Refused(_("这份备份是加密的：请用 --key 给出密钥文件"))
    handle, name = tempfile.mkstemp(dir=home, prefix=".restore-")
    try:
        with os.fdopen(handle, "wb") as plain:
            sealing.unseal(file, plain, sealing.read_key(key))
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)
