"""Vendored files: each with its licence, none pointing outside."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [
    ROOT / "src" / "shigan" / "kernel" / "web" / "static" / "vendor",
    ROOT / "tests" / "vendor",
]
PACKAGES = [path for folder in FOLDERS for path in sorted(folder.iterdir()) if path.is_dir()]


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_each_package_carries_its_licence_and_no_source_map(package: Path) -> None:
    assert (package / "LICENSE").stat().st_size > 0
    for file in package.iterdir():
        assert re.search(r"[#@] sourceMappingURL=", file.read_text(encoding="utf-8")) is None


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.parent.name)
def test_the_table_names_every_file(folder: Path) -> None:
    table = (folder / "VENDORED.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([^`]+/[^`]+)`", table)) - {"tools/vendor.py"}
    held = {str(file.relative_to(folder)) for file in folder.rglob("*") if file.parent != folder}
    assert named == held


def test_the_lock_names_no_registry() -> None:
    lock = json.loads((ROOT / "tools" / "vendor" / "package-lock.json").read_text(encoding="utf-8"))
    assert [name for name, entry in lock["packages"].items() if "resolved" in entry] == []
