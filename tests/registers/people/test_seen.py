"""Who sees whom, and how much of them."""

from __future__ import annotations

from datetime import date

import pytest

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.base.errors import Denied, Refused
from shigan.kernel.orgs.rules import Grant
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.personal.actions import Why, value_unmask
from shigan.kernel.search.queries import find
from shigan.registers.people.actions import looking
from shigan.registers.people.actions.groups import group_join
from shigan.registers.people.actions.looking import number_look_up
from shigan.registers.people.actions.residents import Order, resident_erase
from shigan.registers.people.choices import UNMASK
from shigan.registers.people.models import Resident
from shigan.registers.people.queries.alike import alike_pairs, alike_to
from shigan.registers.people.queries.register import (
    by_number,
    group_labels,
    groups_to_choose,
    hidden_children,
    in_groups,
    of_ages,
    register,
)
from shigan.registers.people.values import BIRTH, MASKED, PHONE, RESIDENT_ID
from tests.kit.cast import Cast
from tests.kit.people import GROWN_ID, OLD_ID, add, child, grown
from tests.kit.people import PHONE as NUMBER

DAY = date(2022, 3, 5)
WHY = Why("CONTACT", "通知体检")


@pytest.fixture
def people(cast: Cast) -> dict[str, Resident]:
    """An old woman and a child in cell 1, a man in cell 2, a woman in the other community."""
    unit = cast.unit("002")
    post = unit.posts.create(role="community_secretary", title="书记", opened_on=DAY)
    post.holdings.create(user=cast.people["outsider"], since=DAY)
    found = {
        "old": add(cast),
        "man": add(cast, "001002", **grown("张强")),
        "child": child(cast),
        "far": add(cast, "002001", by="outsider", name="李秀英", resident_id=GROWN_ID),
    }
    post.holdings.all().delete()
    return found


@pytest.mark.parametrize(
    ("login", "seen", "hidden"),
    [
        ("community", {"old", "man", "child"}, 0),
        ("worker_a", {"old"}, 1),
        ("worker_b", {"far"}, 0),
        ("leader", {"old", "man", "far"}, 1),
        ("auditor", {"old", "man", "far"}, 1),
        ("head", set(), 0),
        ("clerk", set(), 0),
        ("outsider", set(), 0),
    ],
)
def test_each_sees_their_own_units_and_children_by_right_alone(
    cast: Cast, people: dict[str, Resident], login: str, seen: set[str], hidden: int
) -> None:
    scope = cast.scope(login)
    names = {resident.pk: name for name, resident in people.items()}
    assert {names[r.pk] for r in register(scope)} == seen
    assert hidden_children(scope) == hidden


def test_values_are_masked(people: dict[str, Resident]) -> None:
    shown = [value.shown(people["old"]) for value in (RESIDENT_ID, PHONE, BIRTH)]
    assert shown == ["3709**********0007", "199****0001", "1950-**-**"]
    assert [value.shown(people["man"]) for value in (RESIDENT_ID, PHONE)] == ["", ""]


@pytest.mark.parametrize(
    ("login", "may"),
    [("community", True), ("worker_a", False), ("auditor", False), ("secretary", False),
     ("manager", False), ("outsider", False)],
)  # fmt: skip
def test_a_value_is_unmasked_by_right_for_a_purpose(
    cast: Cast, people: dict[str, Resident], login: str, may: bool
) -> None:
    def look() -> str:
        return value_unmask(
            actor=cast.scope(login),
            record=people["old"],
            unit_path=people["old"].unit_path,
            masked=PHONE,
            function=UNMASK,
            why=WHY,
        )

    if may:
        assert look() == NUMBER
    else:
        with pytest.raises(Denied):
            look()
    row = AuditRow.objects.latest("pk")
    assert (row.code, row.actor_name) == ("personal.value_unmask", cast.people[login].name)
    assert row.result == ("DONE" if may else "DENIED")
    if may:
        assert (row.subject_id, row.after, row.text) == (
            str(people["old"].pk),
            {"field": "phone", "purpose": "CONTACT"},
            "通知体检",
        )


@pytest.mark.parametrize(
    ("why", "field"),
    [
        (Why("", "通知体检"), "purpose"),
        (Why("CURIOUS", "通知体检"), "purpose"),
        (Why("CONTACT", " "), "words"),
        (Why("CONTACT", f"打{NUMBER}"), "words"),
        (Why("CONTACT", "字" * 201), "words"),
    ],
)
def test_a_look_without_a_purpose_is_refused(
    cast: Cast, people: dict[str, Resident], why: Why, field: str
) -> None:
    with pytest.raises(Refused) as error:
        value_unmask(
            actor=cast.scope("community"),
            record=people["old"],
            unit_path=people["old"].unit_path,
            masked=MASKED[0],
            function=UNMASK,
            why=why,
        )
    assert set(error.value.fields) == {field}


@pytest.mark.parametrize("text", ["张秀兰", "秀兰", "zxl", "zhangxiulan", "ZhangXiu", "张"])
def test_a_name_is_found_by_characters_initials_and_pinyin(
    cast: Cast, people: dict[str, Resident], text: str
) -> None:
    def hits(login: str) -> list[str]:
        groups = {g.searchable.code: g.hits for g in find(cast.scope(login), text)}
        return [hit.title for hit in groups.get("people.resident", [])]

    assert "张秀兰" in hits("worker_a")
    assert "张小妹" not in hits("worker_a")
    assert hits("worker_b") == []
    assert hits("outsider") == []


@pytest.mark.parametrize("text", [OLD_ID, NUMBER, OLD_ID[-4:], "1950"])
def test_no_number_is_in_the_index(cast: Cast, people: dict[str, Resident], text: str) -> None:
    groups = {g.searchable.code for g in find(cast.scope("community"), text)}
    assert "people.resident" not in groups


def test_a_number_finds_exactly_whom_one_sees(cast: Cast, people: dict[str, Resident]) -> None:
    scope = cast.scope("community")
    for text in (OLD_ID, " 370902 19500101 0007", NUMBER, "+86 199-0000-0001"):
        assert by_number(scope, text) == [people["old"]]
    for text in (GROWN_ID, OLD_ID[:-1], "0007", "", "张秀兰"):
        assert by_number(scope, text) == []
    assert by_number(cast.scope("worker_b"), OLD_ID) == []


def test_looking_up_is_logged_without_the_number_and_has_an_end(
    cast: Cast, people: dict[str, Resident], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "MOST_AN_HOUR", 2)
    worker = cast.scope("worker_a")
    assert number_look_up(actor=worker, number=OLD_ID) == [people["old"]]
    assert number_look_up(actor=worker, number=GROWN_ID) == []
    rows = AuditRow.objects.filter(code="people.number_look_up").order_by("pk")
    assert [row.after for row in rows] == [{"found": [people["old"].pk]}, {"found": []}]
    with pytest.raises(Refused, match="请稍后再查"):
        number_look_up(actor=worker, number=OLD_ID)
    assert number_look_up(actor=cast.scope("community"), number=OLD_ID) == [people["old"]]
    with pytest.raises(Denied):
        number_look_up(actor=cast.scope("outsider"), number=OLD_ID)


def test_a_sensitive_group_is_told_to_who_may_unmask(
    cast: Cast, people: dict[str, Resident]
) -> None:
    for code in ("disabled", "veteran"):
        group_join(actor=cast.scope("community"), pk=people["old"].pk, code=code, since=DAY)

    def told(login: str) -> tuple[str, int, int]:
        scope = cast.scope(login)
        rows = register(scope)
        labels = {r.pk: group_labels(r) for r in rows}
        return (
            labels[people["old"].pk],
            len(in_groups(rows, ["disabled"], scope)),
            len(in_groups(rows, ["veteran"], scope)),
        )

    assert told("community") == ("退役军人、残疾人", 1, 1)
    assert told("worker_a") == ("退役军人", 0, 1)
    offered = {g.code for g in groups_to_choose(cast.scope("worker_a"))}
    assert offered == {"party_member", "veteran", "alone_elder"}


def test_ages_are_looked_through_by_bands(cast: Cast, people: dict[str, Resident]) -> None:
    rows = register(cast.scope("community"))
    assert set(of_ages(rows, ["65-79", "0-13"], DAY)) == {people["old"], people["child"]}
    assert set(of_ages(rows, ["18-59"], DAY)) == {people["man"]}
    assert set(of_ages(rows, ["80-"], DAY)) == set()


def test_likely_the_same_is_shown_within_the_scope(cast: Cast) -> None:
    home = {"estate": "三里小区", "building": "3", "room": "401"}
    one = add(cast, phone=None, **home)
    by_home = add(cast, name="章秀兰", resident_id=None, phone=None, birth=date(1950, 1, 1),
                  sex="F", **home)  # fmt: skip
    by_phone = [add(cast, "001002", **grown("王强", phone=NUMBER)) for _ in range(2)]
    twin = add(cast, "001002", name="张秀兰", resident_id=GROWN_ID, phone=None)
    scope = cast.scope("community")
    pairs = [(p.one, p.other, p.why) for p in alike_pairs(scope)]
    assert pairs == [(one, by_home, "home"), (by_phone[0], by_phone[1], "phone")]
    assert [(p.other, p.why) for p in alike_to(scope, one)] == [(by_home, "home")]
    assert alike_to(scope, twin) == []
    assert alike_pairs(cast.scope("worker_b")) == []


def test_an_erased_entry_is_found_by_nothing(cast: Cast, people: dict[str, Resident]) -> None:
    actor = cast.scope("community")
    resident_erase(actor=actor, order=Order(people["old"].pk, reason="本人要求"), why="REQUEST")
    assert by_number(actor, OLD_ID) == []
    assert {r.pk for r in register(actor)} == {people["man"].pk, people["child"].pk}
    groups = {g.searchable.code for g in find(actor, "张秀兰")}
    assert "people.resident" not in groups


PATHS = ("370902/", "370902/370902002/", "370902/370902002/370902002001/", "x/")
FUNCTIONS = ("people.view", "people.minors", "*.view", "people.*", "grid.view")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "functions", [(f,) for f in FUNCTIONS] + [("people.view", "people.minors")]
)
def test_visible_to_agrees_with_the_rights_row_by_row(
    cast: Cast, people: dict[str, Resident], path: str, functions: tuple[str, ...]
) -> None:
    scope = Scope(1, "某", (Grant(path, frozenset(functions)),), DAY)
    expected = {
        r.pk
        for r in people.values()
        if scope.may("people.view", r.unit_path)
        and (r is not people["child"] or scope.may("people.minors", r.unit_path))
    }
    assert {r.pk for r in Resident.objects.visible_to(scope)} == expected
