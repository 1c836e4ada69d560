"""The ledger of disputes of an office: nothing that it tells is dropped on the way in."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from shigan.kernel.imports.actions import batch_reread, batch_run, batch_undo, file_check
from shigan.kernel.imports.actions.files import import_file
from shigan.kernel.imports.models import Batch
from shigan.kernel.imports.registry import importers
from shigan.kernel.imports.store import keep_file
from shigan.kernel.matters.models import Matter
from shigan.kernel.orgs.scope import system_scope
from shigan.lines.mediation.models import Dispute, Member
from shigan.lines.mediation.sheets.present import current_disputes
from tests.kit.cast import Cast
from tests.kit.mediation import make_centre

ROW = {
    "编号": "TJ-2022-000001",
    "类别": "邻里纠纷",
    "受理来源": "走访排查发现",
    "收到时间": "2022-03-01 09:00",
    "社区代码": "370902002001",
    "主要事实": "楼上漏水",
    "申请人": "甲某",
    "申请人电话": "19900000001",
    "被申请人": "乙某",
    "是否受理": "受理",
    "受理时间": "2022-03-02 09:00",
    "承办单位代码": "370902002001",
    "调解员": "丙某",
    "调解结果": "达成书面协议",
    "调解结束时间": "2022-03-10 09:00",
    "协议内容": "赔偿500元",
    "签署时间": "2022-03-11 09:00",
    "回访时间": "2022-04-11 09:00",
    "履行情况": "已履行",
}
LABOUR = {**ROW, "编号": "LZ-2022-000001", "类别": "拖欠劳动报酬"}


SYSTEM = system_scope("测试", date(2026, 1, 1))


def sheet(folder: Path, *rows: dict[str, str]) -> Path:
    path = folder / "disputes.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def street(cast: Cast) -> Cast:
    make_centre(cast)
    return cast


def test_a_ledger_comes_in_with_its_whole_past(street: Cast, tmp_path: Path) -> None:
    import_file(sheet(tmp_path, ROW), "mediation.disputes", actor=SYSTEM)
    dispute = Dispute.objects.get()
    matter = dispute.matter
    assert [(e.act, e.actor_name) for e in matter.entries.order_by("place")] == [
        ("open", "三里社区"),
        ("accept", "三里社区"),
        ("agree", "丙某"),
        ("sign", "丙某"),
        ("follow_up", "丙某"),
    ]
    assert (dispute.outcome, dispute.terms, dispute.fulfilment, dispute.labour) == (
        "WRITTEN",
        "赔偿500元",
        "DONE",
        False,
    )
    assert dispute.committee is not None
    assert dispute.parties.get(name="甲某").phone.open() == "19900000001"


@pytest.mark.parametrize(
    ("importer", "changed", "wrong"),
    [
        ("mediation.disputes", {"受理时间": ""}, "受理时间"),
        ("mediation.disputes", {"承办单位代码": ""}, "承办单位代码"),
        ("mediation.disputes", {"协议内容": ""}, "协议内容"),
        ("mediation.disputes", {"调解结束时间": ""}, "调解结束时间"),
        ("mediation.disputes", {"是否受理": "法院已经受理"}, "调解结束时间"),
        ("mediation.disputes", {"签署时间": ""}, "回访时间"),
        ("mediation.disputes", {"履行情况": ""}, "履行情况"),
        ("mediation.disputes", {"签署时间": "2022-03-05 09:00"}, "签署时间"),
        ("mediation.disputes", {"申请人电话": "123"}, "申请人电话"),
        ("mediation.disputes", {"社区代码": "370902002-D03"}, "社区代码"),
        (
            "mediation.labour",
            {"类别": "拖欠劳动报酬", "调解结果": "达成口头协议", "签署时间": ""},
            "调解结果",
        ),
    ],
)
def test_what_does_not_fit_is_told_by_cell(
    street: Cast, tmp_path: Path, importer: str, changed: dict[str, str], wrong: str
) -> None:
    report = import_file(sheet(tmp_path, {**ROW, **changed}), importer, actor=SYSTEM)
    assert {problem.column for problem in report.problems} == {wrong}
    assert Matter.objects.count() == 0


def test_a_telephone_that_was_corrected_is_kept_encrypted_alone(
    street: Cast, tmp_path: Path
) -> None:
    path = sheet(tmp_path, {**ROW, "申请人电话": "123"})
    declared = importers["mediation.disputes"]
    batch, _checked = file_check(actor=SYSTEM, importer=declared, kept=keep_file(path), ahead=True)
    [cell] = [problem.cell for problem in batch.found]
    batch = batch_reread(actor=SYSTEM, batch=batch, cells={cell: "19900000002"})
    for _state in ("checked", "loaded"):
        with connection.cursor() as cursor:
            for table in ("imports_batch", "imports_origin", "audit_auditrow"):
                cursor.execute(f'SELECT * FROM "{table}"')
                assert "19900000002" not in str(cursor.fetchall())
        batch = batch_run(actor=SYSTEM, batch=batch) if batch.status == "CHECKED" else batch
    assert batch.decided["cells"] == {cell: "199******02"}
    phone = Dispute.objects.get().parties.get(name="甲某").phone
    assert (phone.open(), batch.source.content()) == ("19900000002", path.read_bytes())


def test_a_labour_ledger_and_its_undo(street: Cast, tmp_path: Path) -> None:
    import_file(sheet(tmp_path, LABOUR), "mediation.labour", actor=SYSTEM)
    assert Dispute.objects.counted().count() == 1
    batch_undo(actor=SYSTEM, batch=Batch.objects.get())
    assert Dispute.objects.counted().count() == 0


def test_committees_come_in_by_the_sheet(cast: Cast, tmp_path: Path) -> None:
    row = {
        "单位代码": "370902002001",
        "委员会名称": "三里社区人民调解委员会",
        "姓名": "丙某",
        "女": "是",
        "任职自": "2022-01-01",
    }
    import_file(sheet(tmp_path, row), "mediation.committees", actor=SYSTEM)
    member = Member.objects.get()
    assert (member.committee.name, member.name, member.woman) == (
        "三里社区人民调解委员会",
        "丙某",
        True,
    )


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        ([("2022-01-01", "")], [("F2", "与2020-01-01起的任期重叠")]),
        ([("2019-01-01", "")], [("F2", "与2020-01-01起的任期重叠")]),
        ([("2019-01-01", "2020-01-01")], []),
        ([("2020-01-01", "2022-01-01"), ("2022-01-01", "")], []),
        ([("2020-01-01", "2019-01-01")], [("G2", "应晚于开始日期2020-01-01")]),
        ([("2020-01-01", "")], []),
    ],
)
def test_nobody_comes_in_twice_at_a_time(
    street: Cast, tmp_path: Path, terms: list[tuple[str, str]], told: list[tuple[str, str]]
) -> None:
    rows = [
        {
            "单位代码": "370902002001",
            "调解劳动争议": "否",
            "委员会名称": "三里社区人民调解委员会",
            "姓名": "调解员0",
            "女": "是",
            "任职自": since,
            "任职至": until,
        }
        for since, until in terms
    ]
    report = import_file(sheet(tmp_path, *rows), "mediation.committees", actor=SYSTEM)
    assert [(p.cell, p.message) for p in report.problems] == told


def test_several_on_a_side_come_one_by_one_and_go_out_as_they_came(
    street: Cast, tmp_path: Path
) -> None:
    row = {
        **ROW,
        "申请人": "甲某、丁某",
        "申请人电话": "无、199 0000 0002",
        "申请人住址": "三里小区3号楼；教场街1号",
        "被申请人": "乙某，丙某",
        "被申请人住址": "财源大街9号",
    }
    import_file(sheet(tmp_path, row), "mediation.disputes", actor=SYSTEM)
    dispute = Dispute.objects.get()
    assert dispute.matter.title == "甲某等与乙某等邻里纠纷"
    parties = dispute.parties.order_by("side", "pk")
    assert [(p.name, p.phone.open(), p.address) for p in parties] == [
        ("甲某", "", "三里小区3号楼"),
        ("丁某", "19900000002", "教场街1号"),
        ("乙某", "", "财源大街9号"),
        ("丙某", "", "财源大街9号"),
    ]
    [out] = current_disputes("mediation.dispute", SYSTEM, None)
    assert (out["applicant"], out["applicant_phone"], out["applicant_address"]) == (
        "甲某、丁某",
        "无、199****0002",
        "三里小区3号楼；教场街1号",
    )
    assert (out["respondent_phone"], out["respondent_address"]) == ("", "财源大街9号；财源大街9号")


def test_what_is_wrong_with_one_of_several_is_told(street: Cast, tmp_path: Path) -> None:
    row = {**ROW, "申请人": "甲某、甲某", "被申请人": "乙某、丙某", "被申请人电话": "无、12"}
    report = import_file(sheet(tmp_path, row), "mediation.disputes", actor=SYSTEM)
    assert [(p.column, p.message) for p in report.problems] == [
        ("申请人", "同一方不能写两次同一个人"),
        ("被申请人电话", "写11位手机号，或带区号的固定电话"),
    ]
    assert Dispute.objects.count() == 0
