"""Parties of an open dispute: added, corrected, taken out, by page and API, with entry and log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from hypothesis import given as draw
from hypothesis import strategies as st

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.base.errors import Conflict, Denied, Refused
from shigan.kernel.matters.actions.core import Order
from shigan.kernel.matters.models import Matter
from shigan.kernel.matters.queries.chains import broken_chains
from shigan.lines.mediation.actions.open import PartyGiven, parties_in_row
from shigan.lines.mediation.actions.parties import (
    PartyChange,
    party_add,
    party_correct,
    party_remove,
)
from shigan.lines.mediation.choices import Side
from shigan.lines.mediation.models import Party
from tests.kit.cast import Cast
from tests.kit.grid import move
from tests.kit.mediation import accept, agree, make_centre, make_dispute, sign

ClientOf = Callable[[str], Client]
NUMBER = "19900000003"
THIRD = PartyGiven(Side.RESPONDENT, "丙某", address="三里小区3号楼", phone="199 0000 0003")


@pytest.fixture
def matter(cast: Cast) -> Matter:
    make_centre(cast)
    return accept(cast, make_dispute(cast))


def order(matter: Matter, text: str = "") -> Order:
    return Order(matter.pk, note=text)


def add(cast: Cast, matter: Matter, given: PartyGiven = THIRD, by: str = "community") -> Party:
    return party_add(actor=cast.scope(by), order=order(matter, "后来才知道"), given=given)


def told() -> list[tuple[str, str, str, str]]:
    return [
        (p.side, p.name, p.address, p.phone.open()) for p in Party.objects.order_by("side", "pk")
    ]


def last(matter: Matter) -> tuple[str, str, str]:
    entry = matter.entries.order_by("-place")[0]
    return entry.act, entry.label, entry.note


FIRST = ("APPLICANT", "甲某", "", "19900000001")
SECOND = ("RESPONDENT", "乙某", "", "")


def test_somebody_is_added_corrected_and_taken_out(cast: Cast, matter: Matter) -> None:
    actor = cast.scope("community")
    party = add(cast, matter)
    assert told() == [FIRST, SECOND, ("RESPONDENT", "丙某", "三里小区3号楼", NUMBER)]
    matter.refresh_from_db()
    assert matter.title == "甲某与乙某等邻里纠纷"
    assert last(matter) == ("party_add", "增加当事人", "被申请人丙某；后来才知道")
    change = PartyChange(name="丁某", phone="0538-8220001")
    party_correct(actor=actor, order=order(matter), party_id=party.pk, change=change)
    assert told()[2] == ("RESPONDENT", "丁某", "三里小区3号楼", "05388220001")
    assert last(matter) == ("party_correct", "更正当事人", "被申请人丁某：姓名或名称、电话")
    change = PartyChange(phone="", address="")
    party_correct(actor=actor, order=order(matter), party_id=party.pk, change=change)
    assert told()[2] == ("RESPONDENT", "丁某", "", "")
    party_remove(actor=actor, order=order(matter, "与他无关"), party_id=party.pk)
    matter.refresh_from_db()
    assert (told(), matter.title) == ([FIRST, SECOND], "甲某与乙某邻里纠纷")
    assert last(matter) == ("party_remove", "去掉当事人", "被申请人丁某；与他无关")
    rows = AuditRow.objects.filter(code__startswith="mediation.party_").order_by("pk")
    assert [(r.code, r.subject_id, r.before, r.after) for r in rows] == [
        ("mediation.party_add", str(matter.pk), None, {"party": party.pk, "side": "RESPONDENT"}),
        (
            "mediation.party_correct",
            str(matter.pk),
            None,
            {"party": party.pk, "fields": ["name", "phone"]},
        ),
        (
            "mediation.party_correct",
            str(matter.pk),
            None,
            {"party": party.pk, "fields": ["address", "phone"]},
        ),
        ("mediation.party_remove", str(matter.pk), {"party": party.pk, "side": "RESPONDENT"}, None),
    ]
    kept = "".join(f"{e.note}{e.data}" for e in matter.entries.all()) + str(list(rows.values()))
    assert not any(plain in kept for plain in (NUMBER, "8220001", "3号楼"))
    assert list(broken_chains()) == []


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        (PartyGiven(Side.RESPONDENT, " "), ["name"]),
        (PartyGiven(Side.RESPONDENT, "乙某 "), ["name"]),
        (PartyGiven(Side.RESPONDENT, "丙" * 81), ["name"]),
        (PartyGiven(Side.RESPONDENT, "丙某", phone="123"), ["phone"]),
        (PartyGiven("WITNESS", "丙某"), ["side"]),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    cast: Cast, matter: Matter, given: PartyGiven, fields: list[str]
) -> None:
    with pytest.raises(Refused) as refused:
        add(cast, matter, given)
    assert (list(refused.value.fields), told()) == (fields, [FIRST, SECOND])


def test_each_side_keeps_one_and_an_end_is_an_end(cast: Cast, matter: Matter) -> None:
    actor, party = cast.scope("community"), Party.objects.get(side=Side.RESPONDENT)
    with pytest.raises(Refused, match="每一方至少要有一位"):
        party_remove(actor=actor, order=order(matter, "弄错了"), party_id=party.pk)
    third = add(cast, matter)
    with pytest.raises(Refused, match="请写明原因"):
        party_remove(actor=actor, order=order(matter), party_id=third.pk)
    change = PartyChange(name="丙某", phone=NUMBER)
    with pytest.raises(Refused, match="没有改动"):
        party_correct(actor=actor, order=order(matter), party_id=third.pk, change=change)
    with pytest.raises(Refused, match="不要写身份证号和电话"):
        party_remove(actor=actor, order=order(matter, f"电话{NUMBER}不通"), party_id=third.pk)
    move(cast, "community", matter, "fail", note="分歧过大")
    with pytest.raises(Refused, match="已经结束"):
        add(cast, matter, PartyGiven(Side.APPLICANT, "戊某"))
    change = PartyChange(name="己某")
    with pytest.raises(Refused, match="已经结束"):
        party_correct(actor=actor, order=order(matter), party_id=third.pk, change=change)


def test_an_agreement_in_force_binds_whom_it_names(cast: Cast, matter: Matter) -> None:
    actor, party = cast.scope("community"), Party.objects.get(side=Side.RESPONDENT)
    agree(cast, matter)
    third = add(cast, matter)
    sign(cast, matter)
    for act in (
        lambda: add(cast, matter, PartyGiven(Side.APPLICANT, "戊某")),
        lambda: party_remove(actor=actor, order=order(matter, "无关"), party_id=third.pk),
    ):
        with pytest.raises(Refused, match="协议已经生效"):
            act()
    change = PartyChange(phone=NUMBER)
    party_correct(actor=actor, order=order(matter), party_id=party.pk, change=change)
    assert told()[1] == ("RESPONDENT", "乙某", "", NUMBER)


def test_nobody_writes_over_what_somebody_else_did(cast: Cast, matter: Matter) -> None:
    matter.refresh_from_db()
    seen = matter.version
    add(cast, matter)
    with pytest.raises(Conflict):
        party_add(
            actor=cast.scope("clerk"),
            order=Order(matter.pk, seen=seen),
            given=PartyGiven(Side.APPLICANT, "戊某"),
        )


@pytest.mark.parametrize("login", ["outsider", "worker_b", "head", "auditor", "leader"])
def test_others_set_no_parties(cast: Cast, matter: Matter, client_of: ClientOf, login: str) -> None:
    party = Party.objects.get(side=Side.RESPONDENT)
    actor = cast.scope(login)
    with pytest.raises(Denied):
        add(cast, matter, by=login)
    change = PartyChange(name="丙某")
    with pytest.raises(Denied):
        party_correct(actor=actor, order=order(matter), party_id=party.pk, change=change)
    with pytest.raises(Denied):
        party_remove(actor=actor, order=order(matter, "无关"), party_id=party.pk)
    client = client_of(login)
    for path in (
        f"/mediation/{matter.number}/parties/",
        f"/mediation/parties/{party.pk}/correct/",
        f"/mediation/parties/{party.pk}/remove/",
    ):
        assert (client.get(path).status_code, client.post(path).status_code) == (404, 404)
    assert told() == [FIRST, SECOND]


def test_the_pages(cast: Cast, matter: Matter, client_of: ClientOf) -> None:
    client = client_of("community")
    adding = f"/mediation/{matter.number}/parties/"
    page = client.get(f"/matters/{matter.number}/").text
    assert (adding in page, "/remove/" in page) == (True, False)
    sent = {"side": "RESPONDENT", "name": "丙某", "organisation": "no", "phone": NUMBER,
            "address": "三里小区", "reason": "", "seen": ""}  # fmt: skip
    assert client.post(adding, {**sent, "phone": "12"}).status_code == 422
    assert client.post(adding, sent).status_code == 302
    third = Party.objects.get(name="丙某")
    page = client.get(f"/matters/{matter.number}/").text
    assert "199****0003" in page
    assert NUMBER not in page
    assert "增加当事人" in page
    correcting = f"/mediation/parties/{third.pk}/correct/"
    assert "现为 199****0003" in client.get(correcting).text
    assert client.post(correcting, {**sent, "name": "丁某", "phone": ""}).status_code == 302
    assert told()[2] == ("RESPONDENT", "丁某", "三里小区", NUMBER)
    assert client.post(correcting, {**sent, "name": "丁某", "phone": "无"}).status_code == 302
    assert told()[2] == ("RESPONDENT", "丁某", "三里小区", "")
    removing = f"/mediation/parties/{third.pk}/remove/"
    assert client.post(removing, {"reason": ""}).status_code == 422
    assert client.post(removing, {"reason": "与他无关"}).status_code == 302
    assert told() == [FIRST, SECOND]


def test_by_the_api(cast: Cast, matter: Matter, client_of: ClientOf) -> None:
    client, base = client_of("community"), "/api/v1/mediation"

    def send(path: str, body: dict[str, Any]) -> Any:
        return client.post(f"{base}{path}", body, content_type="application/json")

    path = f"/disputes/{matter.number}/parties"
    made = send(path, {"side": "RESPONDENT", "name": "丙某", "phone": NUMBER})
    assert (made.status_code, made.json()["phone"]) == (201, "199****0003")
    key = made.json()["id"]
    listed = client.get(f"{base}{path}").json()
    assert [(p["side"], p["name"], p["phone"]) for p in listed] == [
        ("APPLICANT", "甲某", "199****0001"),
        ("RESPONDENT", "乙某", ""),
        ("RESPONDENT", "丙某", "199****0003"),
    ]
    changed = send(f"/parties/{key}", {"address": "三里小区"})
    assert (changed.status_code, changed.json()["address"]) == (200, "三里小区")
    assert told()[2] == ("RESPONDENT", "丙某", "三里小区", NUMBER)
    assert send(f"/parties/{key}/remove", {"reason": " "}).status_code == 422
    gone = send(f"/parties/{key}/remove", {"reason": "无关"})
    assert (gone.status_code, len(gone.json())) == (200, 2)
    far = client_of("worker_b")
    assert far.get(f"{base}{path}").status_code == 404


NAMES = st.lists(st.text("甲乙丙丁戊", min_size=1, max_size=3), min_size=1, max_size=4)


@draw(NAMES, st.data())
def test_what_stands_in_a_row_is_read_one_by_one(names: list[str], data: st.DataObject) -> None:
    phones = [data.draw(st.sampled_from(["", "19900000001", "05388220001"])) for _ in names]
    homes = [data.draw(st.sampled_from(["", "三里小区3号楼，401", "教场"])) for _ in names]
    read = parties_in_row(
        Side.APPLICANT,
        "、".join(names),
        phones="、".join(phone or "无" for phone in phones),
        addresses="；".join(home or "无" for home in homes),
    )
    assert [(p.name, p.phone, p.address) for p in read] == list(
        zip(names, phones, homes, strict=True)
    )


@pytest.mark.parametrize(
    ("names", "phones", "homes", "read"),
    [
        ("甲、乙", "", "", [("甲", "", ""), ("乙", "", "")]),
        ("甲、乙", "1", "", [("甲", "1", ""), ("乙", "", "")]),
        ("甲、乙", "", "三里、3号", [("甲", "", "三里、3号"), ("乙", "", "三里、3号")]),
        ("甲", "1、2", "三里；4号", [("甲", "1、2", "三里；4号")]),
        ("甲，乙", "无、2", "三里；无", [("甲", "", "三里"), ("乙", "2", "")]),
    ],
)
def test_rows_as_people_write_them(
    names: str, phones: str, homes: str, read: list[tuple[str, str, str]]
) -> None:
    parties = parties_in_row(Side.APPLICANT, names, phones=phones, addresses=homes)
    assert [(p.name, p.phone, p.address) for p in parties] == read
