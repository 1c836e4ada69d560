"""Write the tables of Python packages in docs/licences.md, from the locks and what packages say.

    .venv/bin/python tools/licences.py

Needs what requirements/dev.txt installs. The suite compares.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib.metadata import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "licences.md"
LOCKS = ROOT / "requirements"
#: Heading of the page → the lock whose packages stand there, and the one whose packages do not.
TABLES = {
    "Python packages that the product runs on": ("base", ""),
    "Python packages that only the tests need": ("dev", "base"),
}
_PIN = re.compile(r"^([\w.-]+)(?:\[[\w,]+\])?==([^\s\\]+)(.*?)(?=^\S|\Z)", re.MULTILINE | re.DOTALL)
_VIA = re.compile(r"^ +# +(?:via\b)? *(\S.*)$", re.MULTILINE)
_MOST_NAMED = 2
_LONGEST = 40
#: What a package says loosely or at too great a length, as its licence file has it.
_SAID = {
    "cryptography": "Apache-2.0 or BSD-3-Clause",
    "docxtpl": "LGPL-2.1-only",
    "numpy": "BSD-3-Clause and others",
    "psycopg": "LGPL-3.0-only",
    "psycopg-binary": "LGPL-3.0-only",
    "python-stdnum": "LGPL-2.1-or-later",
    "pillow": "MIT-CMU",
    "xlsxwriter": "BSD-2-Clause",
}
_CLASSIFIED = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "ISC License (ISCL)": "ISC",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}


def locked(name: str) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Version, and by whom it is needed, of each package in a lock."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    text = (LOCKS / f"{name}.txt").read_text(encoding="utf-8") if name else ""
    for package, version, rest in _PIN.findall(text):
        found[package] = (version, tuple(via for via in _VIA.findall(rest) if via != "via"))
    return found


def licence(package: str) -> str:
    """What a package says of its licence."""
    if package in _SAID:
        return _SAID[package]
    told = metadata(package)
    if expression := told.get("License-Expression"):
        return expression.replace(" OR ", " or ").replace(" AND ", " and ")
    for line in told.get_all("Classifier") or []:
        if (words := line.rpartition(" :: ")[2]) in _CLASSIFIED and line.startswith("License"):
            return _CLASSIFIED[words]
    said = (told.get("License") or "").strip()
    return said if 0 < len(said) < _LONGEST else "unknown"


def rows(lock: str, without: str) -> Iterator[str]:
    """The lines of a table."""
    yield "| package | version | licence | needed by |"
    yield "|---|---|---|---|"
    left_out = locked(without)
    for package, (version, via) in sorted(locked(lock).items()):
        if package in left_out:
            continue
        direct = any(name.startswith("-r ") for name in via)
        needed = "Shigan" if direct else ", ".join(via) if len(via) <= _MOST_NAMED else "several"
        yield f"| {package} | {version} | {licence(package)} | {needed} |"


def written(page: str) -> str:
    """The page with its tables as they should be."""
    for heading, (lock, without) in TABLES.items():
        before, found, rest = page.partition(f"## {heading}\n\n")
        if not found:
            raise SystemExit(f"{PAGE.name}: no heading {heading!r}")
        _old, _gap, after = rest.partition("\n\n")
        table = "\n".join(rows(lock, without))
        page = f"{before}{found}{table}\n\n{after}"
    return page


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write(f"{PAGE.relative_to(ROOT)}\n")
