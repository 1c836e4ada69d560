"""The words for beginnings and ends, what is not offered, and what a street may not do."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.test import Client
from django.utils import translation

from shigan.kernel.base.errors import Refused
from shigan.kernel.matters.actions.core import Order
from shigan.kernel.matters.actions.offers import offers
from shigan.kernel.matters.actions.standing import standing_acts
from shigan.kernel.matters.models import LimitRule, Matter
from shigan.kernel.matters.tables import step_text
from shigan.kernel.web.fields import Kind
from shigan.lines.mediation.actions.open import dispute_open
from shigan.lines.mediation.choices import Sort
from shigan.lines.mediation.kind import KINDS
from tests.kit.cast import Cast
from tests.kit.grid import move
from tests.kit.mediation import accept, agree, given, make_centre, make_dispute, sign

SHANGHAI = ZoneInfo("Asia/Shanghai")
ClientOf = Callable[[str], Client]


@pytest.fixture
def street(cast: Cast) -> Cast:
    make_centre(cast)
    return cast


def kept(street: Cast, fulfilment: str) -> Matter:
    matter = sign(street, agree(street, accept(street, make_dispute(street))))
    values = {"fulfilment": fulfilment}
    return move(street, "community", matter, "follow_up", note="已回访", values=values)


def declined(street: Cast) -> Matter:
    values = {"declined": "COURT"}
    return move(street, "clerk", make_dispute(street), "decline", note="请找法院", values=values)


def failed(street: Cast) -> Matter:
    matter = accept(street, make_dispute(street))
    return move(street, "community", matter, "fail", note="分歧过大")


@pytest.mark.parametrize(
    ("end", "ending", "ended_as", "word"),
    [
        (declined, "REFUSED", "COURT", "不予受理（法院已经受理）"),
        (failed, "CLOSED", "NONE", "办结（调解不成）"),
        (lambda street: kept(street, "BROKEN"), "CLOSED", "BROKEN", "办结（未履行）"),
        (lambda street: kept(street, "DONE"), "CLOSED", "DONE", "办结（已履行）"),
    ],
)
def test_an_end_is_told_in_the_line_s_words(
    street: Cast, client_of: ClientOf, end: Any, ending: str, ended_as: str, word: str
) -> None:
    matter = end(street)
    matter.refresh_from_db()
    assert (matter.ending, matter.ended_as, step_text(matter)) == (ending, ended_as, word)
    clerk = client_of("clerk")
    page = clerk.get(f"/matters/{matter.number}/").text
    assert (f"<b>已{word}</b>" in page, "不予立案" in page) == (True, False)
    assert word in clerk.get("/matters/?kind=mediation.dispute").text
    assert "<dt>收到</dt>" in page
    order = Order(matter.pk, note="再看一次", values={"reason": "再看一次"})
    standing_acts["reopen"].perform(actor=street.scope("clerk"), order=order)
    matter.refresh_from_db()
    assert (matter.ending, matter.ended_as, matter.ending_label) == ("", "", "")


def test_the_diagram_has_the_line_s_words(street: Cast, client_of: ClientOf) -> None:
    page = client_of("clerk").get("/matters/kinds/mediation.dispute/").text
    assert ("不予受理" in page, "不予立案" in page) == (True, False)
    assert "不予立案" in client_of("clerk").get("/matters/kinds/grid.event/").text


def test_the_time_of_an_ended_dispute_is_that_of_mediation(
    street: Cast, client_of: ClientOf
) -> None:
    def at(day: int) -> Any:
        return time_machine.travel(datetime(2022, 9, day, 9, tzinfo=SHANGHAI), tick=False)

    with at(1):
        matter = accept(street, make_dispute(street))
    with at(8):
        matter = agree(street, matter)
    with at(12):
        matter = sign(street, matter)
    with at(28):
        values = {"fulfilment": "DONE"}
        move(street, "community", matter, "follow_up", note="已付清", values=values)
        page = re.sub(r"\s+", " ", client_of("clerk").get(f"/matters/{matter.number}/").text)
    clocks = re.findall(r"step-clock num\">(.*?)</span>", page)
    assert (clocks[-1], clocks[-2]) == ("用时 7天 / 30个自然日", "用时 16天")
    assert "调解时限</dt><dd>10月8日" in page


def offered(street: Cast, matter: Matter, login: str = "community") -> list[str]:
    matter.refresh_from_db()
    fresh = Matter.objects.get(pk=matter.pk)
    return [offer.code for offer in offers(street.scope(login), fresh).every]


def ask(street: Cast, matter: Matter, day: date) -> None:
    move(street, "community", matter, "ask_court", values={"asked_on": day})


def test_what_would_be_refused_is_not_offered(street: Cast) -> None:
    with time_machine.travel(datetime(2022, 9, 1, 9, tzinfo=SHANGHAI), tick=False):
        first = sign(street, agree(street, accept(street, make_dispute(street))))
        taken = dispute_open(
            actor=street.scope("community"), given=given(street, subject=Sort.STATUS)
        )
        third = sign(street, agree(street, accept(street, taken.matter)))
        assert ["ask_court" in offered(street, m) for m in (first, third)] == [True, False]
        ask(street, first, date(2022, 9, 1))
        assert "ask_court" not in offered(street, first)
        with pytest.raises(Refused, match="已经登记过申请司法确认"):
            ask(street, first, date(2022, 9, 1))
        with pytest.raises(Refused, match="身份关系的协议，法院不予司法确认"):
            ask(street, third, date(2022, 9, 1))


#: What a street may not do (docs/rules/mediation.md#R4), by the words of such an act.
NOT_OURS = (
    "裁决", "裁定", "判决", "受理仲裁", "终局", "强制", "责令", "处罚", "罚款", "拘留", "查封",
    "扣押", "冻结", "划拨", "代为", "费用", "收费", "缴费", "押金",
    "award", "order", "fine", "fee", "enforce",
)  # fmt: skip


def words() -> list[str]:
    """All that the acts of the line, and those of every matter, are called and ask for."""
    acts = [act for kind in KINDS for step in kind.steps for act in step.acts]
    every = [*acts, *(spec.act for spec in standing_acts)]
    with translation.override("zh-hans"):
        found = [str(act.label) for act in every] + [act.code for act in acts]
        found += [str(field.label) for act in every for field in act.inputs]
        found += [
            str(label)
            for act in acts
            for field in act.inputs
            if not callable(field.choices)
            for _code, label in field.choices
        ]
    return found


def test_nothing_is_offered_that_a_street_may_not_do() -> None:
    said = words()
    assert len(said) > 40
    assert [(word, text) for text in said for word in NOT_OURS if word in text] == []


def test_no_act_asks_for_money_and_all_are_the_line_s_own() -> None:
    acts = [act for kind in KINDS for step in kind.steps for act in step.acts]
    assert {f.code for a in acts for f in a.inputs if f.kind in {Kind.MONEY, Kind.DECIMAL}} == set()
    assert {act.function for act in acts} == {"mediation.accept", "mediation.handle"}
    assert {act.ends for act in acts if act.ends} == {"CLOSED", "REFUSED"}


def test_the_list_would_find_such_an_act() -> None:
    planted = ["作出裁决", "责令改正", "收取调解费用"]
    assert [any(word in text for word in NOT_OURS) for text in planted] == [True, True, True]


def test_a_store_of_before_is_told_what_its_disputes_came_to(street: Cast) -> None:
    ended = [declined(street), failed(street), kept(street, "BROKEN"), kept(street, "DONE")]
    still = accept(street, make_dispute(street))
    Matter.objects.update(ended_as="")
    migration = import_module("shigan.lines.mediation.migrations.0002_mediator_and_terms")
    migration.fill(apps, connection.schema_editor())
    codes = [Matter.objects.get(pk=matter.pk).ended_as for matter in (*ended, still)]
    assert codes == ["COURT", "NONE", "BROKEN", "DONE", ""]


def test_a_store_of_before_gets_the_terms_once(street: Cast) -> None:
    migration = import_module("shigan.lines.mediation.migrations.0002_mediator_and_terms")
    for _time in range(2):
        migration.add_terms(apps, connection.schema_editor())
    rows = LimitRule.objects.filter(kind="mediation.committee").order_by("step")
    assert list(rows.values_list("step", "amount", "unit")) == [
        ("notice", 60, "DAY"),
        ("term", 3, "YEAR"),
    ]
    LimitRule.objects.all().delete()
    migration.add_terms(apps, connection.schema_editor())
    assert not LimitRule.objects.exists()
