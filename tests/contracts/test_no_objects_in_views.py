"""Views, API and tasks never write: they call an action, which does."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "shigan"
FRONT = {"views", "api", "tasks"}
WRITES = {
    "create",
    "get_or_create",
    "update",
    "update_or_create",
    "delete",
    "bulk_create",
    "bulk_update",
}


def is_front(path: Path) -> bool:
    """Whether a file answers requests or runs jobs: `views.py`, or a part of `views/`.

    The API's own app is called api; of that, its `actions.py` writes as everywhere.
    """
    app = path.relative_to(SOURCE).parts[2:]
    return bool(app) and (app[0] in FRONT or Path(app[0]).stem in FRONT)


FILES = sorted(path for path in SOURCE.rglob("*.py") if is_front(path))


def writes(text: str) -> list[str]:
    """Calls in a module that write to the store."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        called = ast.unparse(node.func)
        if node.func.attr == "save" or (node.func.attr in WRITES and _on_rows(node.func.value)):
            found.append(f"{node.lineno}: {called}")
    return found


def _on_rows(value: ast.expr) -> bool:
    """Whether a call is on a manager, or on what a call on rows gave (a queryset, a record)."""
    return any(
        (isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"})
        or isinstance(node, ast.Call)
        for node in ast.walk(value)
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_the_front_never_writes(path: Path) -> None:
    assert writes(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "text",
    [
        "Unit.objects.create(code=code)",
        "Unit.objects.filter(code=code).update(name=name)",
        "Unit.objects.bulk_create(units)",
        "get_object_or_404(Unit, code=code).delete()",
        "unit.save()",
        "form.save(commit=False)",
    ],
)
def test_a_write_is_found(text: str) -> None:
    assert writes(text) == [f"1: {text.rpartition('(')[0]}"]


def test_other_calls_are_no_writes() -> None:
    assert writes("seen.update(found)\nrequest.session.update(a=1)\nUnit.objects.get(pk=1)") == []


def test_the_front_is_what_it_should_be() -> None:
    names = {str(path.relative_to(SOURCE)) for path in FILES}
    assert {
        "lines/grid/views/report.py",
        "kernel/matters/api.py",
        "kernel/matters/tasks.py",
    } < names
    assert {n for n in names if n.endswith("actions.py")} == set()
