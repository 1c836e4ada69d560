"""Collect the texts of pages for translation into English, and compile the translations.

`python tools/messages.py` needs Debian's gettext; `python tools/messages.py --compile` does not.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "shigan"
CATALOG = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"


def collect() -> None:
    """Bring the catalogue up to date with the source: new texts in, old ones out."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "shigan.settings.test"}
    subprocess.run(
        [
            sys.executable,
            "-m",
            "django",
            "makemessages",
            "-l",
            "en",
            "--no-obsolete",
            "--no-wrap",
            "--add-location",
            "file",
            "-i",
            "vendor",
            "-e",
            "py,html,svg,txt",
        ],
        cwd=SOURCE,
        env=environment,
        check=True,
    )
    catalogue = polib.pofile(str(CATALOG), wrapwidth=0)
    catalogue.metadata.pop("POT-Creation-Date", None)
    catalogue.metadata.pop("PO-Revision-Date", None)
    catalogue.save()


def compiled() -> bytes:
    """The catalogue as the program reads it."""
    return polib.pofile(str(CATALOG)).to_binary()


def main() -> None:
    """Collect unless told only to compile; then compile and say what is left."""
    if "--compile" not in sys.argv:
        collect()
    CATALOG.with_suffix(".mo").write_bytes(compiled())
    catalogue = polib.pofile(str(CATALOG))
    left = len(catalogue.untranslated_entries()) + len(catalogue.fuzzy_entries())
    print(f"{len(catalogue)} texts, {left} without a translation")


if __name__ == "__main__":
    main()
