"""Writes of the organisation, one by one and by the sheet."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.base.bulk import StoodOn
from shigan.kernel.base.errors import Denied, Refused
from shigan.kernel.orgs import actions
from shigan.kernel.orgs.choices import Rank, UnitKind
from shigan.kernel.orgs.models import Holding, Post, Sponsorship, Unit, User
from shigan.kernel.orgs.queries import scope_of
from tests.kit.cast import Cast

DAY = date(2022, 3, 1)
LATER = date(2022, 9, 1)


def audited() -> list[tuple[str, str]]:
    return list(AuditRow.objects.order_by("pk").values_list("code", "result"))


def cell(cast: Cast, code: str = "370902002001009", name: str = "三里第9网格") -> Unit:
    return actions.unit_open(
        actor=cast.scope("manager"),
        code=code,
        name=name,
        kind=UnitKind.CELL,
        parent=cast.unit("001"),
        opened_on=DAY,
    )


def row(code: str, name: str, kind: str, parent: str) -> actions.UnitRow:
    return {"code": code, "name": name, "kind": kind, "parent": parent, "opened_on": DAY}


def test_a_unit_opens_under_its_parent(cast: Cast) -> None:
    unit = cell(cast)
    assert (unit.path, unit.order) == ("370902/370902002/370902002001/370902002001009/", 2)
    assert audited() == [("orgs.unit_open", "DONE")]


@pytest.mark.parametrize(
    ("code", "kind", "parent", "said"),
    [
        ("370902002001001", "CELL", "001", "代码 370902002001001 已有单位使用"),
        ("x/y", "CELL", "001", "代码 x/y 只能由字母、数字和 - _ . 组成"),
        ("x", "CELL", "", "网格不能设在财源街道之下"),
        ("x", "STREET", "001", "街道不能设在三里社区之下"),
    ],
)
def test_a_unit_that_cannot_stand_there_is_refused(
    cast: Cast, code: str, kind: str, parent: str, said: str
) -> None:
    before = Unit.objects.count()
    with pytest.raises(Refused) as refusal:
        actions.unit_open(
            actor=cast.scope("manager"),
            code=code,
            name="新",
            kind=UnitKind(kind),
            parent=cast.unit(parent),
            opened_on=DAY,
        )
    assert (str(refusal.value), Unit.objects.count()) == (said, before)


@pytest.mark.parametrize("login", ["clerk", "worker_a", "outsider", "auditor"])
def test_only_a_manager_writes(cast: Cast, login: str) -> None:
    scope = cast.scope(login)
    with pytest.raises(Denied):
        actions.unit_close(actor=scope, unit=cast.unit("001001"), on=DAY)
    with pytest.raises(Denied):
        actions.user_create(actor=scope, username="x", name="新人")
    with pytest.raises(Denied):
        actions.staff_load(actor=scope, rows=[])
    assert audited() == [
        ("orgs.unit_close", "DENIED"),
        ("orgs.user_create", "DENIED"),
        ("orgs.staff_load", "DENIED"),
    ]


def test_a_manager_does_not_reach_above_the_street(cast: Cast) -> None:
    with pytest.raises(Denied):
        actions.unit_open(
            actor=cast.scope("manager"),
            code="370902003",
            name="邻街道",
            kind=UnitKind.STREET,
            parent=cast.units["370902"],
            opened_on=DAY,
        )
    assert not Unit.objects.filter(code="370902003").exists()


def test_a_unit_closes_after_those_below_it(cast: Cast) -> None:
    manager = cast.scope("manager")
    with pytest.raises(Refused, match="三里社区不能撤销：下级三里第1网格尚未撤销"):
        actions.unit_close(actor=manager, unit=cast.unit("001"), on=LATER)
    for suffix in ("001001", "001002", "001"):
        actions.unit_close(actor=manager, unit=Unit.objects.get(pk=cast.unit(suffix).pk), on=LATER)
    assert set(Unit.objects.filter(closed_on=LATER).values_list("code", flat=True)) == {
        "370902002001",
        "370902002001001",
        "370902002001002",
    }
    with pytest.raises(Refused, match="三里社区已于2022-09-01撤销"):
        actions.unit_close(actor=manager, unit=Unit.objects.get(code="370902002001"), on=LATER)


def test_a_unit_neither_closes_before_it_opened_nor_opens_under_a_closed_one(cast: Cast) -> None:
    manager = cast.scope("manager")
    with pytest.raises(Refused, match="撤销日期应晚于设立日期2020-01-01"):
        actions.unit_close(actor=manager, unit=cast.unit("001001"), on=date(2020, 1, 1))
    Unit.objects.filter(code="370902002001").update(closed_on=LATER)
    cast.unit("001").refresh_from_db()
    with pytest.raises(Refused, match="三里社区已于2022-09-01撤销"):
        cell(cast)


def test_units_load_parents_before_children_in_any_order(cast: Cast) -> None:
    rows = [
        row("370902002003001", "新第1网格", "CELL", "370902002003"),
        row("370902002001", "三里社区（改）", "COMMUNITY", "370902002"),
        row("370902002003", "新社区", "COMMUNITY", "370902002"),
        row("370902002002", "教场社区", "COMMUNITY", "370902002") | {"opened_on": date(2020, 1, 1)},
    ]
    results = actions.units_load(actor=cast.scope("manager"), rows=rows)
    assert [(r.record.name, r.change) for r in results] == [
        ("新第1网格", None),
        (
            "三里社区（改）",
            {
                "name": ["三里社区", "三里社区（改）"],
                "opened_on": ["2020-01-01", "2022-03-01"],
            },
        ),
        ("新社区", None),
        ("教场社区", {}),
    ]
    made = Unit.objects.get(code="370902002003001")
    assert made.path == "370902/370902002/370902002003/370902002003001/"
    assert AuditRow.objects.get().after == {"made": 2, "changed": 1}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [row("a", "甲", "COMMUNITY", "b"), row("b", "乙", "COMMUNITY", "a")],
            "单位互为上级：a、b",
        ),
        ([row("a", "甲", "CELL", "nowhere")], "没有代码为 nowhere 的上级单位"),
        (
            [row("370902002001001", "三里第1网格", "CELL", "370902002002")],
            "三里第1网格的类别和上级不能更改，请撤销后另设",
        ),
        (
            [row("370902002001", "三里社区", "COMMUNITY", "370902002") | {"closed_on": LATER}],
            "三里社区不能撤销：下级三里第1网格尚未撤销",
        ),
    ],
)
def test_units_load_is_all_or_nothing(cast: Cast, rows: list[actions.UnitRow], said: str) -> None:
    good = row("370902002009", "好社区", "COMMUNITY", "370902002")
    with pytest.raises(Refused) as refusal:
        actions.units_load(actor=cast.scope("manager"), rows=[good, *rows])
    assert str(refusal.value) == said
    assert not Unit.objects.filter(code="370902002009").exists()


def test_units_unload_takes_a_load_back(cast: Cast) -> None:
    manager = cast.scope("manager")
    rows = [
        row("370902002003", "新社区", "COMMUNITY", "370902002"),
        row("370902002003001", "新第1网格", "CELL", "370902002003"),
        row("370902002001", "改名社区", "COMMUNITY", "370902002") | {"aliases": ["三里"]},
    ]
    before = list(Unit.objects.order_by("pk").values())
    results = actions.units_load(actor=manager, rows=rows)
    made = [r.record.pk for r in results if r.change is None]
    changed = {r.record.pk: r.change for r in results if r.change}
    actions.units_unload(actor=manager, made=made, changed=changed)
    assert list(Unit.objects.order_by("pk").values()) == before


def test_units_unload_is_refused_where_later_work_stands(cast: Cast) -> None:
    manager = cast.scope("manager")
    rows = [
        row("370902002003", "新社区", "COMMUNITY", "370902002"),
        row("370902002001", "改名社区", "COMMUNITY", "370902002"),
    ]
    results = actions.units_load(actor=manager, rows=rows)
    unit = results[0].record
    actions.post_open(actor=manager, unit=unit, role="clerk", title="内勤", opened_on=DAY)
    Unit.objects.filter(code="370902002001").update(name="又改名社区")
    with pytest.raises(StoodOn) as refusal:
        actions.units_unload(
            actor=manager, made=[unit.pk], changed={results[1].record.pk: results[1].change or {}}
        )
    assert [(b.record, b.by) for b in refusal.value.blockers] == [
        ("又改名社区", "后来又改过"),
        ("新社区", "岗位 内勤"),
    ]
    assert Unit.objects.filter(code="370902002003").exists()


def test_the_statements_of_a_load_do_not_grow_with_its_rows(cast: Cast) -> None:
    def statements(count: int, start: int) -> int:
        rows = [
            row(f"370902002001{n:04}", f"网格{n}", "CELL", "370902002001")
            for n in range(start, start + count)
        ]
        with CaptureQueriesContext(connection) as captured:
            actions.units_load(actor=cast.scope("manager"), rows=rows)
        return len(captured)

    assert statements(60, 2000) == statements(2, 1000)


def test_an_account_is_made_once_whatever_the_case(cast: Cast) -> None:
    manager = cast.scope("manager")
    user = actions.user_create(
        actor=manager, username="wang.fang", name="王某", password="caiyuan-2022"
    )
    assert (user.check_password("caiyuan-2022"), user.is_active) == (True, True)
    with pytest.raises(Refused, match=r"登录名 Wang\.Fang 已有人使用"):
        actions.user_create(actor=manager, username="Wang.Fang", name="王某")
    with pytest.raises(Refused, match="登录名 王 某 只能由文字、数字和"):
        actions.user_create(actor=manager, username="王 某", name="王某")
    with pytest.raises(Refused, match="密码"):
        actions.user_create(actor=manager, username="li", name="李某", password="123")


def test_staff_load_never_changes_a_password(cast: Cast) -> None:
    held = cast.people["clerk"].password
    results = actions.staff_load(
        actor=cast.scope("manager"),
        rows=[
            {"username": "Clerk", "name": "戊改名", "password": "caiyuan-2022"},
            {"username": "new.one", "name": "新甲", "password": "caiyuan-2022"},
            {"username": "new.two", "name": "新乙", "is_active": False},
        ],
    )
    assert [(r.record.username, r.change) for r in results] == [
        ("clerk", {"name": ["戊调度", "戊改名"]}),
        ("new.one", None),
        ("new.two", None),
    ]
    assert User.objects.get(username="clerk").password == held
    assert User.objects.get(username="new.one").check_password("caiyuan-2022")
    two = User.objects.get(username="new.two")
    assert (two.is_active, two.has_usable_password()) == (False, False)


def test_staff_unload_spares_whoever_did_something(cast: Cast) -> None:
    manager = cast.scope("manager")
    results = actions.staff_load(
        actor=manager,
        rows=[{"username": "idle", "name": "闲某"}, {"username": "busy", "name": "忙某"}],
    )
    made = [r.record.pk for r in results]
    AuditRow.objects.create(
        at="2022-03-01T00:00Z", actor_id=made[1], actor_name="忙某", code="x", subject_label=""
    )
    with pytest.raises(StoodOn) as refusal:
        actions.staff_unload(actor=manager, made=made, changed={})
    assert [(b.record, b.by) for b in refusal.value.blockers] == [("忙某", "已有操作记录")]
    actions.staff_unload(actor=manager, made=made[:1], changed={})
    assert list(User.objects.filter(pk__in=made).values_list("username", flat=True)) == ["busy"]


def test_a_post_and_its_holder_from_day_to_day(cast: Cast) -> None:
    manager = cast.scope("manager")
    post = actions.post_open(
        actor=manager, unit=cast.unit("001"), role="clerk", title="内勤", opened_on=DAY
    )
    user = cast.people["outsider"]
    holding = actions.holding_start(actor=manager, post=post, user=user, since=DAY, rank=Rank.B)
    assert list(Holding.objects.on(date(2022, 2, 28)).filter(user=user)) == []
    assert list(Holding.objects.on(DAY).filter(user=user)) == [holding]
    with pytest.raises(Refused, match="外人在内勤的任职时间有重叠"):
        actions.holding_start(actor=manager, post=post, user=user, since=LATER)
    actions.holding_end(actor=manager, holding=holding, on=LATER)
    assert list(Holding.objects.on(LATER).filter(user=user)) == []
    actions.holding_start(actor=manager, post=post, user=user, since=LATER)
    actions.post_close(actor=manager, post=post, on=date(2022, 12, 1))
    assert list(Holding.objects.on(date(2022, 12, 1)).filter(user=user)) == []
    assert [code for code, _ in audited()] == [
        "orgs.post_open",
        "orgs.holding_start",
        "orgs.holding_end",
        "orgs.holding_start",
        "orgs.post_close",
    ]


def test_what_a_post_cannot_be(cast: Cast) -> None:
    manager = cast.scope("manager")
    unit = cast.unit("001")
    actions.post_open(actor=manager, unit=unit, role="clerk", title="内勤", opened_on=DAY)
    with pytest.raises(Refused, match="三里社区已有岗位内勤"):
        actions.post_open(actor=manager, unit=unit, role="clerk", title="内勤", opened_on=DAY)
    with pytest.raises(Refused, match="没有职责 king"):
        actions.post_open(actor=manager, unit=unit, role="king", title="王", opened_on=DAY)
    with pytest.raises(Refused, match="结束日期2022-03-01应晚于开始日期2022-03-01"):
        actions.post_close(actor=manager, post=Post.objects.get(title="内勤"), on=DAY)


def test_posts_and_holdings_load_and_unload(cast: Cast) -> None:
    manager = cast.scope("manager")
    unit, user = cast.unit("001"), cast.people["outsider"]
    posts = actions.posts_load(
        actor=manager,
        rows=[{"unit": unit, "role": "clerk", "title": "内勤", "opened_on": DAY}],
    )
    post = posts[0].record
    first = actions.holdings_load(
        actor=manager, rows=[{"post": post, "user": user, "since": DAY, "rank": "A"}]
    )
    second = actions.holdings_load(
        actor=manager,
        rows=[
            {"post": post, "user": user, "since": DAY, "rank": "B", "until": LATER},
            {"post": post, "user": user, "since": LATER, "rank": "A"},
        ],
    )
    assert second[0].change == {"rank": ["A", "B"], "until": [None, "2022-09-01"]}
    with pytest.raises(Refused, match="任职时间有重叠"):
        actions.holdings_load(
            actor=manager, rows=[{"post": post, "user": user, "since": date(2022, 6, 1)}]
        )
    with pytest.raises(StoodOn):
        actions.posts_unload(actor=manager, made=[post.pk], changed={})
    changed = {second[0].record.pk: second[0].change}
    actions.holdings_unload(actor=manager, made=[second[1].record.pk], changed=changed)
    assert list(Holding.objects.filter(post=post).values_list("rank", "until")) == [("A", None)]
    actions.holdings_unload(actor=manager, made=[first[0].record.pk], changed={})
    actions.posts_unload(actor=manager, made=[post.pk], changed={})
    assert not Post.objects.filter(title="内勤").exists()


def test_a_sponsor_takes_the_place_of_the_former_one(cast: Cast) -> None:
    manager = cast.scope("manager")
    unit = cast.unit("001")
    first = actions.sponsorship_set(
        actor=manager, leader=cast.people["leader"], unit=unit, since=DAY
    )
    second = actions.sponsorship_set(
        actor=manager, leader=cast.people["director"], unit=unit, since=LATER
    )
    assert list(Sponsorship.objects.on(date(2022, 8, 31))) == [first]
    assert list(Sponsorship.objects.on(LATER)) == [second]
    actions.sponsorship_end(actor=manager, sponsorship=second, on=date(2022, 12, 1))
    assert list(Sponsorship.objects.on(date(2022, 12, 1))) == []
    with pytest.raises(Refused, match="戊调度在2022-03-01不任领导岗位，不能包保"):
        actions.sponsorship_set(actor=manager, leader=cast.people["clerk"], unit=unit, since=DAY)


def test_sponsorships_load_and_unload(cast: Cast) -> None:
    manager = cast.scope("manager")
    entry: actions.SponsorshipRow = {
        "leader": cast.people["leader"],
        "unit": cast.unit("001"),
        "since": DAY,
    }
    made = actions.sponsorships_load(actor=manager, rows=[entry])
    again = actions.sponsorships_load(actor=manager, rows=[entry | {"until": LATER}])
    assert again[0].change == {"until": [None, "2022-09-01"]}
    with pytest.raises(Refused, match="不任领导岗位"):
        actions.sponsorships_load(actor=manager, rows=[entry | {"leader": cast.people["clerk"]}])
    pk = made[0].record.pk
    actions.sponsorships_unload(actor=manager, made=[], changed={pk: again[0].change or {}})
    assert Sponsorship.objects.get().until is None
    actions.sponsorships_unload(actor=manager, made=[pk], changed={})
    assert Sponsorship.objects.count() == 0


def test_an_appointment_twice_is_refused(cast: Cast) -> None:
    actor, person = cast.scope("manager"), cast.people["outsider"]
    post = Post.objects.get(unit=cast.unit("001"))
    actions.holding_start(actor=actor, post=post, user=person, since=DAY, rank=Rank.B)
    with pytest.raises(Refused):
        actions.holding_start(actor=actor, post=post, user=person, since=DAY, rank=Rank.B)


def test_a_holding_that_has_ended_is_not_ended_again(cast: Cast) -> None:
    actor = cast.scope("manager")
    holding = Holding.objects.get(user=cast.people["worker_a"])
    actions.holding_end(actor=actor, holding=holding, on=DAY)
    with pytest.raises(Refused):
        actions.holding_end(actor=actor, holding=holding, on=LATER)
    holding.refresh_from_db()
    assert holding.until == DAY


def test_a_manager_does_not_touch_accounts_of_another_street(cast: Cast) -> None:
    street = Unit.objects.create(
        code="370902001",
        name="岱庙街道",
        kind=UnitKind.STREET,
        parent=cast.units["370902"],
        path="370902/370902001/",
        opened_on=DAY,
    )
    person = User.objects.create_user("other_manager", "子管理", "Shigan2022")
    post = Post.objects.create(unit=street, role="manager", title="平台管理员", opened_on=DAY)
    Holding.objects.create(post=post, user=person, since=DAY)
    theirs: actions.StaffRow = {"username": "secretary", "name": "别人", "is_active": False}
    with pytest.raises(Denied):
        actions.staff_load(actor=scope_of(person, LATER), rows=[theirs])
    assert User.objects.get(username="secretary").is_active


def test_logins_differ_in_more_than_case(cast: Cast) -> None:
    with pytest.raises(IntegrityError):
        User.objects.create_user("SECRETARY", "另一人", None)
