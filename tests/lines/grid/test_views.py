"""Pages of the grid line through the client, with the cast."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from time_machine import TimeMachineFixture

from shigan.kernel.base.ids import uuid7
from shigan.kernel.clock.queries import now
from shigan.kernel.matters.actions.core import Order
from shigan.kernel.matters.models import Exhibit, Matter
from shigan.lines.grid.actions.whistle import (
    whistle_ack,
    whistle_arrive,
    whistle_call,
    whistle_done,
)
from shigan.lines.grid.models import Event, EventClass, Whistle
from shigan.lines.grid.queries.whistle import calls_to_answer
from tests.kit.cast import Cast
from tests.kit.grid import make_event, walk_to

ClientOf = Callable[[str], Client]


def photo(name: str = "now.jpg") -> SimpleUploadedFile:
    made = io.BytesIO()
    Image.new("RGB", (640, 480), (90, 120, 90)).save(made, "JPEG")
    return SimpleUploadedFile(name, made.getvalue(), "image/jpeg")


def filled(**more: object) -> dict[str, object]:
    return {"text": "路边有一堆垃圾", "event_class": "0101", "source": "PATROL", **more}


def test_a_worker_reports_with_photo_and_position(ground: Cast, client_of: ClientOf) -> None:
    answer = client_of("worker_a").post(
        reverse("grid:report"),
        filled(photos=[photo()], position_lon="117.085", position_lat="36.185"),
    )
    matter = Matter.objects.get()
    assert answer.url == reverse("matters:matter", args=[matter.number])  # type: ignore[attr-defined]
    assert (matter.unit, matter.lon, matter.lat) == (ground.unit("001001"), 117.085, 36.185)
    assert [e.slot for e in Exhibit.objects.all()] == ["before"]


def test_nobody_reports_in_another_s_cell(ground: Cast, client_of: ClientOf) -> None:
    there = {"position_lon": "117.085", "position_lat": "36.195"}
    answer = client_of("worker_a").post(reverse("grid:report"), filled(photos=[photo()], **there))
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "cell": ["位置在教场第1网格，不在您的网格里"],
        "photos": ["照片没有保存，请重新选择"],
    }
    assert "路边有一堆垃圾" in answer.text
    assert Event.objects.count() == 0


def test_a_report_sent_twice_is_one_event(ground: Cast, client_of: ClientOf) -> None:
    worker = client_of("worker_a")
    opened = worker.get(reverse("grid:report")).context["form"]["client_id"].value()
    sent = {"client_id": str(opened), "cell": ground.unit("001001").code}
    first, again = (worker.post(reverse("grid:report"), filled(**sent)) for _ in range(2))
    assert first.status_code == again.status_code == 302
    assert first.url == again.url  # type: ignore[attr-defined]
    assert Event.objects.count() == 1
    worker.post(reverse("grid:report"), filled(**sent | {"text": "另一件：路灯不亮"}))
    assert Event.objects.count() == 2


def test_a_refused_report_keeps_what_makes_it_one(ground: Cast, client_of: ClientOf) -> None:
    chosen = str(uuid7())
    sent = filled(text="", client_id=chosen)
    form = client_of("worker_a").post(reverse("grid:report"), sent).context["form"]
    assert form["client_id"].value() == chosen


def test_a_report_without_words_keeps_what_was_typed(ground: Cast, client_of: ClientOf) -> None:
    answer = client_of("clerk").post(reverse("grid:report"), filled(text="", address="三里路1号"))
    assert answer.status_code == 422
    assert "三里路1号" in answer.text
    assert Event.objects.count() == 0


@pytest.mark.parametrize(
    ("login", "status"), [("clerk", 200), ("worker_b", 200), ("outsider", 404), ("auditor", 404)]
)
def test_who_may_report(ground: Cast, client_of: ClientOf, login: str, status: int) -> None:
    assert client_of(login).get(reverse("grid:report")).status_code == status


def test_suggestions_say_why(ground: Cast, client_of: ClientOf) -> None:
    old = make_event(ground, EventClass.objects.get(code="0101"), text="小区门口有暴露垃圾")
    walk_to(ground, old, "handling")
    asked = {
        "text": "小区门口又有暴露垃圾",
        "event_class": "0101",
        "position_lon": "117.085",
        "position_lat": "36.185",
    }
    text = client_of("clerk").get(reverse("grid:suggest"), asked).text
    assert "三里第1网格" in text
    assert 'data-choose="event_class" data-value="0101"' in text
    assert text.count(old.number) == 3  # a past case; a likely duplicate, and the link to it


def test_the_map_shows_only_one_s_own_cells(ground: Cast, client_of: ClientOf) -> None:
    def drawn(login: str) -> int:
        return client_of(login).get(reverse("grid:map")).text.count('<path class="cell')

    assert (drawn("secretary"), drawn("community"), drawn("worker_b")) == (3, 2, 1)
    assert client_of("outsider").get(reverse("grid:map")).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_map_takes_as_many_statements_for_many_events(
    ground: Cast, client_of: ClientOf, count: int, django_assert_num_queries: Callable[..., object]
) -> None:
    for _ in range(count):
        make_event(ground, EventClass.objects.get(code="0101"))
    client = client_of("secretary")
    client.get(reverse("grid:map"))
    with django_assert_num_queries(7):  # type: ignore[attr-defined]
        client.get(reverse("grid:map"), {"period": str(now().year)})


@pytest.fixture
def whistle(ground: Cast) -> Whistle:
    matter = make_event(ground, EventClass.objects.get(code="0101"))
    return whistle_call(
        actor=ground.scope("clerk"),
        order=Order(matter.pk),
        called_unit=ground.unit("-D03"),
        issue="需要清运车",
    )


def test_a_called_department_answers_from_its_home_page(
    whistle: Whistle, client_of: ClientOf
) -> None:
    assert "需要清运车" in client_of("head").get("/").text
    assert "需要清运车" not in client_of("worker_b").get("/").text
    url = reverse("grid:whistle-answer", args=[whistle.pk, "ack"])
    assert client_of("worker_a").post(url).status_code == 404
    assert client_of("head").post(url).status_code == 302
    whistle.refresh_from_db()
    assert whistle.acked_at is not None


def test_the_home_page_says_what_a_call_awaits_and_until_when(
    ground: Cast, whistle: Whistle, client_of: ClientOf, time_machine: TimeMachineFixture
) -> None:
    def waits(minutes: int) -> tuple[str, list[str]]:
        at = whistle.called_at + timedelta(minutes=minutes)
        time_machine.move_to(at, tick=False)
        text = client_of("head").get(reverse("grid:whistles-waiting")).text
        (item,) = re.findall(r"<li>.*?</li>", text, re.DOTALL)
        late = re.findall(r"<b>.*?</b>", item, re.DOTALL)
        deeds = re.findall(r"/whistles/\d+/(\w+)/", item)
        return ("late" if late else "in time"), deeds

    assert (waits(29), waits(31)) == (("in time", ["ack"]), ("late", ["ack"]))
    whistle_ack(actor=ground.scope("head"), whistle_id=whistle.pk)
    assert (waits(119), waits(121)) == (("in time", ["arrive"]), ("late", ["arrive"]))
    whistle_arrive(actor=ground.scope("head"), whistle_id=whistle.pk)
    assert waits(500) == ("in time", [])
    whistle_done(actor=ground.scope("head"), whistle_id=whistle.pk, result="已清运")
    assert client_of("head").get(reverse("grid:whistles-waiting")).text == ""


def test_the_most_urgent_call_comes_first(ground: Cast, whistle: Whistle) -> None:
    matter = make_event(ground, EventClass.objects.get(code="0101"))
    given = {"matter": matter, "called_unit": ground.unit("-D03"), "issue": "更急"}
    sooner = Whistle.objects.create(
        called_at=whistle.called_at, ack_due_at=whistle.called_at, **given
    )
    without = make_event(ground, EventClass.objects.get(code="0101"))
    never = Whistle.objects.create(called_at=whistle.called_at, **given | {"matter": without})
    calls = calls_to_answer(ground.scope("head"), now())
    assert [call for call, _awaits in calls] == [sooner, whistle, never]


@pytest.mark.parametrize(
    ("login", "status"), [("worker_b", 200), ("clerk", 200), ("outsider", 404)]
)
def test_others_have_no_calls_waiting(
    whistle: Whistle, client_of: ClientOf, login: str, status: int
) -> None:
    answer = client_of(login).get(reverse("grid:whistles-waiting"))
    assert answer.status_code == status
    assert "需要清运车" not in answer.text


def test_a_called_department_sees_the_matter_until_it_is_done(
    whistle: Whistle, client_of: ClientOf
) -> None:
    head, page = client_of("head"), reverse("matters:matter", args=[whistle.matter.number])
    assert head.get(page).status_code == 200
    assert client_of("worker_b").get(page).status_code == 404
    for deed, after in (("ack", page), ("arrive", page), ("done", reverse("grid:whistles"))):
        url = reverse("grid:whistle-answer", args=[whistle.pk, deed])
        answer = head.post(url, {"result": "已清运"})
        assert answer.url == after  # type: ignore[attr-defined]
    assert head.get(page).status_code == 404


def test_a_token_that_is_not_for_the_grid_sees_no_called_matter(
    ground: Cast, whistle: Whistle
) -> None:
    def seen(limit: frozenset[str] | None) -> int:
        return Matter.objects.visible_to(replace(ground.scope("head"), limit=limit)).count()

    assert (seen(None), seen(frozenset({"grid.*"})), seen(frozenset({"grid.handle"}))) == (1, 1, 0)


def test_the_list_of_whistles_lets_the_called_department_answer(
    whistle: Whistle, client_of: ClientOf
) -> None:
    def offered(login: str) -> list[bool]:
        text = client_of(login).get(reverse("grid:whistles")).text
        urls = (reverse("grid:whistle-answer", args=[whistle.pk, d]) for d in ("ack", "arrive"))
        return [url in text for url in urls]

    assert offered("head") == [True, True]
    assert offered("clerk") == [False, False]


@pytest.mark.parametrize("page", ["classes", "duties", "whistles"])
def test_tables_are_for_those_who_see_the_grid(
    ground: Cast, client_of: ClientOf, page: str
) -> None:
    assert client_of("secretary").get(reverse(f"grid:{page}")).status_code == 200
    assert client_of("outsider").get(reverse(f"grid:{page}")).status_code == 404


def test_the_manager_sets_who_is_on_duty(ground: Cast, client_of: ClientOf) -> None:
    given = {
        "unit": ground.unit("001").code,
        "subject": "0101",
        "handler_unit": ground.unit("001").code,
        "since": "2022-01-01",
    }
    assert client_of("manager").post(reverse("grid:duties"), given).status_code == 302
    assert client_of("clerk").post(reverse("grid:duties"), given).status_code == 404


def test_a_dispatch_starts_with_the_unit_on_duty(ground: Cast, client_of: ClientOf) -> None:
    matter = make_event(ground, EventClass.objects.get(code="0101"))
    walk_to(ground, matter, "dispatch")
    url = reverse("matters:act", args=[matter.number, "dispatch"])
    chosen = f'<option value="{ground.unit("-D03").code}" selected>'
    assert chosen in client_of("clerk").get(url).text


@pytest.mark.parametrize("value", ["nan", "inf", "1e308", "x", ""])
def test_odd_positions_suggest_nothing(ground: Cast, client_of: ClientOf, value: str) -> None:
    asked = {"text": "垃圾", "position_lon": value, "position_lat": "36.185"}
    assert client_of("clerk").get(reverse("grid:suggest"), asked).status_code == 200


def test_an_odd_period_is_told_on_the_map(ground: Cast, client_of: ClientOf) -> None:
    answer = client_of("clerk").get(reverse("grid:map"), {"period": "xx"})
    assert answer.status_code == 422
    assert "xx" in answer.text
