"""The pages of the mediation line, as people of the cast see them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from docx import Document

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.clock.queries import midnight
from shigan.lines.mediation.choices import DISPUTE, LABOUR, Side
from shigan.lines.mediation.models import Committee, Dispute, Member, Party
from shigan.lines.mediation.queries import members_to_choose
from tests.kit.cast import Cast
from tests.kit.mediation import accept, agree, make_centre, make_dispute

FORM = {
    "subject": "NEIGHBOURS",
    "found": "APPLICATION",
    "received_at": "2022-03-01 09:00",
    "unit": "370902002001",
    "text": "楼上漏水",
    "applicant": "甲某",
    "applicant_phone": "19900000001",
    "respondent": "乙某",
}


@pytest.fixture
def street(cast: Cast) -> Cast:
    make_centre(cast)
    return cast


def test_a_dispute_is_taken_in_at_the_desk(
    street: Cast, client_of: Callable[[str], Client]
) -> None:
    answer = client_of("community").post("/mediation/dispute/", FORM)
    dispute = Dispute.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/matters/{dispute.matter.number}/")
    parties = dispute.parties.order_by("side")
    assert [(p.side, p.name) for p in parties] == [
        (Side.APPLICANT, "甲某"),
        (Side.RESPONDENT, "乙某"),
    ]


def test_a_wrong_phone_is_said_beside_its_field(
    street: Cast, client_of: Callable[[str], Client]
) -> None:
    answer = client_of("community").post("/mediation/dispute/", {**FORM, "respondent_phone": "123"})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "respondent_phone": ["写11位手机号，或带区号的固定电话"]
    }
    assert Dispute.objects.count() == 0


@pytest.mark.parametrize("page", ["", "dispute/", "labour/", "committees/"])
def test_the_outsider_finds_nothing(
    street: Cast, client_of: Callable[[str], Client], page: str
) -> None:
    assert client_of("outsider").get(f"/mediation/{page}").status_code == 404


def test_the_matter_page_tells_parties_and_ways_but_no_phone(
    street: Cast, client_of: Callable[[str], Client]
) -> None:
    matter = agree(street, accept(street, make_dispute(street)), "agree_orally")
    page = client_of("community").get(f"/matters/{matter.number}/").content.decode()
    assert "甲某" in page
    assert "双方可以共同向人民法院申请司法确认" in page
    assert "19900000001" not in page
    assert "199****0001" in page


def test_the_agreement_is_a_word_paper(street: Cast, client_of: Callable[[str], Client]) -> None:
    matter = accept(street, make_dispute(street))
    client = client_of("community")
    address = f"/mediation/{matter.number}/agreement/"
    assert client.get(address).status_code == 404  # nothing is agreed yet
    Dispute.objects.update(terms="", outcome="")
    agree(street, matter)
    Dispute.objects.update(terms="赔偿<500>元 & 道歉\n三日内付清")
    paper = Document(BytesIO(client.get(address).content))
    said = [p.text for p in paper.paragraphs]
    assert said[:4] == [
        "人民调解协议书",
        f"编号：{matter.number}",
        "申请人：甲某　性别：______　民族：______　年龄：______",
        "职业：____________　单位或住址：____________________",
    ]
    at = said.index("赔偿<500>元 & 道歉")
    assert said[at + 1] == "三日内付清"
    assert "三里社区人民调解委员会（印章）" in said
    assert client_of("worker_b").get(address).status_code == 404


@pytest.mark.parametrize(
    ("login", "phone", "seen"), [("community", "19900000001", 1), ("auditor", "_" * 12, 0)]
)
def test_the_agreement_has_the_phone_for_whoever_may_see_it(
    street: Cast, client_of: Callable[[str], Client], login: str, phone: str, seen: int
) -> None:
    matter = agree(street, accept(street, make_dispute(street)))
    answer = client_of(login).get(f"/mediation/{matter.number}/agreement/")
    said = [p.text for p in Document(BytesIO(answer.content)).paragraphs]
    asked = [line for line in said if line.startswith("身份证号")]
    lines = [f"身份证号：{'_' * 20}　联系方式：{one}" for one in (phone, "_" * 12)]
    assert asked == lines
    assert "no-store" in answer["Cache-Control"]
    rows = AuditRow.objects.filter(code="personal.value_unmask")
    assert [(r.actor_name, r.after["field"], r.text) for r in rows] == [
        (street.people[login].name, "phone", "调解协议书")
    ] * seen


def test_the_agreement_asks_an_organisation_who_speaks_for_it(
    street: Cast, client_of: Callable[[str], Client]
) -> None:
    matter = agree(street, accept(street, make_dispute(street, kind=LABOUR)))
    Party.objects.filter(organisation=True).update(address="迎春路1号")
    answer = client_of("community").get(f"/mediation/{matter.number}/agreement/")
    said = [p.text for p in Document(BytesIO(answer.content)).paragraphs]
    at = said.index("被申请人：乙公司")
    assert said[at + 1 : at + 5] == [
        "地址：迎春路1号",
        f"法定代表人：{'_' * 12}　职务：{'_' * 12}",
        f"统一社会信用代码：{'_' * 20}",
        f"联系方式：{'_' * 20}",
    ]
    assert "被申请人乙公司（盖章，负责人签名）：" in said


def test_what_is_signed_stays_on_one_page_with_the_last_clause(
    street: Cast, client_of: Callable[[str], Client]
) -> None:
    matter = agree(street, accept(street, make_dispute(street)))
    answer = client_of("community").get(f"/mediation/{matter.number}/agreement/")
    lines = Document(BytesIO(answer.content)).paragraphs
    start = next(n for n, p in enumerate(lines) if p.text.startswith("本协议自"))
    signed = [(p.text, bool(p.paragraph_format.keep_with_next)) for p in lines[start + 1 :]]
    assert lines[start].paragraph_format.keep_with_next
    assert signed == [
        ("申请人甲某（签名或按指印）：", True),
        ("被申请人乙某（签名或按指印）：", True),
        ("调解员（签名）：　　　　　　　　记录人（签名）：", True),
        ("三里社区人民调解委员会（印章）", True),
        ("　　　　年　　月　　日", False),
    ]


def test_disputes_are_taken_in_from_their_own_page(
    street: Cast, client_of: Callable[[str], Client]
) -> None:
    offered = {
        who: [f"/mediation/{kind}/" in page for kind in ("dispute", "labour")]
        for who in ("community", "auditor")
        if (page := _offers(client_of(who)))
    }
    assert offered == {"community": [True, True], "auditor": [False, False]}


def _offers(client: Client) -> str:
    """The head of the page, without the menu of the frame."""
    page = client.get("/mediation/").content.decode()
    return page[page.index('class="head"') :]


def test_mediators_of_the_kind_are_offered_those_of_the_own_place_first(street: Cast) -> None:
    for place, labour in (("370902002", False), ("370902002-D01", True)):
        committee = Committee.objects.create(
            unit=street.units[place], name=f"{place}调解", since=date(2020, 1, 1), labour=labour
        )
        Member.objects.create(committee=committee, name="调解员", since=date(2021, 6, 1))
    own = ["370902002001"] * 5
    assert _offered(street, "community", DISPUTE) == [*own, "370902002"]
    assert _offered(street, "secretary", DISPUTE) == ["370902002", *own]
    assert _offered(street, "community", LABOUR) == ["370902002-D01"]


def _offered(street: Cast, who: str, kind: str) -> list[str]:
    """Where those sit who are offered as mediators of that kind, in their order."""
    seen = members_to_choose(street.scope(who), kind, date(2022, 3, 1))
    return [one.member.committee.unit.code for one in seen]


def test_the_last_day_for_the_court_is_said(
    street: Cast, client_of: Callable[[str], Client]
) -> None:
    matter = agree(street, accept(street, make_dispute(street)), "agree_orally")
    Dispute.objects.update(confirm_due_at=midnight(date(2022, 4, 2)))
    page = client_of("community").get(f"/matters/{matter.number}/").content.decode()
    assert "申请司法确认 2022-04-01 24:00 · " in page


def test_counts_by_sort(street: Cast, client_of: Callable[[str], Client]) -> None:
    agree(street, accept(street, make_dispute(street)))
    make_dispute(street)
    rows = client_of("secretary").get("/mediation/").context["rows"]
    assert [
        (r["count"].subject, r["count"].received, r["count"].settled, r["count"].others)
        for r in rows
    ] == [("NEIGHBOURS", 2, 1, 1)]


def test_a_committee_of_the_wrong_make_up_is_told(
    street: Cast, client_of: Callable[[str], Client]
) -> None:
    Member.objects.filter(woman=True).update(until=date(2021, 1, 1))
    client = client_of("community")
    assert "没有妇女委员" in client.get("/mediation/committees/").content.decode()
    answer = client.post(
        "/mediation/committees/",
        {
            "unit": "370902002001",
            "committee": "三里社区人民调解委员会",
            "name": "新调解员",
            "woman": "yes",
            "since": "2022-01-01",
        },
    )
    assert answer.status_code == 302
    assert "没有妇女委员" not in client.get("/mediation/committees/").content.decode()
    assert (Committee.objects.count(), Member.objects.count()) == (1, 6)


def test_home_tells_what_a_court_can_still_confirm(
    street: Cast, client_of: Callable[[str], Client]
) -> None:
    client = client_of("community")
    assert "可以申请司法确认的协议" not in client.get("/").content.decode()
    agree(street, accept(street, make_dispute(street)), "agree_orally")
    assert "可以申请司法确认的协议" in client.get("/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_statements_do_not_grow_with_rows(
    street: Cast,
    client_of: Callable[[str], Client],
    count: int,
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    for number in range(count):
        matter = make_dispute(street)
        Party.objects.create(dispute=matter.dispute, side=Side.APPLICANT, name=f"另一位{number}")
    client = client_of("secretary")
    client.get("/mediation/")
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
        client.get("/mediation/")


def test_several_on_one_side_are_several_parties(
    street: Cast, client_of: Callable[[str], Client]
) -> None:
    client_of("community").post("/mediation/dispute/", {**FORM, "respondent": "乙某、丙某"})
    parties = Party.objects.filter(side=Side.RESPONDENT).order_by("pk")
    assert [p.name for p in parties] == ["乙某", "丙某"]
    assert Dispute.objects.get().matter.title == "甲某与乙某等邻里纠纷"


def test_a_phone_is_shown_once_to_who_mediates_and_says_why(
    street: Cast, client_of: Callable[[str], Client]
) -> None:
    matter = accept(street, make_dispute(street))
    party = Party.objects.get(side=Side.APPLICANT)
    address = f"/mediation/parties/{party.pk}/phone/"
    client = client_of("community")
    assert "199****0001" in client.get(address).content.decode()
    assert client.post(address, {"purpose": "CONTACT"}).status_code == 422
    why = {"purpose": "CONTACT", "words": "约定调解时间"}
    answer = client.post(address, why)
    assert "19900000001" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    row = AuditRow.objects.get(code="personal.value_unmask")
    assert (row.subject_id, row.after["field"]) == (str(party.pk), "phone")
    for login in ("outsider", "worker_b", "auditor"):
        assert client_of(login).post(address, why).status_code == 404
    assert matter.kind == "mediation.dispute"


@pytest.mark.parametrize(
    ("login", "order"), [("community", ["", "街道", "另一个"]), ("auditor", ["街道", "", "另一个"])]
)
def test_the_own_committee_stands_first(
    street: Cast, client_of: Callable[[str], Client], login: str, order: list[str]
) -> None:
    for place, name in (("", "街道"), ("002", "另一个")):
        Committee.objects.create(unit=street.unit(place), name=name, since=date(2020, 1, 1))
    seen = client_of(login).get("/mediation/committees/").context["committees"]
    names = [one.committee.name for one in seen]
    assert names == [name or "三里社区人民调解委员会" for name in order]


def test_a_department_sees_the_committees_of_its_street(
    street: Cast, client_of: Callable[[str], Client]
) -> None:
    page = client_of("head").get("/mediation/committees/").content.decode()
    assert "三里社区人民调解委员会" in page
    assert client_of("outsider").get("/mediation/committees/").status_code == 404


def test_a_member_leaves_a_committee(street: Cast, client_of: Callable[[str], Client]) -> None:
    member = Member.objects.order_by("pk")[4]
    address = f"/mediation/committees/members/{member.pk}/"
    assert client_of("head").post(address, {"until": "2022-01-01"}).status_code == 404
    client = client_of("community")
    assert client.post(address, {"until": "2019-01-01"}).status_code == 422
    assert client.post(address, {"until": "2022-01-01"}).status_code == 302
    member.refresh_from_db()
    assert member.until == date(2022, 1, 1)
