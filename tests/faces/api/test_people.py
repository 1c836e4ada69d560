"""Residents by the API: masked for everybody, within the scope."""

from __future__ import annotations

from datetime import date

import pytest

from shigan.registers.people.actions.groups import group_join
from shigan.registers.people.models import Resident
from tests.faces.api.conftest import CallerOf
from tests.kit.cast import Cast
from tests.kit.people import GROWN_ID, OLD_ID, PHONE, add, grown


@pytest.fixture
def old(cast: Cast) -> Resident:
    made = add(cast, estate="三里小区", building="3", room="401")
    for code in ("veteran", "disabled"):
        group_join(
            actor=cast.scope("community"), pk=made.pk, code=code, since=cast.scope("community").on
        )
    return made


def test_a_resident_is_told_masked(caller_of: CallerOf, old: Resident) -> None:
    answer = caller_of("community").get(f"/people/residents/{old.pk}")
    assert answer.status == 200
    body = answer.body
    assert (body["resident_id"], body["phone"]) == ("3709**********0007", "199****0001")
    assert (body["name"], body["sex"], body["residence"]) == ("张秀兰", "F", "REGISTERED")
    assert body["address"] == "三里小区3号楼401室"
    assert [g["code"] for g in body["groups"]] == ["veteran", "disabled"]
    assert not any(plain in str(body) for plain in (OLD_ID, PHONE, "1950"))


def test_a_list_is_narrowed_and_paged(caller_of: CallerOf, cast: Cast, old: Resident) -> None:
    add(cast, "001002", **grown("张强"))
    program = caller_of("community")

    def names(**params: str | int) -> list[str]:
        return [r["name"] for r in program.get("/people/residents", **params).body["items"]]

    assert names() == ["张秀兰", "张强"]
    assert names(q="zhangqiang") == ["张强"]
    assert names(unit=cast.unit("001001").code) == ["张秀兰"]
    assert names(group="veteran") == ["张秀兰"]
    assert names(group="nobody") == []
    first = program.get("/people/residents", limit=1).body
    assert names(limit=1, cursor=first["next"]) == ["张强"]


@pytest.mark.parametrize("number", [OLD_ID, PHONE, "0538-8220001"])
def test_a_number_is_not_looked_for_in_an_address(
    caller_of: CallerOf, old: Resident, number: str
) -> None:
    answer = caller_of("community").get("/people/residents", q=number)
    assert (answer.status, [f["field"] for f in answer.body["fields"]]) == (422, ["q"])


def test_who_is_out_of_reach_is_like_nobody(caller_of: CallerOf, cast: Cast, old: Resident) -> None:
    for login in ("worker_b", "clerk"):
        program = caller_of(login)
        for pk in (old.pk, old.pk + 100):
            answer = program.get(f"/people/residents/{pk}")
            assert (answer.status, answer.body["detail"]) == (404, "没有找到，或不在您的职责范围内")
    outsider = caller_of("outsider")
    for path in ("/people/residents", f"/people/residents/{old.pk}", "/people/datasets"):
        assert outsider.get(path).status == 404
    worker = caller_of("worker_a").get("/people/residents").body["items"]
    assert [g["code"] for g in worker[0]["groups"]] == ["veteran"]


def test_a_token_for_something_else_sees_nobody(caller_of: CallerOf, old: Resident) -> None:
    program = caller_of("community", ["grid.view"])
    assert program.get("/people/residents").status == 404
    assert program.get(f"/people/residents/{old.pk}").status == 404


def test_datasets_are_told(caller_of: CallerOf) -> None:
    rows = {d["code"]: d for d in caller_of("auditor").get("/people/datasets").body}
    assert {"people.residents", "people.minors", "people.groups", "orgs.staff"} <= set(rows)
    assert (rows["people.minors"]["basis"], rows["people.minors"]["sensitive"]) == ("CONSENT", True)


def test_somebody_of_the_other_community_is_not_told(caller_of: CallerOf, cast: Cast) -> None:
    unit = cast.unit("002")
    Resident.objects.create(
        name="李秀英", unit=unit, unit_path=unit.path, resident_id=GROWN_ID,
        residence="REGISTERED", registered_on=date(2022, 1, 1), birth=date(1988, 12, 31),
    )  # fmt: skip
    assert caller_of("community").get("/people/residents").body["items"] == []
    assert len(caller_of("worker_b").get("/people/residents").body["items"]) == 0


def test_who_answers_is_named_told_and_ended(
    caller_of: CallerOf, cast: Cast, old: Resident
) -> None:
    director, path = caller_of("director"), f"/people/residents/{old.pk}"
    leader = cast.people["leader"]
    today = str(cast.scope("director").on)
    assert director.get(path).body["sponsor"] is None
    sent = {"person": leader.pk, "since": "2022-01-10"}
    answer = director.post(f"{path}/sponsor", sent)
    told = {"person": {"id": leader.pk, "name": "丙领导"}, "since": "2022-01-10", "until": None}
    assert (answer.status, answer.body["sponsor"]) == (200, told)
    [listed] = caller_of("community").get("/people/residents").body["items"]
    assert listed["sponsor"] == told
    ended = director.post(f"{path}/sponsor/end", {"on": today})
    assert (ended.status, ended.body["sponsor"]) == (200, None)
    assert director.post(f"{path}/sponsor/end", {}).status == 422
    wrong = director.post(f"{path}/sponsor", {**sent, "person": cast.people["clerk"].pk})
    assert (wrong.status, wrong.body["fields"][0]["field"]) == (422, "person")
    for login in ("community", "leader", "outsider"):
        assert caller_of(login).post(f"{path}/sponsor", sent).status == 404
        assert caller_of(login).post(f"{path}/sponsor/end", {}).status == 404
