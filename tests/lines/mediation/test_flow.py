"""A dispute from taking in to keeping: who may, what is kept, what binds, and the figures."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.base.errors import Denied, Refused
from shigan.kernel.clock.queries import now
from shigan.kernel.figures.queries.values import evaluate
from shigan.kernel.figures.rules.period import Period
from shigan.kernel.matters.actions.offers import offers
from shigan.kernel.matters.models import Matter
from shigan.lines.mediation.actions.open import PartyGiven, dispute_open
from shigan.lines.mediation.choices import DISPUTE, LABOUR, Side, Sort
from shigan.lines.mediation.kind import presets
from shigan.lines.mediation.models import Dispute, Party
from shigan.lines.mediation.queries import ways_on
from tests.kit.cast import Cast
from tests.kit.grid import move
from tests.kit.mediation import SCAN, SIGNED, accept, agree, given, make_centre, make_dispute, sign

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def street(cast: Cast) -> Cast:
    make_centre(cast)
    return cast


def test_a_dispute_is_settled_in_writing_and_kept(street: Cast) -> None:
    matter = make_dispute(street)
    for step in (accept, agree, sign):
        step(street, matter)
    move(street, "community", matter, "follow_up", note="已付清", values={"fulfilment": "DONE"})
    matter.refresh_from_db()
    dispute = Dispute.objects.get()
    assert (matter.title, matter.ending) == ("甲某与乙某邻里纠纷", "CLOSED")
    assert (dispute.outcome, dispute.terms, dispute.fulfilment) == (
        "WRITTEN",
        "乙赔偿甲500元",
        "DONE",
    )
    assert dispute.committee is not None
    assert dispute.committee.name == "三里社区人民调解委员会"
    assert [e.act for e in matter.entries.order_by("place")] == [
        "open",
        "accept",
        "agree",
        "sign",
        "follow_up",
    ]
    codes = AuditRow.objects.filter(subject_id=matter.pk).order_by("pk")
    assert list(codes.values_list("code", flat=True)) == [
        "matters.open",
        "mediation.dispute_open",
        *["matters.move"] * 4,
    ]


def test_phones_are_kept_encrypted_and_out_of_the_log(street: Cast) -> None:
    make_dispute(street)
    party = Party.objects.get(side=Side.APPLICANT)
    assert (str(party.phone), party.phone.open()) == ("••••", "19900000001")
    kept = Party.objects.filter(pk=party.pk).extra(select={"raw": "phone"})
    assert "19900000001" not in str(kept.values_list("raw", flat=True)[0])
    assert [r.pk for r in AuditRow.objects.all() if "1990000" in f"{r.before}{r.after}"] == []


@pytest.mark.parametrize("missing", sorted(SIGNED))
def test_an_agreement_without_all_signatures_does_not_bind(street: Cast, missing: str) -> None:
    matter = agree(street, accept(street, make_dispute(street)))
    with pytest.raises(Refused) as refused:
        move(
            street,
            "community",
            matter,
            "sign",
            values={**SIGNED, missing: False},
            evidence=SCAN,
        )
    assert list(refused.value.fields) == [missing]
    matter.refresh_from_db()
    assert (matter.step, Dispute.objects.get().signed_at) == ("signing", None)


def test_a_changed_agreement_goes_back_to_mediation(street: Cast) -> None:
    matter = agree(street, accept(street, make_dispute(street)))
    move(street, "community", matter, "back", note="金额有变")
    dispute = Dispute.objects.get()
    assert (dispute.outcome, dispute.settled_at) == ("", None)


def test_an_oral_agreement_needs_no_signing(street: Cast) -> None:
    matter = agree(street, accept(street, make_dispute(street)), "agree_orally")
    assert (matter.step, Dispute.objects.get().outcome) == ("keeping", "ORAL")


def test_a_labour_agreement_is_never_oral(street: Cast) -> None:
    matter = accept(street, make_dispute(street, kind=LABOUR))
    with pytest.raises(Refused):
        agree(street, matter, "agree_orally")


def test_what_belongs_elsewhere_is_declined_with_the_way(street: Cast) -> None:
    matter = make_dispute(street)
    with pytest.raises(Refused):
        move(street, "clerk", matter, "decline", values={"declined": "COURT"})
    move(street, "clerk", matter, "decline", note="已由法院受理", values={"declined": "COURT"})
    matter.refresh_from_db()
    assert (matter.ending, Dispute.objects.get().declined) == ("REFUSED", "COURT")


@pytest.mark.parametrize("login", ["outsider", "worker_b", "auditor"])
def test_who_has_no_duty_there_takes_nothing_in(street: Cast, login: str) -> None:
    with pytest.raises(Denied):
        make_dispute(street, login)
    assert (Dispute.objects.count(), Matter.objects.count()) == (0, 0)


@pytest.mark.parametrize("login", ["outsider", "worker_b", "head"])
def test_others_do_not_mediate(street: Cast, login: str) -> None:
    matter = accept(street, make_dispute(street))
    with pytest.raises(Denied):
        move(street, login, matter, "agree", values={"terms": "无"})


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"subject": "WAGES"}, "subject"),
        ({"parties": [PartyGiven(Side.APPLICANT, "甲某")]}, "respondent"),
        ({"parties": [PartyGiven(Side.RESPONDENT, "乙某")]}, "applicant"),
        ({"claimed": Decimal(-1)}, "claimed"),
        ({"claimed": Decimal("1e12")}, "claimed"),
        ({"claimed": Decimal("0.001")}, "claimed"),
        (
            {
                "parties": [
                    PartyGiven(Side.APPLICANT, "甲某", phone="12345"),
                    PartyGiven(Side.RESPONDENT, "乙某"),
                ]
            },
            "applicant_phone",
        ),
    ],
)
def test_what_is_incomplete_is_refused_whole(
    street: Cast, changed: dict[str, object], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        dispute_open(actor=street.scope("community"), given=given(street, **changed))
    assert list(refused.value.fields) == [field]
    assert Matter.objects.count() == 0


def test_the_place_is_a_community_or_a_cell(street: Cast) -> None:
    with pytest.raises(Refused) as refused:
        dispute_open(actor=street.scope("clerk"), given=given(street, unit=street.unit("-D03")))
    assert list(refused.value.fields) == ["unit"]


def test_fifteen_days_from_the_application(street: Cast) -> None:
    with time_machine.travel(datetime(2022, 3, 1, 9, tzinfo=SHANGHAI), tick=False):
        matter = make_dispute(street, kind=LABOUR)
        assert matter.due_at == datetime(2022, 3, 17, tzinfo=SHANGHAI)
        matter = accept(street, matter)
        assert ways_on(Dispute.objects.get(), now()) == []
    late = datetime(2022, 3, 17, 0, 0, tzinfo=SHANGHAI)
    dispute = Dispute.objects.get()
    assert [str(w) for w in ways_on(dispute, late)] == ["ARBITRATE"]


def test_thirty_days_to_ask_a_court_with_the_holiday_moved(street: Cast) -> None:
    with time_machine.travel(datetime(2022, 9, 1, 9, tzinfo=SHANGHAI), tick=False):
        sign(street, agree(street, accept(street, make_dispute(street))))
        dispute = Dispute.objects.get()
        assert dispute.confirm_due_at == datetime(2022, 10, 9, tzinfo=SHANGHAI)
        assert [str(w) for w in ways_on(dispute, now())] == ["CONFIRM", "SUE_ON_AGREEMENT"]
        late = ways_on(dispute, datetime(2022, 10, 9, tzinfo=SHANGHAI))
        assert [str(w) for w in late] == ["SUE_ON_AGREEMENT"]


def test_no_court_is_asked_about_who_is_whose_child(street: Cast) -> None:
    taken = dispute_open(actor=street.scope("community"), given=given(street, subject=Sort.STATUS))
    matter = sign(street, agree(street, accept(street, taken.matter)))
    with pytest.raises(Refused):
        move(street, "community", matter, "ask_court", values={"asked_on": date(2022, 9, 2)})
    assert Dispute.objects.get().confirm_asked_on is None


def test_a_failed_mediation_taken_up_again_is_open(street: Cast) -> None:
    matter = accept(street, make_dispute(street))
    move(street, "community", matter, "fail", note="一方缺席")
    assert Dispute.objects.get().outcome == "NONE"


def test_the_figures_follow(street: Cast) -> None:
    settled = agree(street, accept(street, make_dispute(street)))
    failed = accept(street, make_dispute(street))
    move(street, "community", failed, "fail", note="分歧过大")
    agree(street, accept(street, make_dispute(street, kind=LABOUR)))
    move(
        street,
        "clerk",
        make_dispute(street),
        "decline",
        note="已由法院受理",
        values={"declined": "COURT"},
    )
    codes = [
        "grid.disputes_resolved",
        "mediation.received",
        "mediation.labour_received",
        "mediation.labour_resolved",
    ]
    year = Period.parse(str(now().year))
    found = evaluate(codes, period=year, unit=street.unit(""), scope=street.scope("secretary"))
    assert [(v.code, v.value) for v in found] == list(zip(codes, [1, 2, 1, 1], strict=True))
    assert settled.kind == DISPUTE


def test_the_clock_of_mediation_stops_with_the_agreement(street: Cast) -> None:
    with time_machine.travel(datetime(2022, 3, 1, 9, tzinfo=SHANGHAI), tick=False):
        matter = accept(street, make_dispute(street, kind=LABOUR))
        by = matter.due_at
        agree(street, matter)
        matter.refresh_from_db()
        assert (matter.due_at, Dispute.objects.get().mediate_by) == (None, by)
        move(street, "community", matter, "back", note="金额有变")
        matter.refresh_from_db()
        assert matter.due_at == by


@pytest.mark.parametrize(
    ("act", "field", "day"),
    [
        ("session", "held_on", date(2022, 3, 3)),
        ("session", "held_on", date(2022, 2, 28)),
        ("agree", "perform_by", date(2022, 3, 1)),
    ],
)
def test_a_day_that_cannot_be_is_told_beside_it(
    street: Cast, act: str, field: str, day: date
) -> None:
    with time_machine.travel(datetime(2022, 3, 1, 9, tzinfo=SHANGHAI), tick=False):
        matter = accept(street, make_dispute(street))
    with (
        time_machine.travel(datetime(2022, 3, 2, 9, tzinfo=SHANGHAI), tick=False),
        pytest.raises(Refused) as refused,
    ):
        move(street, "community", matter, act, note="记录", values={"terms": "无", field: day})
    assert list(refused.value.fields) == [field]
    assert Dispute.objects.get().outcome == ""


@pytest.mark.parametrize(
    ("day", "fine"),
    [
        (date(2022, 8, 31), False),
        (date(2022, 9, 1), True),
        (date(2022, 9, 5), True),
        (date(2022, 9, 6), False),
    ],
)
def test_a_court_is_asked_once_between_signing_and_today(
    street: Cast, day: date, *, fine: bool
) -> None:
    with time_machine.travel(datetime(2022, 9, 1, 9, tzinfo=SHANGHAI), tick=False):
        matter = sign(street, agree(street, accept(street, make_dispute(street))))
    with time_machine.travel(datetime(2022, 9, 5, 9, tzinfo=SHANGHAI), tick=False):
        if fine:
            move(street, "community", matter, "ask_court", values={"asked_on": day})
        with pytest.raises(Refused):
            move(street, "community", matter, "ask_court", values={"asked_on": day})
    assert Dispute.objects.get().confirm_asked_on == (day if fine else None)


@pytest.mark.parametrize(
    ("day", "refused"),
    [
        (date(2022, 8, 31), "协议从2022-09-01起生效，在这之前不能申请司法确认"),
        (date(2022, 9, 1), ""),
        (date(2022, 10, 8), ""),
        (date(2022, 10, 9), "申请司法确认的期限到2022-10-08为止，这一天申请已经过期"),
        (date(2022, 10, 21), "申请日期不能晚于今天"),
    ],
)
@pytest.mark.parametrize("act", ["agree", "agree_orally"])
def test_an_application_in_time_is_entered_after_the_deadline(
    street: Cast, act: str, day: date, refused: str
) -> None:
    with time_machine.travel(datetime(2022, 9, 1, 9, tzinfo=SHANGHAI), tick=False):
        matter = agree(street, accept(street, make_dispute(street)), act)
        if act == "agree":
            sign(street, matter)
    with time_machine.travel(datetime(2022, 10, 20, 9, tzinfo=SHANGHAI), tick=False):
        assert "ask_court" in [o.code for o in offers(street.scope("community"), matter).every]
        if not refused:
            move(street, "community", matter, "ask_court", values={"asked_on": day})
        else:
            with pytest.raises(Refused, match=refused) as told:
                move(street, "community", matter, "ask_court", values={"asked_on": day})
            assert list(told.value.fields) == ["asked_on"]
    assert Dispute.objects.get().confirm_asked_on == (None if refused else day)


def test_keeping_that_goes_on_is_visited_again(street: Cast) -> None:
    matter = sign(street, agree(street, accept(street, make_dispute(street))))
    matter = move(street, "community", matter, "visit", note="已付一半，月底再看")
    assert (matter.step, matter.ended_at) == ("keeping", None)
    with pytest.raises(Refused):
        move(
            street,
            "community",
            matter,
            "follow_up",
            note="还在付",
            values={"fulfilment": "PARTLY"},
        )


def test_a_dispute_of_a_cell_goes_to_its_community(street: Cast) -> None:
    taken = dispute_open(
        actor=street.scope("clerk"), given=given(street, unit=street.unit("001001"))
    )
    matter = Matter.objects.select_related("unit").get(pk=taken.matter_id)
    assert presets([matter], "accept") == [{"handler_unit": "370902002001"}]
