"""`shigan keys`: which keys for personal data there are, and a new one in their place."""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from django.utils.translation import gettext_lazy as _

NAME = "keys"
HELP = "list the keys for personal data, or put a new one in use (stop the server first)"


def arguments(parser: argparse.ArgumentParser) -> None:
    """List, or rotate."""
    parser.add_argument("what", choices=("list", "rotate"), help="list them, or make a new one")


def execute(args: argparse.Namespace) -> int:
    """Tell each key's id and what it encrypts; with `rotate` encrypt everything anew before."""
    from shigan.cli.language import tell  # noqa: PLC0415 -- needs Django
    from shigan.kernel.personal.keyring import ring  # noqa: PLC0415
    from shigan.kernel.personal.queries import keys_in_use, missing_keys  # noqa: PLC0415

    if args.what == "rotate" and not _rotate():
        return 1
    used = keys_in_use()
    for key in ring().ids:
        state = _("在用") if key == ring().current else _("旧的")
        tell(
            _("%(key)s（%(state)s）：%(columns)s"),
            key=key,
            state=state,
            columns=", ".join(used.get(key, ())) or "—",
        )
    missing = missing_keys()
    for key, columns in missing.items():
        tell(_("%(key)s（缺少）：%(columns)s"), key=key, columns=", ".join(columns))
    return 1 if missing else 0


def _rotate() -> bool:
    """A new key on top of the file; everything encrypted and hashed with it, or nothing changed."""
    from django.conf import settings  # noqa: PLC0415 -- needs Django

    from shigan.cli.language import complain, tell  # noqa: PLC0415
    from shigan.kernel.clock.queries import today  # noqa: PLC0415
    from shigan.kernel.orgs.scope import system_scope  # noqa: PLC0415
    from shigan.kernel.personal.actions import keys_renew  # noqa: PLC0415
    from shigan.settings import environment  # noqa: PLC0415

    file = settings.SHIGAN_HOME / "personal-key"
    if environment.text("SHIGAN_PERSONAL_KEY"):
        complain(_("密钥来自 SHIGAN_PERSONAL_KEY：请在那里的第一行写上新的"))
        return False
    before = file.read_text(encoding="utf-8")
    _write(file, environment.new_personal_key() + before)
    settings.SHIGAN_PERSONAL_KEYS = environment.personal_keys(settings.SHIGAN_HOME)
    try:
        done = keys_renew(actor=system_scope("更换密钥", today()))
    except BaseException:
        _write(file, before)
        raise
    for model, rows in done.items():
        tell(_("%(model)s：%(rows)d行"), model=model, rows=rows)
    return True


def _write(file: Path, content: str) -> None:
    """Replace the file in one step; nobody but its owner reads it."""
    handle, fresh = tempfile.mkstemp(dir=file.parent, prefix=".key-")
    with os.fdopen(handle, "w", encoding="utf-8") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    Path(fresh).replace(file)
