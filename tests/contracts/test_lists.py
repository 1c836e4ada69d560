"""Every list that goes out to Excel comes back: what nobody changed stays, what somebody changed
changes, and only that. A list that does not come back is named here, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import shigan
from shigan.kernel.audit.models import AuditRow
from shigan.kernel.figures.actions.reports import Report, figure_report
from shigan.kernel.figures.registry import Reported, figures
from shigan.kernel.figures.rules.period import Period
from shigan.kernel.imports.actions import batch_undo
from shigan.kernel.imports.models import Batch, Origin
from shigan.kernel.imports.registry import importers
from shigan.kernel.matters.models import Matter
from shigan.kernel.matters.sheets.shared import matter_key
from shigan.kernel.matters.tables import LEDGER_COLUMNS
from shigan.kernel.orgs.models import Post, RecordSponsorship, Sponsorship, Unit, User
from shigan.kernel.web.lists import ListPage
from shigan.lines.grid.models import EventClass
from shigan.lines.mediation.choices import DISPUTE, LABOUR
from shigan.lines.mediation.models import Dispute, Member
from shigan.registers.people.models import Membership, PeopleGroup, Resident
from shigan.registers.people.tables import REGISTER_COLUMNS
from tests.kit.cast import STREET, Cast
from tests.kit.grid import make_event, make_tables, walk_to
from tests.kit.mediation import accept, agree, make_centre, make_dispute, sign
from tests.kit.people import GROWN_ID, add, grown
from tests.kit.returning import (
    Taken,
    differing,
    edit,
    grid,
    put_back,
    store,
    take_out,
    told_of_records,
)

pytestmark = pytest.mark.wide

#: Lists that only go out, and why.
READ_ONLY = {
    "audit": "the log: nobody changes it",
    "figures.rows": "the rows behind a figure: they are changed where they are kept",
}
#: Importers without a sheet that goes out, and why.
NO_SHEET = {"cells": "outlines come as GeoJSON"}
#: Where the source writes workbooks of records.
WRITERS = {"kernel/web/excel.py", "kernel/web/lists.py", "kernel/imports/queries/present.py",
           "cli/export.py"}  # fmt: skip

_HAN = st.text("甲乙丙丁戊己庚辛壬癸", min_size=2, max_size=6)
_DAYS = st.dates(date(2027, 1, 2), date(2035, 1, 1))
_YES = st.sampled_from(["是", "否"])
_CELLS = [f"{STREET}001001", f"{STREET}001002", f"{STREET}002001"]


def _columns(columns: Any) -> str:
    return ",".join(column.code for column in columns)


def _present(code: str) -> str:
    return f"/imports/new/{code}/present.xlsx"


def unended(kind: str) -> set[str]:
    """The matters of a kind that are corrected without a reason of their own."""
    rows = Matter.objects.filter(kind=kind, ended_at__isnull=True)
    return {matter_key(m.unit_path, m.number) for m in rows}


EVENTS = partial(unended, "grid.event")
_PLACES = st.sampled_from([f"{STREET}{suffix}" for suffix in ("001", "001002", "002", "002001")])


def others() -> set[str]:
    """The posts of others than the one who imports."""
    posts = Post.objects.exclude(role="manager").select_related("unit")
    return {f"{post.unit.code}|{post.title}|{post.opened_on}" for post in posts}


def others_accounts() -> set[str]:
    """The accounts of others: one's own cannot be closed, and then nobody could go on."""
    return {*User.objects.exclude(username="manager").values_list("username", flat=True)}


_RULE = {"依据": _HAN, "已核实": _YES}
_PERSON = {
    "姓名": _HAN,
    "电话": st.integers(19900001000, 19900009999).map(str),
    "居住类别": st.sampled_from(["户籍", "流动"]),
    "与户主关系": st.sampled_from(["配偶", "子女", None]),
    "户号": st.sampled_from(["H1", "H2", None]),
    "群体": st.sampled_from(["党员", "退役军人", "党员、退役军人", None]),
}
TAKEN = {
    "matters.ledger": Taken(
        f"/matters/?format=xlsx&cols={_columns(LEDGER_COLUMNS)}",
        "matters.ledger",
        {
            "类别": st.sampled_from(["暴露垃圾", "占道经营", "0102"]),
            "单位": st.sampled_from(["三里第1网格", "三里第2网格", "教场第1网格"]),
        },
        rows=EVENTS,
        follows=("颜色", "判定原因", "办结时限", "最近时限", "最近办理", "环节时限", "包保领导"),
    ),
    "people.residents": Taken(
        f"/people/?format=xlsx&cols={_columns(REGISTER_COLUMNS)}",
        "people",
        _PERSON | {"社区或网格": st.sampled_from(["三里第1网格", "三里第2网格"])},
    ),
    "people": Taken(
        _present("people"),
        "people",
        _PERSON
        | {
            "社区或网格代码": st.sampled_from(_CELLS[:2]),
            "小区": st.one_of(_HAN, st.none()),
            "楼号": st.integers(1, 40).map(str),
            "单元": st.integers(1, 9).map(str),
            "室号": st.one_of(st.integers(101, 999).map(str), st.none()),
            "监护人姓名": st.one_of(_HAN, st.none()),
        },
    ),
    "people.sponsors": Taken(_present("people.sponsors"), "people.sponsors", {"至": _DAYS}),
    "units": Taken(
        _present("units"),
        "units",
        {
            "名称": _HAN,
            "别名": st.one_of(_HAN, st.none()),
            "顺序": st.integers(100, 999),
            "设立日期": st.dates(date(1990, 1, 1), date(2019, 1, 1)),
        },
    ),
    "access.accounts": Taken(
        "/access/accounts/?format=xlsx", "staff", {"姓名": _HAN}, follows=("登录中", "最近使用")
    ),
    "staff": Taken(
        _present("staff"), "staff", {"姓名": _HAN, "可登录": _YES}, rows=others_accounts
    ),
    "posts": Taken(
        _present("posts"),
        "posts",
        {"职责": st.sampled_from(["科员", "审计员"]), "撤销日期": st.one_of(_DAYS, st.none())},
        rows=others,
    ),
    "holdings": Taken(
        _present("holdings"),
        "holdings",
        {"A/B岗": st.sampled_from(["A岗", "B岗"]), "任职至": st.one_of(_DAYS, st.none())},
    ),
    "sponsorships": Taken(_present("sponsorships"), "sponsorships", {"至": _DAYS}),
    "grid.classes": Taken(
        _present("grid.classes"),
        "grid.classes",
        {
            "名称": _HAN,
            "部件或事件": st.sampled_from(["部件", "事件"]),
            "关键词": st.one_of(_HAN, st.none()),
        },
    ),
    "grid.duty": Taken(
        _present("grid.duty"),
        "grid.duty",
        {
            "承办单位代码": st.sampled_from([f"{STREET}-D01", f"{STREET}-D02"]),
            "止": st.one_of(_DAYS, st.none()),
        },
    ),
    "grid.events": Taken(
        _present("grid.events"),
        "grid.events",
        {"小类代码": st.sampled_from(["0101", "0102"]), "社区网格代码": st.sampled_from(_CELLS)},
        rows=EVENTS,
    ),
    "mediation.committees": Taken(
        _present("mediation.committees"),
        "mediation.committees",
        {"女": _YES, "任职至": st.one_of(_DAYS, st.none())},
    ),
    "mediation.disputes": Taken(
        _present("mediation.disputes"),
        "mediation.disputes",
        {"类别": st.sampled_from(["邻里纠纷", "物业纠纷", "其他纠纷"]), "社区代码": _PLACES},
        rows=partial(unended, DISPUTE),
    ),
    "mediation.labour": Taken(
        _present("mediation.labour"),
        "mediation.labour",
        {"类别": st.sampled_from(["工伤医疗费", "社会保险"]), "社区代码": _PLACES},
        rows=partial(unended, LABOUR),
    ),
    "rules.limits": Taken(_present("rules.limits"), "rules.limits", _RULE),
    "rules.colours": Taken(_present("rules.colours"), "rules.colours", _RULE),
    "figures.reported": Taken(
        _present("figures.reported"),
        "figures.reported",
        {
            "数值": st.integers(1, 10**9),
            "增长（%）": st.one_of(st.integers(-99, 99), st.none()),
            "口径": st.one_of(_HAN, st.none()),
            "来源": _HAN,
            "截至": st.dates(date(2023, 1, 1), date(2023, 12, 31)),
            "截至日期为推定": _YES,
        },
        follows=("说明",),  # what is taken back is corrected, and says so
    ),
}
EDITED = sorted(code for code, taken in TAKEN.items() if taken.edits)


def _pages(base: type[ListPage] = ListPage) -> Iterator[type[ListPage]]:
    for page in base.__subclasses__():
        if "code" in vars(page) and page.__module__.startswith("shigan."):
            yield page
        yield from _pages(page)


@pytest.mark.django_db
def test_every_list_comes_back_or_is_named_as_one_that_does_not(client: Client) -> None:
    client.get(reverse("login"))  # which loads every page
    codes = {page.code for page in _pages()}
    assert {"matters.ledger", "people.residents"} <= codes
    back = {one.code for importer in importers for one in importer.lists}
    assert codes == (back & codes) | READ_ONLY.keys()
    assert not back & READ_ONLY.keys()
    assert back <= codes


def test_every_importer_of_workbooks_gives_out_what_is_there() -> None:
    assert {i.code for i in importers if i.current is None} == set(NO_SHEET)
    assert all(i.undoable for i in importers)
    sheets = {i.code for i in importers if i.current is not None}
    assert sheets | {one.code for i in importers for one in i.lists} == set(TAKEN)


def test_nothing_else_writes_workbooks_of_records() -> None:
    root = Path(shigan.__file__).parent
    asks = re.compile(r"\b(write_sheet|sheet_response)\b")
    writers = (path for path in root.rglob("*.py") if asks.search(path.read_text()))
    assert {path.relative_to(root).as_posix() for path in writers} == WRITERS


@pytest.fixture
def filled(cast: Cast) -> Cast:
    """A street in which each list has something."""
    small = make_tables(cast)
    make_centre(cast)
    for step in ("", "dispatch", "handling", "verifying", "callback", "closed"):
        event = make_event(cast, small, text=f"{step}路边有一堆垃圾")
        if step:
            walk_to(cast, event, step)
    make_dispute(cast)
    accept(cast, make_dispute(cast, kind=LABOUR))
    sign(cast, agree(cast, accept(cast, make_dispute(cast))))
    residents = [
        add(cast, estate="三里小区", building="3", room="401", household="H1", relation="HEAD"),
        add(cast, name="王芳", resident_id=GROWN_ID, phone="19900000002"),
        add(cast, "001002", **grown("张强", estate="教场小区", household="H2")),
    ]
    for resident, label in zip(residents[:2], ("党员", "退役军人"), strict=True):
        group = PeopleGroup.objects.get(label=label)
        Membership.objects.create(resident=resident, group=group, since=resident.registered_on)
    since = date(2021, 1, 1)
    Sponsorship.objects.create(leader=cast.people["leader"], unit=cast.unit("001"), since=since)
    RecordSponsorship.objects.create(
        record="people.resident",
        record_id=str(residents[0].pk),
        unit_path=residents[0].unit_path,
        leader=cast.people["leader"],
        since=since,
    )
    figure = next(f for f in figures if isinstance(f.measure, Reported))
    for year in ("2021", "2022"):
        report = Report(
            code=figure.code,
            unit=cast.unit(""),
            period=Period.parse(year),
            value=Decimal("3250000000.25"),
            growth=Decimal("-1.5"),
            caliber="全口径",
            source="区统计局",
            as_of=date(2022, 12, 31),
            evidence="c" * 64,
        )
        figure_report(actor=cast.scope("manager"), report=report)
    return cast


Sheets = Callable[[str], Path]


@pytest.fixture
def sheet(filled: Cast, client_of: Callable[[str], Client], tmp_path: Path) -> Sheets:
    """Takes a list out, as the manager does."""
    client = client_of("manager")

    def out(code: str) -> Path:
        return take_out(client, TAKEN[code].url, tmp_path / f"{code}.xlsx")

    return out


#: Each try fills and reads a whole store: what fails is told as it was found.
_PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
#: What people write into fields, and what an import of anybody's own sheet would read otherwise.
_ODD = st.one_of(
    st.text("甲乙丙 abc1-*、，:：\n\t", min_size=1, max_size=12).filter(str.strip),
    st.sampled_from(
        ["同上", "〃", "合计", "小计", "注：见附件", "例：", "=1+1", "+86", "-", "@甲", "0102", "*",
         "12345678901234567890", "3.2亿", "2022-03-05", "否", "#DIV/0!", " 前后 ", "上\n下",
         "约50户", "199****0001", "44625", "1.0", "1e5", "填表人：甲", "①", "标题", "姓名"]
    ),
)  # fmt: skip


def _write_oddly(odd: Sequence[str]) -> None:
    """Other words into every record that has words."""
    words = cycle(odd)
    for model, names in (
        (Resident, ("name", "estate", "building", "room", "guardian_name")),
        (Matter, ("title", "text", "address")),
        (Dispute, ("terms",)),
        (Member, ("name",)),
        (EventClass, ("label",)),
        (Unit, ("name",)),
        (User, ("name",)),
    ):
        for pk in model._default_manager.values_list("pk", flat=True):
            values = {name: next(words) for name in names}
            model._default_manager.filter(pk=pk).update(**values)
    Unit.objects.update(aliases=list(odd[:2]))
    EventClass.objects.update(keywords=list(odd[2:4]))


def _comes_back_the_same(cast: Cast, path: Path, importer: str) -> None:
    before, log = store(), AuditRow.objects.latest("pk").pk
    report = put_back(path, importer, cast.scope("manager"))
    assert [p.as_json() for p in report.problems] == []
    assert (report.status, report.made, report.changed) == ("DONE", 0, 0)
    assert (report.rows > 0, Origin.objects.count()) == (True, 0)
    assert store() == before
    assert told_of_records(log) == []


@pytest.mark.parametrize("code", sorted(TAKEN))
def test_out_and_back_in_changes_nothing(filled: Cast, sheet: Sheets, code: str) -> None:
    _comes_back_the_same(filled, sheet(code), TAKEN[code].importer)


@settings(
    max_examples=2, phases=_PHASES, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@pytest.mark.parametrize("code", sorted(TAKEN))
@given(odd=st.lists(_ODD, min_size=7, max_size=7, unique=True))
def test_whatever_stands_in_the_records(
    filled: Cast, sheet: Sheets, code: str, odd: list[str]
) -> None:
    with transaction.atomic():
        _write_oddly(odd)
        path, before = sheet(code), store()
        log = AuditRow.objects.latest("pk").pk
        report = put_back(path, TAKEN[code].importer, filled.scope("manager"))
        assert [p.as_json() for p in report.problems] == []
        assert (report.made, report.changed, Origin.objects.count()) == (0, 0, 0)
        assert store() == before
        assert told_of_records(log) == []
        transaction.set_rollback(True)


def _told(value: Any, stood: Any) -> Any:
    """What the sheet says after a change: of a number its mask, of a code its label."""
    if isinstance(stood, str) and "*" in stood:
        return f"{value[:3]}****{value[-4:]}"
    return {"0102": "占道经营"}.get(value, value) if stood == "占道经营" else value


@settings(
    max_examples=3, phases=_PHASES, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@pytest.mark.parametrize("code", EDITED)
@given(data=st.data())
def test_k_changed_cells_change_k_fields_and_undo_restores(
    filled: Cast, sheet: Sheets, code: str, data: st.DataObject
) -> None:
    taken = TAKEN[code]
    with transaction.atomic():
        path = sheet(code)
        before = grid(path)
        rows = sorted(taken.rows() if taken.rows else {key for key, _head in before})
        cells = st.tuples(st.sampled_from(rows), st.sampled_from(sorted(taken.edits)))
        chosen = data.draw(st.sets(cells, min_size=1, max_size=5))
        changes = {cell: data.draw(taken.edits[cell[1]]) for cell in sorted(chosen)}
        edit(path, changes)
        log = AuditRow.objects.latest("pk").pk
        report = put_back(path, taken.importer, filled.scope("manager"))
        assert [p.as_json() for p in report.problems] == []
        after = grid(sheet(code))
        wanted = {c: _told(v, after[c]) for c, v in changes.items()}
        really = {c for c, v in wanted.items() if before[c] != v}
        assert differing(before, after, taken.follows) == really
        assert {c: after[c] for c in wanted} == wanted
        assert len(told_of_records(log)) <= len({row for row, _head in really})
        batch_undo(actor=filled.scope("manager"), batch=Batch.objects.latest("pk"))
        assert differing(before, grid(sheet(code)), taken.follows) == set()
        transaction.set_rollback(True)
