"""What an app ships beside its code goes into the installed package."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "shigan"
CODE = {".py", ".pyc"}


def test_every_file_beside_the_code_is_packed() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = declared["tool"]["setuptools"]["package-data"]["shigan"]
    packed = {path for pattern in patterns for path in SOURCE.glob(pattern)}
    files = {p for p in SOURCE.rglob("*") if p.is_file() and p.suffix not in CODE}
    assert sorted(str(p.relative_to(SOURCE)) for p in files - packed) == []
    assert SOURCE / "kernel" / "orgs" / "divisions" / "data" / "37.xz" in packed
