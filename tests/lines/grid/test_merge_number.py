"""Merging into an event by a number that somebody types: every wrong one is told, none is lost."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from shigan.kernel.matters.actions.core import Order
from shigan.kernel.matters.models import Entry, Link, Matter
from shigan.kernel.orgs.models import Holding, Post, Unit
from shigan.lines.grid.actions.merge import event_merge
from shigan.lines.grid.models import Event, EventClass
from tests.kit.cast import OPENED, Cast
from tests.kit.grid import make_event, make_tables, move, walk_to

ClientOf = Callable[[str], Client]


@pytest.fixture
def two(cast: Cast) -> tuple[Matter, Matter]:
    small = make_tables(cast)
    return make_event(cast, small), make_event(cast, small, text="另一件：路灯不亮")


def send(client: Client, matter: Matter, into: str) -> tuple[int, list[str]]:
    """Type a number and confirm what it stands for: the status, and what is said beside it."""
    url = reverse("grid:merge", args=[matter.number])
    answer = client.post(url, {"into": into, "note": "同一处"})
    if answer.status_code == 200:
        shown = re.findall(r'name="(into|note|confirmed)" value="([^"]*)"', answer.text)
        answer = client.post(url, dict(shown))
    if answer.status_code != 422:
        return answer.status_code, []
    form = answer.context["merging"]
    assert form["into"].value() == into
    return answer.status_code, list(form.errors["into"])


@pytest.mark.parametrize(
    "typed",
    [
        lambda number: number,
        lambda number: f" {number.lower()} ",
        lambda number: number.replace("WG", "ＷＧ").replace("-", "－"),
    ],
)
def test_a_typed_number_merges_and_can_be_split(
    client_of: ClientOf, two: tuple[Matter, Matter], typed: Callable[[str], str]
) -> None:
    matter, into = two
    clerk = client_of("clerk")
    assert send(clerk, matter, typed(into.number)) == (302, [])
    matter.refresh_from_db()
    assert (matter.ending, matter.entries.get(act="merge").note) == ("MERGED", "同一处")
    assert [(k.matter, k.other) for k in Link.objects.all()] == [(matter, into)]
    clerk.post(reverse("grid:split", args=[matter.number]))
    matter.refresh_from_db()
    assert (matter.ending, Link.objects.count()) == ("", 0)


def other_street(cast: Cast) -> Unit:
    """A street beside the cast's, with one cell; the cell."""
    path, above = "370902/", cast.units["370902"]
    for code, kind in (
        ("370902003", "STREET"),
        ("370902003001", "COMMUNITY"),
        ("370902003001001", "CELL"),
    ):
        path = f"{path}{code}/"
        above = Unit.objects.create(
            code=code, name=code, kind=kind, parent=above, path=path, opened_on=OPENED
        )
    return above


def moved(matter: Matter, cell: Unit) -> None:
    street = Unit.objects.get(code="370902003")
    Matter.objects.filter(pk=matter.pk).update(unit=cell, unit_path=cell.path, street=street)


def test_unknown_and_out_of_sight_are_told_alike(
    cast: Cast, client_of: ClientOf, two: tuple[Matter, Matter]
) -> None:
    matter, into = two
    moved(into, other_street(cast))
    clerk = client_of("clerk")
    hidden, unknown = send(clerk, matter, into.number), send(clerk, matter, "WG-1999-000001")
    assert hidden == (422, [f"没有编号为“{into.number}”的事件，或不在您的职责范围内"])
    assert unknown == (422, ["没有编号为“WG-1999-000001”的事件，或不在您的职责范围内"])
    assert Entry.objects.filter(matter=matter).count() == 1


def test_one_of_another_street_that_is_seen_is_named_so(
    cast: Cast, client_of: ClientOf, two: tuple[Matter, Matter]
) -> None:
    matter, into = two
    moved(into, other_street(cast))
    post = Post.objects.create(
        unit=Unit.objects.get(code="370902003"),
        role="grid_dispatcher",
        title="调度",
        opened_on=OPENED,
    )
    Holding.objects.create(post=post, user=cast.people["clerk"], since=OPENED)
    assert send(client_of("clerk"), matter, into.number) == (
        422,
        ["两件事件不在同一个街道，不能并案"],
    )


def test_the_number_of_one_s_own_street_goes_first(
    cast: Cast, client_of: ClientOf, two: tuple[Matter, Matter]
) -> None:
    matter, into = two
    foreign = make_event(cast, into.grid_event.event_class)
    moved(foreign, other_street(cast))
    Matter.objects.filter(pk=into.pk).update(number=foreign.number)
    assert send(client_of("clerk"), matter, foreign.number) == (302, [])
    assert [k.other for k in Link.objects.all()] == [into]


def test_its_own_number(client_of: ClientOf, two: tuple[Matter, Matter]) -> None:
    assert send(client_of("clerk"), two[0], two[0].number) == (
        422,
        ["这就是本件；请填另一件的编号"],
    )


def test_one_that_ended(cast: Cast, client_of: ClientOf, two: tuple[Matter, Matter]) -> None:
    matter, into = two
    walk_to(cast, into, "closed")
    (told,) = send(client_of("clerk"), matter, into.number)[1]
    assert told == "那一件已办结；只能并入未结束的一件，需要时先恢复办理那一件"


def test_one_that_was_merged(cast: Cast, client_of: ClientOf, two: tuple[Matter, Matter]) -> None:
    matter, into = two
    third = make_event(cast, into.grid_event.event_class)
    event_merge(actor=cast.scope("clerk"), order=Order(into.pk), into_id=third.pk)
    assert send(client_of("clerk"), matter, into.number) == (
        422,
        ["那一件已被并案；请填它并入的那一件的编号"],
    )


def test_one_that_was_merged_away_itself(
    cast: Cast, client_of: ClientOf, two: tuple[Matter, Matter]
) -> None:
    matter, into = two
    move(cast, "clerk", matter, "refuse", note="不归街道管")
    url = reverse("grid:merge", args=[matter.number])
    answer = client_of("clerk").post(url, {"into": into.number})
    assert answer.status_code == 422
    assert "这件事项已经结束" in answer.text


@pytest.mark.parametrize("login", ["worker_a", "worker_b", "head", "outsider"])
def test_who_does_not_file_learns_nothing(
    client_of: ClientOf, two: tuple[Matter, Matter], login: str
) -> None:
    matter, into = two
    client, url = client_of(login), reverse("grid:merge", args=[matter.number])
    for number in (into.number, "WG-1999-000001"):
        assert client.post(url, {"into": number}).status_code == 404


def test_nothing_typed(client_of: ClientOf, two: tuple[Matter, Matter]) -> None:
    assert send(client_of("clerk"), two[0], "") == (422, ["请填写并入哪一件"])


def test_what_a_number_stands_for_is_shown_before_anything_is_done(
    cast: Cast, client_of: ClientOf, two: tuple[Matter, Matter]
) -> None:
    matter, into = two
    clerk, url = client_of("clerk"), reverse("grid:merge", args=[matter.number])

    def shown() -> tuple[bool, bool]:
        answer = clerk.post(url, {"into": into.number, "note": "同一处"})
        assert answer.status_code == 200
        said = (into.number, into.title, "市容环境 › 暴露垃圾", into.unit.name, "确认并案")
        assert [text for text in said if text not in answer.text] == []
        return "两件的类别不同" in answer.text, "两件不在同一个社区" in answer.text

    assert shown() == (False, False)
    cell = cast.unit("002001")
    Matter.objects.filter(pk=into.pk).update(unit=cell, unit_path=cell.path)
    into.refresh_from_db()
    assert shown() == (False, True)
    large = EventClass.objects.get(code="0102")
    Event.objects.filter(matter=matter).update(event_class=large)
    assert shown() == (True, True)
    assert Link.objects.count() == 0
    assert Matter.objects.filter(ended_at__isnull=False).count() == 0


def test_a_chosen_one_merges_in_one_press(client_of: ClientOf, two: tuple[Matter, Matter]) -> None:
    matter, into = two
    url = reverse("grid:merge", args=[matter.number])
    answer = client_of("clerk").post(url, {"into": into.number, "confirmed": "yes"})
    assert answer["Location"] == reverse("matters:matter", args=[into.number])
    assert [(k.matter, k.other) for k in Link.objects.all()] == [(matter, into)]


def test_the_address_of_the_question_leads_back_to_the_event(
    client_of: ClientOf, two: tuple[Matter, Matter]
) -> None:
    answer = client_of("clerk").get(reverse("grid:merge", args=[two[0].number]))
    assert answer["Location"] == reverse("matters:matter", args=[two[0].number])
