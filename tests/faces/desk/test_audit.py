"""The audit log: in words, with links, narrowed, for those whose duty it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from pytest_django import Settings

from shigan.faces.desk.views.audit import PAGES
from shigan.kernel.audit.choices import Result
from shigan.kernel.audit.models import AuditRow
from shigan.kernel.orgs.models import Holding
from tests.kit.cast import Cast
from tests.kit.grid import make_event, make_tables, move

ClientOf = Callable[[str], Client]
URL = reverse("desk:audit")


def row(**more: object) -> AuditRow:
    given = {
        "at": timezone.now(),
        "actor_name": "提醒",
        "code": "matters.escalate",
        "subject_type": "",
        "subject_id": "",
        "subject_label": "",
    }
    return AuditRow.objects.create(**(given | more))


def shown(client: Client, query: str = "") -> list[list[str]]:
    rows = client.get(f"{URL}{query}").context["list_rows"]
    return [[strip_tags(cell) for cell in row.cells][1:] for row in rows]


def test_a_deed_is_told_in_words(cast: Cast, client_of: ClientOf) -> None:
    matter = make_event(cast, make_tables(cast))
    move(cast, "clerk", matter, "file")
    told = shown(client_of("auditor"))
    assert told[0] == ["戊调度", "办理事项", "事项", str(matter), "立案", "完成"]


@pytest.mark.parametrize(
    ("subject_type", "label", "words"),
    [
        ("figures.target", "grid.closed_rate 2022 财源街道", ["目标", "结案率 2022 财源街道"]),
        (
            "matters.limitrule",
            "grid.event handling 0101 4 工作小时",
            ["时限", "网格事件 处置 0101 4 工作小时"],
        ),
        ("gone.thing", "旧物", ["—", "旧物"]),
        ("", "", ["—", "—"]),
    ],
)
def test_no_codes_are_shown(
    cast: Cast, client_of: ClientOf, subject_type: str, label: str, words: list[str]
) -> None:
    row(subject_type=subject_type, subject_label=label)
    assert [told[2:4] for told in shown(client_of("auditor"))] == [words]


def test_a_row_leads_to_its_subject(cast: Cast, client_of: ClientOf) -> None:
    matter = make_event(cast, make_tables(cast))
    client = client_of("auditor")
    first, *_more = client.get(URL).context["list_rows"]
    page = reverse("matters:matter", args=[matter.number])
    assert client.get(first.url).headers["Location"] == page
    assert client.get(f"{first.url}?panel=1").headers["Location"] == f"{page}?panel=1"


def test_a_holding_leads_to_its_unit(cast: Cast, client_of: ClientOf) -> None:
    held = Holding.objects.get(user=cast.people["head"])
    made = row(subject_type="orgs.holding", subject_id=str(held.pk), subject_label=str(held))
    answer = client_of("auditor").get(reverse("desk:audit-subject", args=[made.pk]))
    assert answer.headers["Location"] == reverse("orgs:unit", args=[cast.unit("-D03").code])


@pytest.mark.parametrize(
    ("subject_type", "subject_id"), [("", ""), ("orgs.token", "1"), ("orgs.unit", "999999")]
)
def test_what_has_no_page_leads_nowhere(
    cast: Cast, client_of: ClientOf, subject_type: str, subject_id: str
) -> None:
    made = row(subject_type=subject_type, subject_id=subject_id)
    url = reverse("desk:audit-subject", args=[made.pk])
    assert client_of("auditor").get(url).status_code == 404


@pytest.mark.parametrize("login", ["clerk", "secretary", "outsider"])
def test_it_is_for_those_whose_duty_it_is(cast: Cast, client_of: ClientOf, login: str) -> None:
    unit = cast.unit("001")
    made = row(subject_type="orgs.unit", subject_id=str(unit.pk), unit_path=unit.path)
    for url in (URL, reverse("desk:audit-subject", args=[made.pk])):
        assert client_of(login).get(url).status_code == 404


@pytest.mark.parametrize("subject_type", sorted(PAGES))
def test_every_page_can_be_led_to(subject_type: str) -> None:
    model, (address, path) = apps.get_model(subject_type), PAGES[subject_type]
    assert reverse(address, args=["1"])
    assert hasattr(model, path.split(".")[0])


def test_it_is_narrowed_by_person_action_and_day(cast: Cast, client_of: ClientOf) -> None:
    head, client = cast.people["head"], client_of("auditor")
    today = timezone.localtime()
    row(actor_id=head.pk, actor_name=head.name, code="matters.move")
    row(at=timezone.now() - timedelta(days=2))
    row(result=Result.DENIED, actor_name="外人")
    days = f"?at_from={today:%Y-%m-%d}&at_until={today:%Y-%m-%d}"
    assert [told[0] for told in shown(client, f"?person={head.pk}")] == ["丁科长"]
    assert [told[0] for told in shown(client, "?code=matters.move")] == ["丁科长"]
    assert [told[0] for told in shown(client, days)] == ["外人", "丁科长"]
    assert [told[0] for told in shown(client, "?result=DENIED")] == ["外人"]
    assert [told[0] for told in shown(client, "?q=科长")] == ["丁科长"]


def test_an_empty_log_says_what_would_be_there(cast: Cast, client_of: ClientOf) -> None:
    assert "还没有审计记录" in client_of("auditor").get(URL).text


@pytest.mark.parametrize(
    ("offset", "said", "unsaid"),
    [
        (timedelta(0), "写入时间是服务器的时间。", "样例"),
        (timedelta(days=-1000), "其他页面按样例的时间", "写入时间是服务器的时间。"),
    ],
)
def test_it_says_whose_time_it_shows(
    cast: Cast,
    client_of: ClientOf,
    settings: Settings,
    offset: timedelta,
    said: str,
    unsaid: str,
) -> None:
    client = client_of("auditor")
    written = row()
    settings.SHIGAN_CLOCK_OFFSET = offset
    Holding.objects.update(since="2000-01-01")
    type(cast.unit("")).objects.update(opened_on="2000-01-01")
    page = client.get(URL)
    assert f"{timezone.localtime(written.at):%Y-%m-%d %H:%M}" in page.text
    assert said in page.text
    assert unsaid not in page.text
