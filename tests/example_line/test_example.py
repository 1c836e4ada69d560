"""The example line works, and the how-to quotes it as it is."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.wide

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PAGES = [
    ROOT / "docs" / "how-to" / f"add-a-{what}.md" for what in ("line", "matter-kind", "figure")
]
#: A quoted file: its path in a bold line, then the block.
QUOTED = re.compile(r"^\*\*`([^`]+)`\*\*\n\n(`{3,4})[a-z]*\n(.*?)^\2$", re.MULTILINE | re.DOTALL)
#: Where a file of the example lies that a reader would have elsewhere.
HELD = {
    "src/shigan/lines/lamps/": HERE / "lamps",
    "docs/rules/lamps.md": HERE / "lamps.md",
    "tests/lines/lamps/test_flow.py": HERE / "flow.py",
}


def held(path: str) -> Path:
    """The file of the example that stands for a path of the how-to."""
    if path in HELD:
        return HELD[path]
    folder = "src/shigan/lines/lamps/"
    assert path.startswith(folder), path
    return HELD[folder] / path.removeprefix(folder)


def quotes(page: Path) -> list[tuple[str, str]]:
    """Each quoted file of a page: path and text."""
    found = QUOTED.finditer(page.read_text(encoding="utf-8"))
    return [(match[1], match[3]) for match in found]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_the_page_quotes_is_what_runs(page: Path) -> None:
    found = quotes(page)
    assert found, "quotes nothing"
    for path, text in found:
        assert text == held(path).read_text(encoding="utf-8"), path


def test_the_pages_leave_out_no_file_of_the_example() -> None:
    told = {held(path) for page in PAGES for path, _ in quotes(page)}
    code = {
        file
        for file in (HERE / "lamps").rglob("*")
        if file.suffix in {".py", ".html"} and file.name != "__init__.py"
    }
    assert {str(f.relative_to(HERE)) for f in code - told} == {"lamps/migrations/0001_initial.py"}


def test_the_example_line_passes_its_own_tests() -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.example_line.settings"}
    environment.pop("DATABASE_URL", None)  # a store of its own, beside that of this run
    command = [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider"]
    files = ["tests/example_line/flow.py", "tests/example_line/lamps.md"]
    done = subprocess.run(
        [*command, *files], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
