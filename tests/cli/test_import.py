"""`shigan import`, on stores of its own: killed, twice at once, with no room left."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from shigan.cli import main
from tests.kernel.imports.books import csv, units, workbook
from tests.kit.cast import Cast

STREET = "370902002"
HEAD = ("代码", "名称", "类别", "上级代码", "设立日期")
#: Loads the file, and does something to itself between the last row and the end.
_SCRIPT = """
import os, signal, sys
from dataclasses import replace
import django
django.setup()
from django.db import connection
from django.db.backends.signals import connection_created
from shigan.cli import main
from shigan.kernel.imports.registry import importers

units = importers["units"]

def load(rows, context):
    loaded = units.load(rows, context)
    {between}
    return loaded

importers._items["units"] = replace(units, load=load)
raise SystemExit(main(["import", sys.argv[1], "--as", "units"]))
"""


def new_store(home: Path) -> dict[str, str]:
    """The environment of a store of its own, with one street."""
    env = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "LANG", "LC_ALL"}}
    env |= {"SHIGAN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "shigan.settings.prod"}
    run(env, "init", "--street", STREET)
    return env


def run(env: dict[str, str], *args: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from shigan.cli import main; raise SystemExit(main())"]
    return subprocess.run([*command, *args], env=env, capture_output=True, text=True, check=False)


def script(env: dict[str, str], path: Path, between: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", _SCRIPT.format(between=between), str(path)]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


def counted(env: dict[str, str]) -> Any:
    """Units beside those of the start, and the state of each batch."""
    code = (
        "import django, json; django.setup()\n"
        "from shigan.kernel.imports.models import Batch, Origin\n"
        "from shigan.kernel.imports.queries.batches import state_of\n"
        "from shigan.kernel.orgs.models import Unit\n"
        "states = [(b.status, state_of(b).interrupted) for b in Batch.objects.order_by('pk')]\n"
        "found = Unit.objects.filter(name__startswith='新').count()\n"
        "print(json.dumps([found, Origin.objects.count(), states]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def cells(start: int, count: int) -> list[tuple[str, ...]]:
    return [
        (f"{STREET}9{n}", f"新{n}社区", "社区", STREET, "2022-03-01")
        for n in range(start, start + count)
    ]


def test_killed_twice_at_once_and_without_room(tmp_path: Path) -> None:
    env = new_store(tmp_path / "home")
    first = csv(tmp_path / "a.csv", HEAD, *cells(1000, 300))

    killed = script(env, first, "os.kill(os.getpid(), signal.SIGKILL)")
    assert killed.returncode == -signal.SIGKILL
    assert counted(env) == [0, 0, [["RUNNING", True]]]

    full = script(env, first, "connection.cursor().execute('PRAGMA max_page_count=1')\n"
                  "    from shigan.kernel.orgs.models import Unit\n"
                  "    [Unit.objects.filter(pk=1).update(aliases=['x' * 2000000])]")  # fmt: skip
    assert (full.returncode, full.stderr.strip().splitlines()[-1]) == (
        1,
        "磁盘已满，没有存下，什么都没有改变；请清理后再来",
    )
    assert counted(env)[:2] == [0, 0]

    second = csv(tmp_path / "b.csv", HEAD, *cells(2000, 300))
    both = [
        subprocess.Popen(
            [sys.executable, "-c", _SCRIPT.format(between="pass"), str(path)],
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for path in (first, second)
    ]
    said = [process.communicate()[1].decode() for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    found, origins, states = counted(env)
    assert (found, origins) == (600, 600)
    assert [status for status, _interrupted in states].count("DONE") == 2

    again = run(env, "import", str(first), "--as", "units")
    assert again.returncode == 1
    assert "同一个文件已由命令行于" in again.stderr


def test_the_dry_run_says_all_in_json(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = units(tmp_path / "a.xlsx", (f"{STREET}003", "新社区", "", "小区", STREET, "2022-03-01"))
    assert main(["import", str(path), "--as", "units", "--dry-run", "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["sheet"], said["header_rows"], said["rows"]) == (
        "单位",
        [1],
        {"total": 1, "good": 0, "bad": 1},
    )
    assert said["columns"][3] == {
        "column": "D", "heading": "类别", "field": "kind", "sure": 100, "why": "label",
    }  # fmt: skip
    assert said["problems"] == [
        {
            "row": 2,
            "column": "类别",
            "cell": "D2",
            "code": "not_choice",
            "read": "小区",
            "message": "没有这个选项",
            "suggestion": "可选：区、街道、科室、社区、网格",
            "choices": [],
        }
    ]


def test_an_importer_goes_by_the_end_of_its_code(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = csv(tmp_path / "a.csv", ("编号", "来源"), ("1", "x"))
    assert main(["import", str(path), "--as", "events", "--dry-run", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["importer"] == "grid.events"


def test_good_rows_alone_and_the_same_file_again(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = csv(
        tmp_path / "a.csv", HEAD, cells(1, 1)[0], ("", "", "", "", ""), ("x", "", "", "", "")
    )
    assert main(["import", str(path), "--as", "units"]) == 1
    assert main(["import", str(path), "--as", "units", "--good-rows"]) == 1
    assert "2 rows, 1 bad, 1 made, 0 changed" in capsys.readouterr().out
    assert main(["import", str(path), "--as", "units", "--good-rows"]) == 1
    assert "同一个文件" in capsys.readouterr().err
    assert main(["import", str(path), "--as", "units", "--good-rows", "--again"]) == 1
    assert "0 made, 0 changed" in capsys.readouterr().out


def test_a_person_says_what_columns_and_cells_mean(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = ("代码", "大名", *HEAD[2:])
    path = csv(tmp_path / "a.csv", head, (f"{STREET}003", "新", "小区", STREET, "2022-03-01"))
    said = ["import", str(path), "--as", "units"]
    assert main([*said, "--dry-run"]) == 1
    assert main([*said, "--column", "B=nothing"]) == 1
    assert "没有这样的列，可用的有：" in capsys.readouterr().err
    assert main([*said, "--column", "b=name", "--cell", "C2=社区"]) == 0
    assert "1 made" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main([*said, "--cell", "C2"])


def test_the_sheet_that_is_meant(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [(f"{STREET}00{n}", f"新{n}社区", "社区", STREET, "2022-03-01") for n in (8, 9)]
    path = workbook(tmp_path / "a.xlsx", ("一月", [HEAD, rows[0]]), ("二月", [HEAD, rows[1]]))
    said = ["import", str(path), "--as", "units", "--dry-run", "--json", "--sheet"]
    assert main([*said, "二月"]) == 0
    assert json.loads(capsys.readouterr().out)["sheet"] == "二月"
    assert main([*said, "三月"]) == 1
    assert "里没有找到表头" in capsys.readouterr().err
