"""Entering, correcting, leaving, erasing, groups, merging: what is there after, and the log."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import translation

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.base.errors import Conflict, Denied, Refused
from shigan.kernel.clock.rules import LimitUnit, TimeLimit
from shigan.kernel.matters.models import LimitRule
from shigan.kernel.search.models import SearchRow
from shigan.registers.people.actions.groups import group_add, group_close, group_join, group_leave
from shigan.registers.people.actions.merging import resident_merge, resident_split
from shigan.registers.people.actions.residents import (
    Order,
    resident_correct,
    resident_erase,
    resident_leave,
    resident_return,
)
from shigan.registers.people.choices import AFTER_LEAVING, RETENTION
from shigan.registers.people.models import Household, Membership, PeopleGroup, Resident
from shigan.registers.people.queries.register import KEPT_BY_DEFAULT, kept_for, past_end
from tests.kit.cast import Cast
from tests.kit.people import CHILD_ID, GROWN_ID, OLD_ID, add, child, entry, grown

DAY = date(2022, 3, 5)


def last() -> AuditRow:
    return AuditRow.objects.latest("pk")


def refused(error: Refused) -> dict[str, str]:
    return {field: str(text) for field, text in error.fields.items()}


def test_the_id_tells_birthday_and_sex(cast: Cast) -> None:
    made = add(cast, building="３号楼", entrance="2单元", room="401室", estate="三里小区")
    found = Resident.objects.get(pk=made.pk)
    assert (found.birth, found.sex, found.registered_on) == (date(1950, 1, 1), "F", DAY)
    assert (found.building, found.entrance, found.room) == ("3", "2", "401")
    assert found.address == "三里小区3号楼2单元401室"
    row = last()
    assert (row.code, row.subject_id, row.subject_label) == (
        "people.resident_add",
        str(made.pk),
        str(made),
    )
    assert row.unit_path == cast.unit("001001").path
    assert row.after["fields"] == sorted(
        ["name", "unit", "unit_path", "sex", "birth", "resident_id", "phone", "residence",
         "estate", "building", "entrance", "room"]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"resident_id": "370902195001010008"}, {"resident_id"}),
        ({"resident_id": None}, {"birth", "sex"}),
        ({"resident_id": CHILD_ID}, {"guardian_name", "guardian_consent_on"}),
        ({"phone": "12345"}, {"phone"}),
        ({"name": " "}, {"name"}),
        ({"sex": "M"}, {"sex"}),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    cast: Cast, given: dict[str, Any], fields: set[str]
) -> None:
    with pytest.raises(Refused) as error:
        add(cast, **given)
    assert set(error.value.fields) == fields
    assert Resident.objects.count() == 0
    told = f"{error.value} {refused(error.value)}"
    assert not any(str(v) in told for v in given.values() if v and len(str(v)) > 4)


def test_nobody_is_registered_at_a_department(cast: Cast) -> None:
    wrong = replace(entry(cast), unit=cast.unit("-D03"))
    from shigan.registers.people.actions.residents import resident_add

    with pytest.raises(Denied):
        resident_add(actor=cast.scope("community"), entry=wrong)


def test_an_id_stands_once_among_those_whom_one_sees(cast: Cast) -> None:
    add(cast)
    with pytest.raises(Refused) as error:
        add(cast, "001002", name="张秀蓝")
    assert set(error.value.fields) == {"resident_id"}
    assert Resident.objects.count() == 1


@pytest.mark.parametrize("login", ["worker_a", "auditor", "leader", "manager", "outsider"])
def test_only_the_community_enters_people(cast: Cast, login: str) -> None:
    with pytest.raises(Denied):
        add(cast, by=login)
    assert (Resident.objects.count(), last().result) == (0, "DENIED")


def test_the_head_gives_the_household_its_address(cast: Cast) -> None:
    head = add(cast, household="H1", relation="HEAD", estate="三里小区", room="401")
    son = add(cast, "001002", **grown("张强", household="H1", relation="CHILD"))
    household = Household.objects.get()
    assert (household.head, household.unit) == (head, cast.unit("001"))
    assert (household.estate, household.room) == ("三里小区", "401")
    assert list(household.members.order_by("pk")) == [head, son]
    order = Order(head.pk, reason="改嫁迁户")
    moved = entry(cast, household="H2", relation="HEAD", resident_id=None, phone=None)
    resident_correct(actor=cast.scope("community"), order=order, entry=moved)
    assert Household.objects.get(number="H1").head is None
    assert Household.objects.get(number="H2").head == head


def test_a_correction_keeps_hashes_and_the_reason(cast: Cast) -> None:
    made = add(cast)
    new = replace(entry(cast, "001002", name="张秀兰"), resident_id=None, phone="19900000002")
    order = Order(made.pk, made.version, "本人要求更正")
    found = resident_correct(actor=cast.scope("community"), order=order, entry=new)
    assert (found.phone.open(), found.resident_id.open(), found.version) == (
        "19900000002",
        OLD_ID,
        2,
    )
    row = last()
    assert (row.code, row.text) == ("people.resident_correct", "本人要求更正")
    assert set(row.before) == set(row.after) == {"phone", "unit_path"}
    assert row.after["unit_path"] == cast.unit("001002").path
    assert len(row.before["phone"]) == len(row.after["phone"]) == 16
    assert row.before["phone"] != row.after["phone"]


def test_a_number_can_be_taken_away(cast: Cast) -> None:
    made = add(cast)
    new = replace(entry(cast), resident_id=None, phone="")
    resident_correct(actor=cast.scope("community"), order=Order(made.pk, reason="x"), entry=new)
    found = Resident.objects.get()
    assert (str(found.phone), found.phone_hash, found.resident_id.open()) == ("", "", OLD_ID)


def test_nobody_writes_over_what_another_did(cast: Cast) -> None:
    made = add(cast)
    with pytest.raises(Conflict):
        resident_correct(
            actor=cast.scope("community"), order=Order(made.pk, 7, "x"), entry=entry(cast)
        )


@pytest.mark.parametrize("reason", ["", "号码改为19900000002", f"见{OLD_ID}"])
def test_a_reason_is_needed_and_holds_no_number(cast: Cast, reason: str) -> None:
    made = add(cast)
    with pytest.raises(Refused) as error:
        resident_correct(
            actor=cast.scope("community"), order=Order(made.pk, reason=reason), entry=entry(cast)
        )
    assert set(error.value.fields) == {"reason"}


def test_another_community_is_nowhere(cast: Cast) -> None:
    made = add(cast)
    unit = cast.unit("002")
    unit.posts.create(role="community_secretary", title="书记", opened_on=date(2020, 1, 1))
    unit.posts.get().holdings.create(user=cast.people["outsider"], since=date(2020, 1, 1))
    actor = cast.scope("outsider")
    for pk in (made.pk, made.pk + 100):
        with pytest.raises(Denied, match="没有找到"):
            resident_leave(actor=actor, order=Order(pk), left_on=DAY, why="MOVED")


def test_leaving_and_coming_back(cast: Cast) -> None:
    made, actor = add(cast), cast.scope("community")
    with pytest.raises(Refused):
        resident_leave(actor=actor, order=Order(made.pk), left_on=date(2022, 3, 6), why="MOVED")
    resident_leave(actor=actor, order=Order(made.pk), left_on=date(2019, 3, 4), why="DIED")
    assert list(past_end(actor, DAY)) == [made]
    assert list(past_end(actor, date(2022, 3, 4))) == []
    assert list(past_end(cast.scope("auditor"), DAY)) == []
    resident_return(actor=actor, order=Order(made.pk))
    assert list(past_end(actor, DAY)) == []


def test_how_long_an_entry_is_kept_is_a_dated_row(cast: Cast) -> None:
    made, actor = add(cast), cast.scope("community")
    resident_leave(actor=actor, order=Order(made.pk), left_on=date(2022, 1, 5), why="MOVED")
    LimitRule.objects.create(
        kind=RETENTION, step=AFTER_LEAVING, amount=2, unit="MONTH", valid_from=date(2022, 3, 6)
    )
    days = (date(2022, 3, 5), date(2022, 3, 6), date(2025, 1, 6))
    assert [list(past_end(actor, day)) for day in days] == [[], [made], [made]]
    assert (kept_for(days[0]), kept_for(days[1])) == (
        KEPT_BY_DEFAULT,
        TimeLimit(2, LimitUnit.MONTH),
    )


def test_erasing_wipes_what_names_and_keeps_the_row(cast: Cast) -> None:
    actor = cast.scope("community")
    made = add(cast, household="H1", relation="HEAD", estate="三里小区", room="401")
    other = add(cast, name="张秀蓝", resident_id=GROWN_ID)
    resident_merge(actor=actor, order=Order(other.pk), into=made.pk)
    group_join(actor=actor, pk=made.pk, code="disabled", since=DAY)
    resident_erase(actor=actor, order=Order(made.pk, reason="本人书面要求"), why="REQUEST")
    for pk in (made.pk, other.pk):
        found = Resident.objects.get(pk=pk)
        wiped = (found.name, found.sex, found.birth, found.resident_id_hash, found.phone_hash)
        assert wiped == ("已删除", "", None, "", "")
        assert not found.resident_id
        assert not found.phone
        assert (found.address, found.household, found.guardian_name) == ("", None, "")
        assert found.erased_at is not None
        assert SearchRow.objects.get(kind="people.resident", object_id=pk).terms == ""
    assert Membership.objects.count() == 0
    assert Household.objects.get().head is None
    row = last()
    assert (row.code, row.after, row.text) == (
        "people.resident_erase",
        {"why": "REQUEST", "rows": 2},
        "本人书面要求",
    )
    with pytest.raises(Denied):
        resident_erase(actor=actor, order=Order(made.pk, reason="再删"), why="REQUEST")
    with pytest.raises(Denied):
        resident_return(actor=actor, order=Order(made.pk))


@pytest.mark.parametrize("login", ["worker_a", "auditor", "manager", "secretary", "outsider"])
def test_only_who_may_erase_erases(cast: Cast, login: str) -> None:
    made = add(cast)
    with pytest.raises(Denied):
        resident_erase(actor=cast.scope(login), order=Order(made.pk, reason="不该"), why="REQUEST")
    assert Resident.objects.get().name == "张秀兰"


def test_merging_keeps_both_and_can_be_taken_back(cast: Cast) -> None:
    actor = cast.scope("community")
    one = add(cast, resident_id=None, birth=date(1950, 1, 1), sex="F")
    other = add(cast, name="张秀兰", phone=None)
    group_join(actor=actor, pk=other.pk, code="veteran", since=DAY)
    held = Resident.objects.filter(pk=other.pk).values().get()
    resident_merge(actor=actor, order=Order(other.pk), into=one.pk)
    assert list(Resident.objects.visible_to(actor).standing()) == [one]
    veterans = PeopleGroup.objects.get(code="veteran").pk
    assert set(Resident.objects.in_group(veterans, DAY)) == {one, other}
    after = Resident.objects.filter(pk=other.pk).values().get()
    changed = {k for k in held if k not in {"resident_id", "phone"} and held[k] != after[k]}
    assert changed == {"merged_into_id", "version"}
    with pytest.raises(Refused):
        resident_merge(actor=actor, order=Order(one.pk), into=add(cast, **grown("李")).pk)
    resident_split(actor=actor, order=Order(other.pk))
    assert set(Resident.objects.visible_to(actor).standing()) >= {one, other}
    with pytest.raises(Denied):
        resident_split(actor=actor, order=Order(other.pk))


def test_a_merge_needs_both_and_is_not_with_oneself(cast: Cast) -> None:
    made, actor = add(cast), cast.scope("community")
    with pytest.raises(Refused):
        resident_merge(actor=actor, order=Order(made.pk), into=made.pk)
    with pytest.raises(Denied):
        resident_merge(actor=actor, order=Order(made.pk), into=made.pk + 100)
    other = add(cast, **grown("张强"))
    with pytest.raises(Denied):
        resident_merge(actor=cast.scope("worker_a"), order=Order(made.pk), into=other.pk)


def test_the_log_is_in_the_language_of_the_office(cast: Cast) -> None:
    with translation.override("en"):
        made = add(cast)
    assert last().subject_label == str(made) == f"居民{made.pk:06d}"
    with translation.override("en"), pytest.raises(Denied):
        resident_merge(actor=cast.scope("worker_a"), order=Order(made.pk), into=made.pk + 100)
    assert last().text == str(Denied())


def test_groups_have_dates(cast: Cast) -> None:
    made, actor = add(cast), cast.scope("community")
    row = group_join(actor=actor, pk=made.pk, code="veteran", since=date(2022, 1, 1))
    with pytest.raises(Refused):
        group_join(actor=actor, pk=made.pk, code="veteran", since=DAY)
    with pytest.raises(Refused):
        group_join(actor=actor, pk=made.pk, code="disabled", since=date(2022, 3, 6))
    group_leave(actor=actor, pk=made.pk, membership=row.pk, until=date(2022, 2, 1))
    group = PeopleGroup.objects.get(code="veteran").pk
    found = [
        len(Resident.objects.in_group(group, day))
        for day in (date(2021, 12, 31), date(2022, 1, 1), date(2022, 1, 31), date(2022, 2, 1))
    ]
    assert found == [0, 1, 1, 0]
    assert last().after == {"group": "veteran", "until": "2022-02-01"}


def test_who_was_taken_out_on_the_day_of_joining_joins_again(cast: Cast) -> None:
    made, actor = add(cast), cast.scope("community")
    for _again in range(2):
        row = group_join(actor=actor, pk=made.pk, code="veteran", since=DAY)
        group_leave(actor=actor, pk=made.pk, membership=row.pk, until=DAY)
    earlier = DAY - timedelta(days=1)
    group_join(actor=actor, pk=made.pk, code="veteran", since=earlier)
    group = PeopleGroup.objects.get(code="veteran").pk
    assert [len(Resident.objects.in_group(group, day)) for day in (earlier, DAY)] == [1, 1]
    with pytest.raises(Refused):
        group_join(actor=actor, pk=made.pk, code="veteran", since=DAY)


def test_the_list_of_groups_is_edited(cast: Cast) -> None:
    manager = cast.scope("manager")
    group_add(actor=manager, code="volunteer", label="志愿者", sensitive=False)
    with pytest.raises(Refused):
        group_add(actor=manager, code="volunteer", label="另一个", sensitive=False)
    with pytest.raises(Refused):
        group_add(actor=manager, code="Volunteer!", label="又一个", sensitive=False)
    with pytest.raises(Denied):
        group_add(actor=cast.scope("community"), code="x", label="不行", sensitive=False)
    group_close(actor=manager, code="volunteer")
    made = add(cast)
    with pytest.raises(Refused):
        group_join(actor=cast.scope("community"), pk=made.pk, code="volunteer", since=DAY)


def test_children_are_entered_by_who_may_see_them(cast: Cast) -> None:
    unit = cast.unit("001")
    unit.posts.create(role="clerk", title="社区工作者", opened_on=date(2020, 1, 1))
    unit.posts.get(role="clerk").holdings.create(
        user=cast.people["outsider"], since=date(2020, 1, 1)
    )
    assert add(cast, by="outsider").name == "张秀兰"
    with pytest.raises(Refused) as error:
        add(cast, by="outsider", name="张小妹", resident_id=CHILD_ID, phone=None,
            guardian_name="张秀兰", guardian_consent_on=DAY)  # fmt: skip
    assert set(error.value.fields) == {"birth"}
    assert child(cast).birth == date(2016, 2, 29)
