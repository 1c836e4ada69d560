"""Batches: all or nothing, traced, undone, and never left half done."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.base.bulk import StoodOn
from shigan.kernel.base.errors import Conflict, Denied, Refused
from shigan.kernel.imports.actions import (
    batch_run,
    batch_take_back,
    batch_undo,
    file_check,
    import_file,
    import_folder,
)
from shigan.kernel.imports.catalog.units import UNITS
from shigan.kernel.imports.models import Batch, Origin
from shigan.kernel.imports.problems import Problem
from shigan.kernel.imports.queries.batches import origin_of, state_of
from shigan.kernel.imports.queries.context import Context
from shigan.kernel.imports.queries.report import Report
from shigan.kernel.imports.registry import Loaded, Rows, Trace, importers
from shigan.kernel.imports.store import Stopped, ask_stop, keep_file, progress_of, working
from shigan.kernel.orgs.actions import post_open
from shigan.kernel.orgs.models import Unit, User
from shigan.kernel.orgs.scope import Scope, system_scope
from shigan.kernel.web.fields import Kind
from tests.kernel.imports.books import csv, units
from tests.kit.cast import Cast

DAY = date(2022, 3, 1)
STREET = "370902002"
COMMUNITY = (f"{STREET}003", "新社区", "", "社区", STREET, DAY, "")
CELL = (f"{STREET}003001", "新第1网格", "", "网格", f"{STREET}003", DAY, "")
RENAMED = (f"{STREET}001", "三里社区（改）", "三里", "社区", STREET, date(2020, 1, 1), "")


def loaded(cast: Cast, path: Path, importer: str = "units", **options: Any) -> Report:
    return import_file(path, importer, actor=cast.scope("manager"), **options)


def snapshot() -> list[Any]:
    return list(Unit.objects.order_by("pk").values())


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> list[Exception]:
    """The importer of units, made to raise what is in the list after it has written."""
    raised: list[Exception] = []

    def load(rows: Rows, context: Context) -> Loaded:
        result = UNITS.load(rows, context)
        if raised:
            raise raised[0]
        return result

    monkeypatch.setitem(importers._items, "units", replace(UNITS, load=load))
    return raised


def test_a_file_goes_in_and_every_record_says_its_row(cast: Cast, tmp_path: Path) -> None:
    path = units(tmp_path / "单位.xlsx", COMMUNITY, (), RENAMED, CELL)
    told: list[tuple[int, int]] = []
    report = loaded(cast, path, on_progress=lambda done, total: told.append((done, total)))
    assert (report.status, report.made, report.changed, told) == ("DONE", 2, 1, [(0, 3)])
    batch = Batch.objects.get()
    assert (batch.importer, batch.status, batch.rows, batch.unit_path, batch.made_by_name) == (
        "units",
        "DONE",
        3,
        f"370902/{STREET}/",
        "癸管理",
    )
    names = {str(u.pk): u.name for u in Unit.objects.all()}
    assert [
        (o.row, o.label, names[o.object_id], o.made, o.data) for o in Origin.objects.order_by("row")
    ] == [
        (2, "orgs.unit", "新社区", True, None),
        (
            4,
            "orgs.unit",
            "三里社区（改）",
            False,
            {"name": ["三里社区", "三里社区（改）"], "aliases": [[], ["三里"]]},
        ),
        (5, "orgs.unit", "新第1网格", True, None),
    ]
    origin = origin_of(Unit.objects.get(code=CELL[0]))
    assert origin is not None
    assert str(origin) == f"{batch.pk}/5 orgs.unit {origin.object_id}"
    assert (origin.batch, origin.row) == (batch, 5)
    assert origin_of(cast.unit("002")) is None
    assert batch.source.content() == path.read_bytes()
    assert list(AuditRow.objects.order_by("pk").values_list("code", flat=True)) == [
        "imports.batch_check",
        "imports.batch_begin",
        "orgs.units_load",
        "imports.batch_load",
    ]


def test_one_bad_row_and_nothing_goes_in(cast: Cast, tmp_path: Path) -> None:
    before = snapshot()
    report = loaded(cast, units(tmp_path / "a.xlsx", COMMUNITY, ("x", "", "", "社区", STREET, DAY)))
    assert (report.status, report.rows, report.bad_rows) == ("CHECKED", 2, 1)
    assert snapshot() == before
    batch = Batch.objects.get()
    assert [(p.cell, p.message) for p in batch.found] == [("B3", "“名称”没有填写")]
    with pytest.raises(Refused, match="还有1行有问题"):
        batch_run(actor=cast.scope("manager"), batch=batch)
    assert snapshot() == before


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (RuntimeError("boom"), "程序出错（RuntimeError），详情见服务日志"),
        (Refused("此路不通", fields={"a": "原因"}), "此路不通 原因"),
    ],
)
def test_an_error_after_writing_leaves_nothing(
    cast: Cast, tmp_path: Path, broken: list[Exception], error: Exception, said: str
) -> None:
    before = snapshot()
    broken.append(error)
    with pytest.raises(type(error)):
        loaded(cast, units(tmp_path / "a.xlsx", COMMUNITY, CELL))
    assert (snapshot(), Origin.objects.count()) == (before, 0)
    batch = Batch.objects.get()
    assert (batch.status, batch.error) == ("FAILED", said)
    broken.clear()
    assert batch_run(actor=cast.scope("manager"), batch=batch).status == "DONE"
    assert Unit.objects.filter(code=CELL[0]).exists()


def test_what_changed_since_the_dry_run_is_seen(cast: Cast, tmp_path: Path) -> None:
    manager = cast.scope("manager")
    kept = keep_file(units(tmp_path / "a.xlsx", COMMUNITY))
    batch, checked = file_check(actor=manager, importer=UNITS, kept=kept)
    assert checked.report.good
    Unit.objects.filter(code=STREET).update(closed_on=DAY)
    with pytest.raises(Refused, match="核对之后情况有变，有1行不能导入"):
        batch_run(actor=manager, batch=batch)
    batch.refresh_from_db()
    assert (batch.status, batch.bad_rows) == ("FAILED", 1)
    assert [p.message for p in batch.found] == ["上级2022-03-01已撤销，下级不能晚于它"]


def test_a_source_that_is_gone_is_asked_for_again(cast: Cast, tmp_path: Path) -> None:
    manager = cast.scope("manager")
    kept = keep_file(units(tmp_path / "a.xlsx", COMMUNITY))
    batch, _checked = file_check(actor=manager, importer=UNITS, kept=kept)
    batch.source.path.unlink()
    with pytest.raises(Refused, match="源文件已不在，请重新上传"):
        batch_run(actor=manager, batch=batch)
    assert Batch.objects.get().error == "源文件已不在，请重新上传"


@pytest.mark.django_db
def test_the_installation_s_own_first_import_belongs_to_its_street(tmp_path: Path) -> None:
    system = system_scope("命令行", date(2022, 3, 1))
    rows = [
        ("370902", "泰山区", "", "区", "", DAY, ""),
        (STREET, "财源街道", "", "街道", "370902", DAY, ""),
    ]
    report = import_file(units(tmp_path / "a.xlsx", *rows), "units", actor=system)
    batch = Batch.objects.get()
    assert (report.made, batch.unit_path, batch.made_by, batch.made_by_name) == (
        2,
        f"370902/{STREET}/",
        None,
        "命令行",
    )
    other = ("370902003", "邻街道", "", "街道", "370902", DAY, "")
    import_file(units(tmp_path / "b.xlsx", other), "units", actor=system)
    import_file(units(tmp_path / "c.xlsx", COMMUNITY), "units", actor=system)
    assert Batch.objects.latest("pk").unit_path == ""


def test_the_same_file_goes_in_once(cast: Cast, tmp_path: Path) -> None:
    path = units(tmp_path / "a.xlsx", COMMUNITY)
    loaded(cast, path)
    with pytest.raises(Refused, match=r"同一个文件已由癸管理于.*导入过"):
        loaded(cast, path)
    assert loaded(cast, path, again=True).made == 0
    assert list(Batch.objects.values_list("status", flat=True)) == ["DONE", "DONE"]


def test_a_batch_is_undone_whole(cast: Cast, tmp_path: Path) -> None:
    manager, before = cast.scope("manager"), snapshot()
    path = units(tmp_path / "a.xlsx", COMMUNITY, CELL, RENAMED)
    loaded(cast, path)
    batch = batch_undo(actor=manager, batch=Batch.objects.get())
    assert (batch.status, snapshot()) == ("UNDONE", before)
    with pytest.raises(Refused, match="这一批没有导入，或已经撤销"):
        batch_undo(actor=manager, batch=batch)
    with pytest.raises(Refused, match="这一批已经导入过"):
        batch_run(actor=manager, batch=batch)
    assert loaded(cast, path).made == 2  # undone, so it may come in again


def test_undo_is_refused_where_later_work_stands(cast: Cast, tmp_path: Path) -> None:
    manager = cast.scope("manager")
    loaded(cast, units(tmp_path / "a.xlsx", COMMUNITY))
    unit = Unit.objects.get(code=COMMUNITY[0])
    post_open(actor=manager, unit=unit, role="clerk", title="内勤", opened_on=DAY)
    with pytest.raises(StoodOn) as refusal:
        batch_undo(actor=manager, batch=Batch.objects.get())
    assert [(b.record, b.by) for b in refusal.value.blockers] == [("新社区", "岗位 内勤")]
    assert (Batch.objects.get().status, Unit.objects.filter(pk=unit.pk).count()) == ("DONE", 1)


def test_undo_is_refused_while_a_later_batch_stands(cast: Cast, tmp_path: Path) -> None:
    manager = cast.scope("manager")
    loaded(cast, units(tmp_path / "first.xlsx", COMMUNITY))
    loaded(cast, units(tmp_path / "then.xlsx", (COMMUNITY[0], "改名社区", *COMMUNITY[2:])))
    first, then = Batch.objects.order_by("pk")
    with pytest.raises(StoodOn) as refusal:
        batch_undo(actor=manager, batch=first)
    assert [(b.record, b.by) for b in refusal.value.blockers] == [("后来的导入", "then.xlsx")]
    batch_undo(actor=manager, batch=then)
    batch_undo(actor=manager, batch=first)
    assert not Unit.objects.filter(code=COMMUNITY[0]).exists()


def test_an_undo_that_breaks_leaves_the_batch_as_it_was(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def undo(actor: Scope, traces: Sequence[Trace]) -> None:
        assert UNITS.undo is not None
        UNITS.undo(actor, traces)
        raise RuntimeError("boom")

    monkeypatch.setitem(importers._items, "units", replace(UNITS, undo=undo))
    manager = cast.scope("manager")
    loaded(cast, units(tmp_path / "a.xlsx", COMMUNITY))
    before = snapshot()
    with pytest.raises(RuntimeError):
        batch_take_back(actor=manager, batch=Batch.objects.get())
    batch = Batch.objects.get()
    assert (batch.status, batch.error) == ("DONE", "程序出错（RuntimeError），详情见服务日志")
    assert snapshot() == before
    with working(batch.pk), pytest.raises(Conflict):
        batch_take_back(actor=manager, batch=batch)
    monkeypatch.setitem(importers._items, "units", UNITS)
    assert batch_take_back(actor=manager, batch=batch).status == "UNDONE"


def test_what_reaches_beyond_ones_duties_is_left_to_others(cast: Cast, tmp_path: Path) -> None:
    other = ("370902003", "邻街道", "", "街道", "370902", DAY, "")
    path = units(tmp_path / "a.xlsx", COMMUNITY, other)
    import_file(path, "units", actor=system_scope("命令行", DAY))
    with pytest.raises(Denied):
        batch_take_back(actor=cast.scope("manager"), batch=Batch.objects.get())
    batch = Batch.objects.get()
    assert (batch.status, batch.error) == (
        "DONE",
        "其中有您职责范围以外的内容，请由管得到它的人来做",
    )
    assert Unit.objects.filter(code=COMMUNITY[0]).exists()


def test_only_whoever_may_import_loads_and_undoes(cast: Cast, tmp_path: Path) -> None:
    loaded(cast, units(tmp_path / "a.xlsx", COMMUNITY))
    for who in ("clerk", "auditor", "outsider"):
        with pytest.raises(Denied):
            batch_undo(actor=cast.scope(who), batch=Batch.objects.get())
        assert Batch.objects.visible_to(cast.scope(who)).count() == 0
    assert Batch.objects.visible_to(cast.scope("manager")).count() == 1
    assert AuditRow.objects.filter(code="imports.batch_undo", result="DENIED").count() == 3


def test_two_do_not_load_the_same_batch_at_once(cast: Cast, tmp_path: Path) -> None:
    manager = cast.scope("manager")
    kept = keep_file(units(tmp_path / "a.xlsx", COMMUNITY))
    batch, _checked = file_check(actor=manager, importer=UNITS, kept=kept)
    with working(batch.pk), pytest.raises(Conflict):
        batch_run(actor=manager, batch=batch)
    batch.refresh_from_db()
    assert batch.status == "CHECKED"


def test_progress_is_seen_from_outside(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []

    def load(rows: Rows, context: Context) -> Loaded:
        batch = Batch.objects.get()
        seen.append(state_of(batch))
        context.progress(len(rows))
        seen.append(progress_of(batch.pk))
        return UNITS.load(rows, context)

    monkeypatch.setitem(importers._items, "units", replace(UNITS, load=load))
    loaded(cast, units(tmp_path / "a.xlsx", COMMUNITY, CELL))
    assert (seen[0].status, seen[0].busy, seen[0].done, seen[0].total) == ("RUNNING", True, 0, 2)
    assert (seen[0].reread, seen[0].through, seen[0].way) == (2, 2, 4)
    assert seen[1] == (4, 4)
    batch = Batch.objects.get()
    assert (progress_of(batch.pk), state_of(batch).busy) == (None, False)


_KILLED = """
import os, signal, sys
from pathlib import Path
import django
django.setup()
from django.db import connection
from shigan.kernel.imports.store import Progress, working
with working(int(sys.argv[1])) as mine:
    Progress(int(sys.argv[1]), 3, past=1, parts=2)(1)
    print(mine, flush=True)
    sys.stdin.read(1)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_load_shows_as_interrupted_and_runs_again(
    cast: Cast, tmp_path: Path, home: Path
) -> None:
    manager = cast.scope("manager")
    kept = keep_file(units(tmp_path / "a.xlsx", COMMUNITY))
    batch, _checked = file_check(actor=manager, importer=UNITS, kept=kept)
    Batch.objects.filter(pk=batch.pk).update(status="RUNNING")
    batch.refresh_from_db()
    worker = subprocess.Popen(
        [sys.executable, "-c", _KILLED, str(batch.pk)],
        env={
            **os.environ,
            "SHIGAN_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "shigan.settings.test",
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout is not None
    assert worker.stdout.readline() == "True\n"
    alive = state_of(batch)
    assert (alive.interrupted, alive.busy, alive.done, alive.total) == (False, True, 1, 3)
    worker.communicate("x")
    dead = state_of(batch)
    assert (dead.interrupted, dead.busy) == (True, False)
    assert not Unit.objects.filter(code=COMMUNITY[0]).exists()
    assert batch_run(actor=manager, batch=batch).status == "DONE"
    assert Unit.objects.filter(code=COMMUNITY[0]).exists()


def test_a_load_that_somebody_cancels_leaves_nothing_and_runs_again(
    cast: Cast, tmp_path: Path
) -> None:
    manager = cast.scope("manager")
    kept = keep_file(units(tmp_path / "a.xlsx", COMMUNITY))
    batch, _checked = file_check(actor=manager, importer=UNITS, kept=kept)

    def cancel(_done: int, _total: int) -> None:
        ask_stop(batch.pk, "癸管理")
        assert state_of(batch).stopping

    with pytest.raises(Stopped, match="已由癸管理取消"):
        batch_run(actor=manager, batch=batch, on_progress=cancel)
    batch.refresh_from_db()
    assert (batch.status, batch.error, batch.made) == ("STOPPED", "已由癸管理取消", 0)
    assert not Unit.objects.filter(code=COMMUNITY[0]).exists()
    assert Origin.objects.count() == 0
    assert AuditRow.objects.latest("pk").code == "imports.batch_stop"
    assert not state_of(batch).stopping
    assert batch_run(actor=manager, batch=batch).status == "DONE"


def test_what_waits_is_cancelled_before_it_begins(cast: Cast, tmp_path: Path) -> None:
    manager = cast.scope("manager")
    kept = keep_file(units(tmp_path / "a.xlsx", COMMUNITY))
    batch, _checked = file_check(actor=manager, importer=UNITS, kept=kept)
    ask_stop(batch.pk, "癸管理")
    with pytest.raises(Stopped):
        batch_run(actor=manager, batch=batch)
    assert Batch.objects.get().status == "STOPPED"


def test_a_file_for_which_there_is_no_room_is_told(tmp_path: Path, home: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"x" * 2_000_000)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
    try:
        with pytest.raises(Refused, match="磁盘已满，没有存下"):
            keep_file(path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [found for found in (home / "imports").rglob("*") if found.is_file()] == []


def test_a_file_of_secrets_is_not_kept(cast: Cast, tmp_path: Path) -> None:
    good = csv(tmp_path / "a.csv", ("登录名", "姓名", "初始密码"), ("new", "新人", "caiyuan-2022"))
    loaded(cast, good, "staff")
    assert User.objects.get(username="new").check_password("caiyuan-2022")
    bad = csv(tmp_path / "b.csv", ("登录名", "姓名", "初始密码"), ("newer", "新人", "a1"))
    report = loaded(cast, bad, "staff")
    assert [(p.column, p.read) for p in report.problems] == [("初始密码", "a*")]
    assert [batch.source.path.exists() for batch in Batch.objects.order_by("pk")] == [False, True]
    assert "caiyuan-2022" not in json.dumps(list(AuditRow.objects.values("before", "after")))


def test_the_statements_of_an_import_do_not_grow_with_its_rows(cast: Cast, tmp_path: Path) -> None:
    def statements(start: int, count: int) -> int:
        rows = [
            (f"{STREET}001{n}", f"网格{n}", "", "网格", f"{STREET}001", DAY, "")
            for n in range(start, start + count)
        ]
        path = units(tmp_path / f"{start}.xlsx", *rows)
        with CaptureQueriesContext(connection) as captured:
            loaded(cast, path)
        return len(captured)

    assert statements(2000, 60) == statements(1000, 2)


def test_a_folder_goes_in_by_its_manifest_and_goes_on_where_it_stopped(
    cast: Cast, tmp_path: Path
) -> None:
    actor = cast.scope("manager")
    units(tmp_path / "units.xlsx", COMMUNITY)
    staff = csv(tmp_path / "staff.csv", ("登录名", "姓名"), ("new", ""))
    csv(
        tmp_path / "posts.csv",
        ("单位", "职责", "岗位", "设立日期"),
        ("新社区", "科员", "内勤", "2022-03-01"),
    )
    (tmp_path / "manifest.yaml").write_text(
        "- {file: units.xlsx, as: units}\n"
        "- {file: staff.csv, as: staff}\n"
        "- {file: posts.csv, as: posts}\n",
        encoding="utf-8",
    )
    told: list[Any] = []
    reports = list(
        import_folder(tmp_path, actor=actor, on_progress=lambda *args: told.append(args))
    )
    assert [(r.file, r.status) for r in reports] == [
        ("units.xlsx", "DONE"),
        ("staff.csv", "CHECKED"),
    ]
    assert told == [("units.xlsx", 1, 3, 0, 1)]
    csv(staff, ("登录名", "姓名"), ("new", "新人"))
    reports = list(import_folder(tmp_path, actor=actor))
    assert [(r.file, r.status) for r in reports] == [("staff.csv", "DONE"), ("posts.csv", "DONE")]
    assert list(import_folder(tmp_path, actor=actor)) == []


@pytest.mark.parametrize("text", ["", "a: 1", "- {file: a.csv}"])
def test_a_manifest_that_says_nothing_is_refused(cast: Cast, tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match="应是列表，每条写file和as"):
        list(import_folder(tmp_path, actor=cast.scope("manager")))


def test_a_folder_without_manifest_is_refused(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"没有manifest\.yaml"):
        list(import_folder(tmp_path, actor=cast.scope("manager")))


def test_an_importer_that_makes_no_sense_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="key"):
        replace(UNITS, key=("nothing",))
    photos = replace(UNITS.fields[0], kind=Kind.PHOTOS)
    with pytest.raises(ValueError, match="cannot come from a sheet"):
        replace(UNITS, fields=(photos, *UNITS.fields[1:]))


def test_what_is_read_again_is_the_first_half_of_the_way(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[int, int, int, int, bool]] = []

    def look() -> None:
        at = state_of(Batch.objects.get())
        seen.append((at.reread, at.done, at.through, at.way, at.writing))

    def check(rows: Rows, context: Context) -> Iterator[Problem]:
        look()
        return iter(())

    def load(rows: Rows, context: Context) -> Loaded:
        look()
        return UNITS.load(rows, context)

    manager = cast.scope("manager")
    kept = keep_file(units(tmp_path / "a.xlsx", COMMUNITY, CELL))
    batch, _checked = file_check(actor=manager, importer=UNITS, kept=kept)
    monkeypatch.setitem(importers._items, "units", replace(UNITS, check=check, load=load))
    batch_run(actor=manager, batch=batch)
    # once as it is read again, once inside the transaction that loads, and then the load
    assert seen == [(2, 0, 2, 4, True)] * 3
    assert (state_of(batch).reread, state_of(batch).writing) == (0, False)
