"""How a community gets work to a department: by returning it, or by a whistle call."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from shigan.kernel.matters.models import Matter
from shigan.lines.grid.models import Event, Whistle
from tests.kit.cast import Cast
from tests.kit.grid import make_event, make_tables, move, walk_to

ClientOf = Callable[[str], Client]


@pytest.fixture
def theirs(cast: Cast) -> Matter:
    """An event that the community has to handle."""
    matter = walk_to(cast, make_event(cast, make_tables(cast)), "dispatch")
    return move(cast, "clerk", matter, "dispatch", handler_unit=cast.unit("001"))


def act(client: Client, matter: Matter, code: str, **given: str) -> int:
    matter.refresh_from_db()
    url = reverse("matters:act", args=[matter.number, code])
    return client.post(url, {"seen": matter.version, **given}).status_code


@pytest.mark.parametrize(
    ("login", "unit", "status"),
    [
        ("community", "-D03", 422),
        ("community", "002", 422),
        ("community", "001001", 302),
        ("worker_b", "001001", 404),
    ],
)
def test_a_community_hands_on_inside_itself_alone(
    cast: Cast, theirs: Matter, client_of: ClientOf, login: str, unit: str, status: int
) -> None:
    given = {"note": "不归我们", "handler_unit": cast.unit(unit).code}
    assert act(client_of(login), theirs, "transfer", **given) == status
    theirs.refresh_from_db()
    assert theirs.handler_unit == cast.unit(unit if status == 302 else "001")


def test_a_department_hands_down_to_a_community(cast: Cast, client_of: ClientOf) -> None:
    matter = walk_to(cast, make_event(cast, make_tables(cast)), "handling")
    given = {"note": "应由社区办理", "handler_unit": cast.unit("001").code}
    assert act(client_of("head"), matter, "transfer", **given) == 302
    matter.refresh_from_db()
    assert matter.handler_unit == cast.unit("001")


def test_what_is_not_its_own_goes_back_to_whoever_dispatches(
    cast: Cast, theirs: Matter, client_of: ClientOf
) -> None:
    assert act(client_of("community"), theirs, "return", note="应由城市管理办公室办") == 302
    event = Event.objects.select_related("matter").get()
    assert (event.matter.step, event.returns) == ("dispatch", 1)


def test_a_whistle_leaves_the_work_with_the_community(
    cast: Cast, theirs: Matter, client_of: ClientOf
) -> None:
    url = reverse("grid:whistle-call", args=[theirs.number])
    given = {"called_unit": cast.unit("-D03").code, "issue": "请来清运", "seen": theirs.version}
    assert client_of("community").post(url, given).status_code == 302
    theirs.refresh_from_db()
    assert Whistle.objects.get().called_unit == cast.unit("-D03")
    assert theirs.handler_unit == cast.unit("001")
