"""`shigan import`, on stores of its own: killed, twice at once, with no room left."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from shigan.cli import main
from tests.kernel.imports.books import csv, units, workbook
from tests.kit.cast import Cast
from tests.kit.grid import make_tables

pytestmark = pytest.mark.wide

STREET = "370902002"
HEAD = ("代码", "名称", "类别", "上级代码", "设立日期")
AS_UNITS = ("--as", "units")
#: Imports a file, or undoes the batch of that number, and does something to itself when a step of
#: the importer has done its work and nothing is stored yet: check, load or undo.
_SCRIPT = """
import os, signal, sys
from dataclasses import replace
import django
django.setup()
from django.db import connection
from shigan.cli import main
from shigan.kernel.base.errors import DomainError
from shigan.kernel.clock.queries import today
from shigan.kernel.imports.actions import batch_take_back
from shigan.kernel.imports.models import Batch
from shigan.kernel.imports.registry import importers
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.scope import system_scope

units = importers["units"]

def kill():
    os.kill(os.getpid(), signal.SIGKILL)

def fill():
    connection.cursor().execute("PRAGMA max_page_count=1")

def nothing():
    pass

def check(rows, context):
    found = list(units.check(rows, context))
    if "{step}" == "check":
        {deed}()
    return found

def load(rows, context):
    loaded = units.load(rows, context)
    if "{step}" == "load":
        {deed}()
        grow()
    return loaded

def undo(actor, traces):
    units.undo(actor, traces)
    if "{step}" == "undo":
        {deed}()
        grow()

def grow():
    Unit.objects.order_by("pk").filter(pk=Unit.objects.earliest("pk").pk).update(
        aliases=["x" * 2000000] if "{deed}" == "fill" else []
    )

importers._items["units"] = replace(units, check=check, load=load, undo=undo)
if sys.argv[1].isdecimal():
    batch = Batch.objects.get(pk=int(sys.argv[1]))
    try:
        batch_take_back(actor=system_scope("命令行", today()), batch=batch)
    except DomainError as error:
        sys.exit(str(error))
else:
    raise SystemExit(main(["import", *sys.argv[1:], "--as", "units"]))
"""
FULL = "磁盘已满，没有存下，什么都没有改变；请清理后再来"


def environment(home: Path) -> dict[str, str]:
    """The environment of a store of its own."""
    env = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "LANG", "LC_ALL"}}
    return env | {"SHIGAN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "shigan.settings.prod"}


def run(env: dict[str, str], *args: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from shigan.cli import main; raise SystemExit(main())"]
    return subprocess.run([*command, *args], env=env, capture_output=True, text=True, check=False)


def script(
    env: dict[str, str], step: str, deed: str, *args: str
) -> subprocess.CompletedProcess[str]:
    """Import or undo, with a mishap after that step."""
    command = [sys.executable, "-c", _SCRIPT.format(step=step, deed=deed), *args]
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


def sources(home: Path) -> list[bytes]:
    """The source files that are kept, as they lie on disk."""
    return [path.read_bytes() for path in (home / "imports").rglob("*") if path.is_file()]


@pytest.fixture
def store(founded: Path, tmp_path: Path) -> dict[str, str]:
    """The environment of a store of one's own, with one street."""
    shutil.copytree(founded, tmp_path / "home")
    return environment(tmp_path / "home")


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of which the others are copies."""
    home = tmp_path_factory.mktemp("founded")
    assert run(environment(home), "init", "--street", STREET).returncode == 0
    return home


@pytest.mark.fault
@pytest.mark.parametrize("deed", ["kill", "fill"])
def test_a_check_that_is_cut_off_leaves_nothing(
    store: dict[str, str], tmp_path: Path, deed: str
) -> None:
    bad = [(code, name, "小区", parent, day) for code, name, _kind, parent, day in cells(1000, 400)]
    path = csv(tmp_path / "a.csv", HEAD, *bad)
    for dry in ([], ["--dry-run"]):
        cut = script(store, "check", deed, str(path), *dry)
        if deed == "kill":
            assert cut.returncode == -signal.SIGKILL
        elif not dry:  # a dry run stores nothing, and so needs no room
            assert (cut.returncode, cut.stderr.strip().splitlines()[-1]) == (1, FULL)
        assert counted(store) == [0, 0, []]
    # What was killed leaves its file; the key of it was nowhere but in that process.
    left = sources(tmp_path / "home")
    assert [len(left), *(part.decode("utf-8", "ignore").count("新") for part in left)] == (
        [1, 0] if deed == "kill" else [0]
    )
    again = run(store, "import", str(csv(tmp_path / "b.csv", HEAD, *cells(1000, 400))), *AS_UNITS)
    assert (again.returncode, counted(store)) == (0, [400, 400, [["DONE", False]]])


@pytest.mark.fault
def test_a_load_that_is_killed_leaves_nothing_and_comes_in_afterwards(
    store: dict[str, str], tmp_path: Path
) -> None:
    path = csv(tmp_path / "a.csv", HEAD, *cells(1000, 300))
    assert script(store, "load", "kill", str(path)).returncode == -signal.SIGKILL
    assert counted(store) == [0, 0, [["RUNNING", True]]]
    assert script(store, "load", "nothing", str(path)).returncode == 0
    assert counted(store) == [300, 300, [["RUNNING", True], ["DONE", False]]]
    again = run(store, "import", str(path), *AS_UNITS)
    assert again.returncode == 1
    assert "同一个文件已由命令行于" in again.stderr


@pytest.mark.fault
def test_a_load_without_room_leaves_nothing_and_says_so(
    store: dict[str, str], tmp_path: Path
) -> None:
    path = csv(tmp_path / "a.csv", HEAD, *cells(1000, 300))
    full = script(store, "load", "fill", str(path))
    assert (full.returncode, full.stderr.strip().splitlines()[-1]) == (1, FULL)
    found, origins, [[status, _interrupted]] = counted(store)
    assert (found, origins, status in {"RUNNING", "FAILED"}) == (0, 0, True)
    assert script(store, "load", "nothing", str(path)).returncode == 0
    assert counted(store)[:2] == [300, 300]


@pytest.mark.fault
@pytest.mark.parametrize("deed", ["kill", "fill"])
def test_an_undo_that_is_cut_off_takes_nothing_back_and_can_be_repeated(
    store: dict[str, str], tmp_path: Path, deed: str
) -> None:
    path = csv(tmp_path / "a.csv", HEAD, *cells(1000, 300))
    assert run(store, "import", str(path), *AS_UNITS).returncode == 0
    cut = script(store, "undo", deed, "1")
    if deed == "kill":
        assert cut.returncode == -signal.SIGKILL
    else:
        assert (cut.returncode, cut.stderr.strip().splitlines()[-1]) == (1, FULL)
    assert counted(store) == [300, 300, [["DONE", False]]]
    assert script(store, "undo", "nothing", "1").returncode == 0
    assert counted(store) == [0, 300, [["UNDONE", False]]]


@pytest.mark.fault
def test_two_imports_at_once_both_come_in_whole(store: dict[str, str], tmp_path: Path) -> None:
    both = [
        subprocess.Popen(
            [sys.executable, "-c", _SCRIPT.format(step="", deed="nothing"), str(path)],
            env=store,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for path in (
            csv(tmp_path / "a.csv", HEAD, *cells(1000, 300)),
            csv(tmp_path / "b.csv", HEAD, *cells(2000, 300)),
        )
    ]
    said = [process.communicate()[1].decode() for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert counted(store) == [600, 600, [["DONE", False], ["DONE", False]]]


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
    assert "2行，其中1行有问题，新增1项，更改0项" in capsys.readouterr().out
    assert main(["import", str(path), "--as", "units", "--good-rows"]) == 1
    assert "同一个文件" in capsys.readouterr().err
    assert main(["import", str(path), "--as", "units", "--good-rows", "--again"]) == 1
    assert "新增0项，更改0项" in capsys.readouterr().out


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
    assert "新增1项" in capsys.readouterr().out
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


def test_an_awful_sheet_of_events_is_told_whole_in_json(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A title, a heading of two rows, a subtotal, a signature, a hidden row; three wrong cells."""
    make_tables(cast)
    rows = [
        ("某街道2022年3月事件台账",),
        ("序号", "事件编号", "上报", None, "问题类型", "所属网格", "事件标题"),
        (None, None, "上报时间", "问题来源", None, None, None),
        (1, "A-1", "2022.3.5 9:30", "巡查发现", "0101", "三里第1网格", "垃圾未清"),
        (2, "A-2", "2022年3月6日", "居民来电", "9999", "三里第2网格", "占道"),
        (3, "A-3", "2022-03-32", "居民来电", "0101", "无名网格", "占道"),
        ("小计", None, None, None, None, None, "3件"),
        ("填表人：某某", None, None, None, None, None, None),
    ]
    path = workbook(tmp_path / "三月.xlsx", ("三月", rows))
    book = openpyxl.load_workbook(path)
    sheet = book.active
    assert sheet is not None
    for merged in ("A1:G1", "C2:D2", "A2:A3", "B2:B3", "E2:E3", "F2:F3", "G2:G3"):
        sheet.merge_cells(merged)
    sheet.row_dimensions[5].hidden = True
    book.save(path)
    assert main(["import", str(path), "--as", "events", "--dry-run", "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["sheet"], said["header_rows"], said["rows"]) == (
        "三月",
        [2, 3],
        {"total": 3, "good": 1, "bad": 2},
    )
    assert [(c["column"], c["heading"], c["field"], c["sure"]) for c in said["columns"]] == [
        ("B", "事件编号", "number", 98),
        ("C", "上报/上报时间", "reported_at", 95),
        ("D", "上报/问题来源", "source", 95),
        ("E", "问题类型", "event_class", 98),
        ("F", "所属网格", "cell", 98),
        ("G", "事件标题", "title", 98),
    ]
    assert said["extra"] == [{"column": "A", "heading": "序号"}]
    assert (said["passed"], said["hidden_rows"]) == ({"subtotal": [7], "note": [8]}, [5])
    assert [(p["cell"], p["code"], p["read"]) for p in said["problems"]] == [
        ("E5", "rule", "9999"),
        ("C6", "no_such_day", "2022-03-32"),
        ("F6", "unknown_unit", "无名网格"),
    ]
