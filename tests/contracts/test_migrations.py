"""Migrations are named by people, follow one another in one line, and import no app."""

from __future__ import annotations

import ast
import re
from itertools import pairwise
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "shigan"
FOLDERS = sorted(path for path in SOURCE.rglob("migrations") if path.is_dir())
NAME = re.compile(r"(\d{4})_[a-z][a-z0-9_]*")
#: What never changes its meaning: the seal of a table, kinds of columns, ids.
STEADY = {
    "shigan.kernel.audit.sealed",
    "shigan.kernel.base.columns",
    "shigan.kernel.base.ids",
    "shigan.kernel.personal.columns",
}


def names(folder: Path) -> list[str]:
    """The migrations of an app in order."""
    return sorted(path.stem for path in folder.glob("*.py") if path.stem != "__init__")


def flaws(found: list[str]) -> list[str]:
    """What is wrong with the names of an app's migrations."""
    wrong = [f"{name}: not named by a person" for name in found if "auto" in name.split("_")]
    wrong += [f"{name}: not NNNN_words" for name in found if not NAME.fullmatch(name)]
    numbers = [int(name[:4]) for name in found if name[:4].isdecimal()]
    if numbers != list(range(1, len(numbers) + 1)):
        wrong.append(f"numbers {numbers}: two in one place, or a gap")
    if found and found[0] != "0001_initial":
        wrong.append(f"begins with {found[0]}")
    return wrong


def imported(file: Path) -> set[str]:
    """The modules of the product that a migration imports."""
    modules = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            modules.add(node.module or "")
        elif isinstance(node, ast.Import):
            modules |= {name.name for name in node.names}
    return {name for name in modules if name.startswith("shigan")}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: str(path.parent.relative_to(SOURCE)))
def test_migrations_are_named_and_in_one_line(folder: Path) -> None:
    assert flaws(names(folder)) == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: str(path.parent.relative_to(SOURCE)))
def test_migrations_depend_on_the_one_before(folder: Path) -> None:
    found = names(folder)
    for before, name in pairwise(found):
        text = (folder / f"{name}.py").read_text(encoding="utf-8")
        assert f'"{before}")' in text, f"{name} does not follow {before}"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: str(path.parent.relative_to(SOURCE)))
def test_migrations_import_no_app(folder: Path) -> None:
    taken = {name for file in folder.glob("*.py") for name in imported(file)}
    assert taken - STEADY == set()


@pytest.mark.parametrize(
    ("found", "flaw"),
    [
        (["0001_initial", "0002_auto_20261124_0800"], "not named by a person"),
        (["0001_initial", "0002_a", "0002_b"], "two in one place"),
        (["0001_initial", "0003_a"], "a gap"),
        (["0001_start"], "begins with"),
        (["0001_initial", "two"], "not NNNN_words"),
    ],
)
def test_a_flaw_is_found(found: list[str], flaw: str) -> None:
    assert any(flaw in wrong for wrong in flaws(found))


ANY_STORE = re.compile(r"\.objects(?!\s*\.using\()")


@pytest.mark.parametrize(
    "file",
    sorted(file for folder in FOLDERS for file in folder.glob("[0-9]*.py")),
    ids=lambda file: f"{file.parents[1].name}.{file.stem}",
)
def test_what_a_migration_writes_goes_to_the_store_that_is_migrated(file: Path) -> None:
    assert ANY_STORE.findall(file.read_text(encoding="utf-8")) == []


def test_a_write_to_the_usual_store_would_be_found() -> None:
    assert ANY_STORE.findall("model.objects.bulk_create(rows)") == [".objects"]
    assert ANY_STORE.findall("model.objects.using(alias).bulk_create(rows)") == []
