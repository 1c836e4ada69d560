"""`shigan init`: what it starts, what it refuses, and that one can work afterwards."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from shigan.cli import main
from shigan.kernel.audit.models import AuditRow
from shigan.kernel.clock.models import WorkingHours
from shigan.kernel.matters.models import ColourRuleRow, LimitRule, Matter
from shigan.kernel.orgs.models import Holding, Post, Unit, User
from shigan.lines.grid.models import Duty, EventClass
from tests.kit.cast import Cast

STREET = "370902003"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of its own, and a terminal without a language."""
    monkeypatch.setattr(settings, "SHIGAN_HOME", tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def started(db: None, capsys: pytest.CaptureFixture[str]) -> str:
    """What the command said when it started the street."""
    assert main(["init", "--street", STREET]) == 0
    return capsys.readouterr().out


def counts() -> dict[str, int]:
    models = (Unit, Post, Holding, User, EventClass, LimitRule, ColourRuleRow, Duty, WorkingHours)
    return {model.__name__: model._default_manager.count() for model in models}


def first_password(said: str) -> str:
    found = re.search(r"首次密码 (\S+?)（", said)
    assert found is not None
    return found[1]


def test_a_street_starts_whole(started: str) -> None:
    units = {u.code: u for u in Unit.objects.all()}
    assert (units["370902"].name, units[STREET].name) == ("泰山区", "泰前街道")
    assert units[STREET].path == "370902/370902003/"
    assert (units["370902003001"].name, units["370902003001"].aliases) == (
        "泰前社区",
        ["泰前社区居委会"],
    )
    assert (units["370902003201"].name, units["370902003201"].kind) == ("艾洼村", "COMMUNITY")
    assert counts() == {
        "Unit": 2 + 14 + 28,
        "Post": 12 + 30 + 2 * 28 + 1,
        "Holding": 1,
        "User": 1,
        "EventClass": 61,
        "LimitRule": 118,
        "ColourRuleRow": 5,
        "Duty": 26 + 2 * 28,
        "WorkingHours": 1,
    }
    assert "14个科室、28个社区和村、99个岗位" in started


def test_every_rule_says_where_it_comes_from(started: str) -> None:
    for model in (LimitRule, ColourRuleRow, WorkingHours):
        assert [row for row in model._default_manager.all() if not row.source.strip()] == []
    assert {*LimitRule.objects.values_list("verified", flat=True)} == {False}


def test_a_second_time_changes_nothing_and_says_so(
    started: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before, logged = counts(), AuditRow.objects.count()
    assert main(["init", "--street", STREET]) == 0
    assert capsys.readouterr().out == "泰前街道（370902003）已经开通，什么也没有改动\n"
    assert (counts(), AuditRow.objects.count()) == (before, logged)


def test_another_street_is_refused(started: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = counts()
    assert main(["init", "--street", "370902001"]) == 1
    assert "这里已经开通泰前街道（370902003）" in capsys.readouterr().err
    assert counts() == before


def test_a_store_of_another_making_is_refused(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", "--street", STREET]) == 1
    assert "这里已经开通财源街道（370902002）" in capsys.readouterr().err


def test_a_name_is_offered_and_never_taken(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--street", "岱庙"]) == 2
    said = capsys.readouterr().err.splitlines()
    assert said[:2] == [
        "请用代码开通；“岱庙”相近的有：",
        "  370902001 岱庙街道（泰安市泰山区）",
    ]
    assert Unit.objects.count() == 0


def test_a_wrong_code_offers_the_nearest(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--street", "370902030"]) == 2
    said = capsys.readouterr().err.splitlines()
    assert (said[0], said[2]) == (
        "没有“370902030”这个街道、镇或乡。",
        "  370902003 泰前街道（泰安市泰山区）",
    )


@pytest.mark.parametrize("asked", ["999999999", "甲乙丙丁戊己庚"])
def test_where_nothing_is_near_it_says_how_to_look(
    db: None, capsys: pytest.CaptureFixture[str], asked: str
) -> None:
    assert main(["init", "--street", asked]) == 2
    assert "请核对代码，或写名称、区县名称来查" in capsys.readouterr().err


def test_without_a_street_it_says_what_to_do(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init"]) == 2
    said = capsys.readouterr().err
    assert ("shigan init --street 370902003" in said, "shigan run" in said) == (True, True)


def test_a_street_newer_than_the_list_starts_by_its_names(db: None) -> None:
    given = ["--street", "370902900", "--name", "新设街道", "--district", "泰山区"]
    assert main(["init", *given]) == 0
    kinds = [u.kind for u in Unit.objects.all()]
    assert (kinds.count("STREET"), kinds.count("DEPARTMENT"), kinds.count("COMMUNITY")) == (
        1,
        14,
        0,
    )


def test_a_code_that_is_none_is_refused_even_with_names(
    db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", "--street", "3709", "--name", "某街道", "--district", "某区"]) == 1
    assert "9位数字" in capsys.readouterr().err
    assert counts() == dict.fromkeys(counts(), 0)


@pytest.mark.parametrize(
    ("variable", "language", "title"),
    [("LC_ALL", "zh_CN.UTF-8", "党工委书记"), ("LANG", "en_US.UTF-8", "党工委书记")],
)
def test_what_is_stored_does_not_follow_the_terminal(
    db: None, monkeypatch: pytest.MonkeyPatch, variable: str, language: str, title: str
) -> None:
    monkeypatch.setenv(variable, language)
    assert main(["init", "--street", STREET]) == 0
    assert Post.objects.filter(unit__code=STREET, title=title).count() == 1
    assert WorkingHours.objects.get().source.startswith("系统默认")


def test_the_first_password_must_be_changed(started: str) -> None:
    browser, first = Client(), first_password(started)
    browser.post(reverse("login"), {"username": "admin", "password": first})
    answer = browser.get("/imports/")
    assert (answer.status_code, answer["Location"]) == (302, reverse("orgs:password"))
    new = {"current": first, "new": "tai-qian-2026", "again": "tai-qian-2026"}
    assert browser.post(reverse("orgs:password"), new).status_code == 302
    assert browser.get("/imports/").status_code == 200
    assert Client().post("/login/", {"username": "admin", "password": first}).status_code == 200


SHEETS = {
    "units": "代码,名称,类别,上级代码,设立日期\n"
    "370902003001001,泰前社区第1网格,网格,370902003001,2020-01-01\n"
    "370902003201001,艾洼村第1网格,网格,370902003201,2020-01-01\n",
    "staff": "登录名,姓名,可登录,初始密码\nwang,王甲,是,wang-2026-x\n",
    "posts": "单位代码,职责,岗位名称,设立日期\n"
    "370902003001001,grid_worker_full,专职网格员,2020-01-01\n",
    "holdings": "单位代码,岗位名称,登录名,A/B岗,任职自\n"
    "370902003001001,专职网格员,wang,A,2020-01-01\n",
}


def test_one_can_work_afterwards(started: str, home: Path) -> None:
    """Cells and a worker by the ordinary importers; an event; the ledger."""
    for code, text in SHEETS.items():
        sheet = home / f"{code}.csv"
        sheet.write_text(text, encoding="utf-8")
        assert main(["import", str(sheet), "--as", code]) == 0
    worker = Client()
    came = worker.post("/login/", {"username": "wang", "password": "wang-2026-x"})
    assert came.status_code == 302
    assert worker.get("/")["Location"] == "/orgs/password/"  # whoever made the sheet knows it
    new = {"current": "wang-2026-x", "new": "Cai-yuan-7", "again": "Cai-yuan-7"}
    assert worker.post("/orgs/password/", new).status_code == 302
    said = {
        "text": "菜市场南门垃圾桶满溢",
        "event_class": "0104",
        "cell": "370902003001001",
        "source": "PATROL",
    }
    assert worker.post(reverse("grid:report"), said).status_code == 302
    matter = Matter.objects.get()
    assert matter.unit.path == "370902/370902003/370902003001/370902003001001/"
    assert matter.number in worker.get(reverse("matters:ledger")).content.decode()
