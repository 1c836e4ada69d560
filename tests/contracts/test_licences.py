"""What Shigan stands on is listed with its licence, and each direct dependency with its reason."""

from __future__ import annotations

import re
from importlib.metadata import metadata
from pathlib import Path

import pytest
from tools.licences import licence, written
from tools.licences import locked as locked_in

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
REASONS = (ROOT / "docs" / "decisions" / "0002-dependencies.md").read_text(encoding="utf-8")
VENDORED = [
    ROOT / "src" / "shigan" / "kernel" / "web" / "static" / "vendor" / "VENDORED.md",
    ROOT / "tests" / "vendor" / "VENDORED.md",
]
ROW = re.compile(r"^\| (\S+) \| (\d\S*) \| ([^|]+?) \|", re.MULTILINE)
#: A word of the licence by which its own metadata tells it.
FAMILY = re.compile(r"Apache|0BSD|BSD|LGPL|MPL|MIT|PSF")


def rows(heading: str) -> dict[str, tuple[str, str]]:
    """Version and licence by package, of a table under a heading of the page."""
    part = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return {name: (version, licence) for name, version, licence in ROW.findall(part)}


PYTHON = rows("Python packages that the product runs on")


def locked() -> dict[str, str]:
    """The versions of base.txt."""
    text = (ROOT / "requirements" / "base.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)(?:\[\w+\])?==([^\s\\]+)", text, re.MULTILINE))


def direct() -> list[str]:
    """The names in base.in."""
    text = (ROOT / "requirements" / "base.in").read_text(encoding="utf-8")
    return re.findall(r"^([\w-]+)", text, re.MULTILINE)


def test_the_tables_are_as_the_tool_writes_them() -> None:
    assert written(PAGE) == PAGE


def test_nobody_is_without_a_licence() -> None:
    told = [licence(name) for lock in ("base", "dev") for name in locked_in(lock)]
    assert len(told) > 60
    assert "unknown" not in told


def test_every_package_is_listed_at_its_version() -> None:
    assert {name: version for name, (version, _) in PYTHON.items()} == locked()


@pytest.mark.parametrize("name", sorted(PYTHON))
def test_a_licence_is_what_the_package_says(name: str) -> None:
    told = metadata(name)
    said = [told.get("License-Expression") or told.get("License") or ""]
    said += [c for c in told.get_all("Classifier") or [] if c.startswith("License")]
    family = FAMILY.search(PYTHON[name][1])
    assert family is not None
    assert family[0] in " ".join(said)


@pytest.mark.parametrize("name", direct())
def test_a_dependency_has_its_reason(name: str) -> None:
    assert f"| {name} |" in REASONS


def test_reasons_are_given_for_nothing_else() -> None:
    named = re.findall(
        r"^\| ([\w-]+) \| [^|]+\|$", REASONS.partition("\n## Left out")[0], re.MULTILINE
    )
    assert sorted(named) == sorted(["package", *direct()])


def test_what_is_vendored_is_listed_at_its_version() -> None:
    held = {
        name: (version, licence)
        for table in VENDORED
        for name, version, licence in ROW.findall(table.read_text(encoding="utf-8"))
    }
    assert rows("Browser parts in the source tree") == held
