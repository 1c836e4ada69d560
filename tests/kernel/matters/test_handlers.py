"""Who can be named as handler: the people of the handling unit, on pages and over the API."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from shigan.kernel.matters.models import Matter
from shigan.kernel.orgs.choices import Rank
from shigan.kernel.orgs.models import Holding, Post, User
from tests.kit.cast import OPENED, Cast
from tests.kit.grid import make_event, make_tables, walk_to

SignIn = Callable[[str], Client]


@pytest.fixture
def matter(cast: Cast) -> Matter:
    return walk_to(cast, make_event(cast, make_tables(cast)), "dispatch")


@pytest.fixture
def stand_in(cast: Cast) -> Holding:
    """The manager stands in for the head of the department."""
    post = Post.objects.get(unit=cast.unit("-D03"))
    return Holding.objects.create(post=post, user=cast.people["manager"], rank=Rank.B, since=OPENED)


def offered(client: Client, query: str) -> list[tuple[str, str]]:
    html = client.get(f"/matters/handlers/{query}").content.decode()
    return re.findall(r'<option value="(\d+)"[^>]*>(.*?)</option>', html)


def keys(cast: Cast, *logins: str) -> list[str]:
    return [str(cast.people[login].pk) for login in logins]


def test_the_people_follow_the_unit_and_say_whose_post_it_is(
    cast: Cast, client_of: SignIn, stand_in: Holding
) -> None:
    head, manager = keys(cast, "head", "manager")
    assert offered(client_of("clerk"), f"?handler_unit={cast.unit('-D03').code}") == [
        (head, "丁科长　department_head·A岗"),
        (manager, "癸管理　department_head·B岗"),
    ]


def test_whoever_sits_below_comes_after_with_their_unit(cast: Cast, client_of: SignIn) -> None:
    community, worker = keys(cast, "community", "worker_a")
    assert offered(client_of("clerk"), f"?handler_unit={cast.unit('001').code}") == [
        (community, "己书记　community_secretary·A岗"),
        (worker, "庚网格员　三里第1网格 grid_worker_full·A岗"),
    ]


@pytest.mark.parametrize("query", ["", "?handler_unit=", "?handler_unit=nowhere"])
def test_without_a_unit_nobody_is_offered(cast: Cast, client_of: SignIn, query: str) -> None:
    html = client_of("community").get(f"/matters/handlers/{query}").text
    assert html.strip() == '<option value="">先选承办单位</option>'


def test_a_unit_beyond_the_scope_tells_nothing_of_its_people(cast: Cast, client_of: SignIn) -> None:
    found = offered(client_of("community"), f"?handler_unit={cast.unit('-D03').code}")
    assert found == []


def test_whoever_was_chosen_stays_chosen(cast: Cast, client_of: SignIn) -> None:
    (head,) = keys(cast, "head")
    unit = cast.unit("-D03").code
    response = client_of("clerk").get(f"/matters/handlers/?handler_unit={unit}&handler={head}")
    assert re.findall(r'<option value="(\d*)" selected', response.content.decode()) == [head]


def test_the_form_asks_again_when_the_unit_changes(client_of: SignIn, matter: Matter) -> None:
    form = client_of("clerk").get(f"/matters/{matter.number}/act/dispatch/").context["form"]
    assert form.fields["handler_unit"].widget.attrs["hx-get"] == "/matters/handlers/"


def dispatch(client: Client, cast: Cast, matter: Matter, unit: str, person: str) -> Any:
    sent = {
        "seen": matter.version,
        "handler_unit": cast.unit(unit).code,
        "handler": cast.people[person].pk,
    }
    return client.post(f"/matters/{matter.number}/act/dispatch/", sent)


@pytest.mark.parametrize(
    ("unit", "person"),
    [("-D01", "head"), ("001", "worker_b"), ("001001", "community")],
)
def test_a_stranger_to_the_unit_is_refused_beside_the_field(
    cast: Cast, client_of: SignIn, matter: Matter, unit: str, person: str
) -> None:
    response = dispatch(client_of("clerk"), cast, matter, unit, person)
    name = f"{cast.people[person].name}在{cast.unit(unit).name}没有岗位，请选这个单位的人员"
    assert (response.status_code, response.context["form"].errors) == (422, {"handler": [name]})
    matter.refresh_from_db()
    assert (matter.step, matter.handler_unit) == ("dispatch", None)


@pytest.mark.parametrize(
    ("unit", "person"), [("-D03", "head"), ("001", "community"), ("001", "worker_a")]
)
def test_one_of_the_unit_is_taken(
    cast: Cast, client_of: SignIn, matter: Matter, unit: str, person: str
) -> None:
    assert dispatch(client_of("clerk"), cast, matter, unit, person).status_code == 302
    matter.refresh_from_db()
    assert (matter.step, matter.handler) == ("handling", cast.people[person])


def test_whoever_left_the_post_is_refused(cast: Cast, client_of: SignIn, matter: Matter) -> None:
    Holding.objects.filter(user=cast.people["head"]).update(until=date(2021, 1, 1))
    cast_of_today = dispatch(client_of("clerk"), cast, matter, "-D03", "head")
    assert list(cast_of_today.context["form"].errors) == ["handler"]


def test_a_transfer_refuses_a_stranger_too(cast: Cast, client_of: SignIn, matter: Matter) -> None:
    walk_to_handling = {"seen": matter.version, "handler_unit": cast.unit("-D03").code}
    client_of("clerk").post(f"/matters/{matter.number}/act/dispatch/", walk_to_handling)
    sent = {
        "note": "属平安建设",
        "handler_unit": cast.unit("-D01").code,
        "handler": cast.people["head"].pk,
    }
    response = client_of("head").post(f"/matters/{matter.number}/act/transfer/", sent)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["handler"])


def test_every_holder_of_a_post_that_leads_can_be_named_sponsor(
    cast: Cast, client_of: SignIn, matter: Matter
) -> None:
    """One who has no account to sign in with answers for matters all the same."""
    leader = cast.people["leader"]
    User.objects.filter(pk=leader.pk).update(is_active=False)
    url = f"/matters/{matter.number}/act/sponsor/"
    choices = client_of("secretary").get(url).context["form"].fields["sponsor"].choices
    assert list(choices)[1:] == [
        (str(cast.people[login].pk), f"{cast.people[login].name}　{role}")
        for login, role in (
            ("secretary", "party_secretary"),
            ("director", "director"),
            ("leader", "leader"),
        )
    ]
    client_of("secretary").post(url, {"seen": matter.version, "sponsor": leader.pk})
    matter.refresh_from_db()
    assert matter.sponsor == leader
