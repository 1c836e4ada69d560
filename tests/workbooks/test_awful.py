"""Fifty workbooks as offices have them: what must be read, and what must be refused.

`expected.yaml` says so for each; what it does not mention must not be there.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.utils import translation

from shigan.kernel.base.errors import Refused
from shigan.kernel.imports.queries.checking import dry_run
from shigan.kernel.imports.queries.report import Checked
from shigan.kernel.orgs.scope import Scope
from tests.kit.cast import Cast
from tests.workbooks.build import FILES, bomb, million
from tests.workbooks.importer import BUILDINGS

pytestmark = [pytest.mark.once, pytest.mark.wide]
EXPECTED: dict[str, dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("expected.yaml").read_text(encoding="utf-8")
)
#: Most that reading a million empty rows may take beyond the program itself, in KiB.
_MOST_MEMORY = 60_000
#: In a process of its own, where nothing else has used memory before.
_MEASURED = """
import re, sys
from pathlib import Path
import django
django.setup()
from shigan.kernel.imports.queries.sheets import read_source
def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
before = peak()
[table] = read_source(Path(sys.argv[1])).tables
print(len(table.rows), peak() - before)
"""


def as_told(checked: Checked) -> dict[str, Any]:
    """What was found, in the words of `expected.yaml`; what is empty is left out."""
    report = checked.report
    told = {key: value for key, value in report.told.as_json().items() if value}
    if passed := told.pop("passed_rows", None):
        told["passed"] = {row["row"]: f"{row['why']}: {row['text']}" for row in passed}
    if others := told.pop("others", None):
        told["others"] = [f"{o['sheet']} {o['left']}{o['head']}" for o in others]
    found: dict[str, Any] = {
        "sheet": report.sheet,
        "head": report.header_rows,
        "columns": {c.letter: f"{c.field} {c.sure:.0%} {c.why}" for c in report.columns},
        "asked": {c.letter: f"{c.field} {c.sure:.0%} {c.why}" for c in report.asked},
        "extra": [letter for letter, _heading in report.extra],
        "rows": {
            row.number: " | ".join(f"{k}={v}" for k, v in row.values.items() if v is not None)
            for row in checked.context.rows
        },
        "remarks": {r.cell: f"{r.why} {r.text} → {r.value}" for r in report.remarks},
        "problems": {p.cell or p.row: f"{p.code}: {p.message}" for p in report.problems},
        **told,
    }
    return {key: value for key, value in found.items() if value}


def refusal(actor: Scope, name: str, language: str) -> str:
    """Why a file cannot be read, to a reader of that language."""
    with translation.override(language), pytest.raises(Refused) as refused:
        dry_run(FILES / name, BUILDINGS, actor)
    with translation.override(language):
        return str(refused.value)


def test_every_file_is_expected() -> None:
    assert sorted(EXPECTED) == sorted(path.name for path in FILES.iterdir())


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_workbook_is_read_or_refused(cast: Cast, name: str) -> None:
    expected = EXPECTED[name]
    actor = cast.scope("manager")
    if "refused" in expected:
        said = {language: refusal(actor, name, language) for language in ("zh-hans", "en")}
        assert said["zh-hans"] == expected["refused"]
        assert said["en"] == expected.get("in_english", said["en"])
        assert said["en"] != said["zh-hans"]
        return
    assert as_told(dry_run(FILES / name, BUILDINGS, actor)) == expected


def test_a_million_empty_rows_take_little_memory(cast: Cast, tmp_path: Path) -> None:
    million(tmp_path / "a.xlsx")
    checked = dry_run(tmp_path / "a.xlsx", BUILDINGS, cast.scope("manager"))
    assert [row.number for row in checked.rows] == [2, 3]
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, str(tmp_path / "a.xlsx")],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "shigan.settings.test"},
        capture_output=True,
        text=True,
        check=True,
    )
    rows, grown = map(int, done.stdout.split())
    assert rows == 3
    assert grown < _MOST_MEMORY


def test_a_zip_bomb_is_not_opened(cast: Cast, tmp_path: Path) -> None:
    bomb(tmp_path / "a.xlsx")
    with pytest.raises(Refused, match="文件解开后太大"):
        dry_run(tmp_path / "a.xlsx", BUILDINGS, cast.scope("manager"))
