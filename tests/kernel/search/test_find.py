"""Finding matters, units and figures within the scope."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from shigan.kernel.clock.queries import today
from shigan.kernel.orgs.models import Holding, Post
from shigan.kernel.search.queries import find
from shigan.kernel.search.rules import index_terms, query_terms
from tests.kit.cast import OPENED, Cast
from tests.kit.grid import make_event, make_tables


def found(cast: Cast, login: str, text: str) -> dict[str, list[str]]:
    groups = find(cast.scope(login), text)
    return {group.searchable.code: [hit.title for hit in group.hits] for group in groups}


@pytest.mark.parametrize("text", ["教场", "jc", "JCSQ", "370902002002", "教"])
def test_a_unit_is_found_by_name_initials_code(cast: Cast, text: str) -> None:
    assert "教场社区" in found(cast, "secretary", text)["orgs.unit"]


@pytest.mark.parametrize("text", ["暴露垃圾", "垃圾", "垃", "暴露 垃圾", "ＷＧ", "wg"])
def test_a_matter_is_found_by_its_words(cast: Cast, text: str) -> None:
    matter = make_event(cast, make_tables(cast), text="三里小区门口有暴露垃圾")
    assert found(cast, "secretary", text)["matters.matter"] == [matter.title]


@pytest.mark.parametrize("login", ["worker_b", "outsider"])
def test_what_one_may_not_see_is_not_found(cast: Cast, login: str) -> None:
    make_event(cast, make_tables(cast), text="三里小区门口有暴露垃圾")
    assert "matters.matter" not in found(cast, login, "暴露垃圾")


@pytest.mark.parametrize("text", ["", "  ", "，。", "'", '"', "*", 'a" OR b', "垃圾' | 'x"])
def test_odd_queries_do_no_harm(cast: Cast, text: str) -> None:
    make_event(cast, make_tables(cast), text="三里小区门口有暴露垃圾")
    assert "matters.matter" not in found(cast, "secretary", text)


@pytest.mark.parametrize("text", ["丁科长", "丁", "dkz", "DK", "科长"])
def test_a_person_is_found_by_name_and_initials(cast: Cast, text: str) -> None:
    (group,) = [g for g in find(cast.scope("clerk"), text) if g.searchable.code == "orgs.person"]
    (hit,) = group.hits
    assert (hit.title, hit.hint) == ("丁科长", "department_head · 城市管理办公室")
    assert hit.url == reverse("orgs:unit", args=[cast.unit("-D03").code])


def test_a_person_is_found_at_every_post_and_no_longer_than_they_hold_it(cast: Cast) -> None:
    post = Post.objects.create(unit=cast.unit("001"), role="clerk", title="联络", opened_on=OPENED)
    more = Holding.objects.create(post=post, user=cast.people["head"], since=OPENED)
    assert found(cast, "secretary", "丁科长")["orgs.person"] == ["丁科长", "丁科长"]
    Holding.objects.filter(pk=more.pk).update(until=today())
    assert found(cast, "secretary", "丁科长")["orgs.person"] == ["丁科长"]


@pytest.mark.parametrize("login", ["worker_a", "community", "outsider"])
def test_people_of_other_units_are_not_found(cast: Cast, login: str) -> None:
    assert "orgs.person" not in found(cast, login, "丁科长")


def test_the_page_leads_to_a_person_s_unit(cast: Cast, client_of: Callable[[str], Client]) -> None:
    page = client_of("clerk").get(reverse("search"), {"q": "dkz"}).text
    unit = reverse("orgs:unit", args=[cast.unit("-D03").code])
    assert f'<li data-row-url="{unit}"><a href="{unit}">丁科长</a>' in page


def test_figures_are_found_by_their_label(cast: Cast) -> None:
    assert found(cast, "secretary", "结案率")["figures"] == ["结案率", "按期结案率"]


@given(st.text("财源街道社区网格垃圾井盖ab1 ", min_size=1, max_size=20))
def test_every_part_of_a_text_finds_it(text: str) -> None:
    held = index_terms([text]).split(" ")
    for term in query_terms(text):
        assert any(h.startswith(term.text) if term.prefix else h == term.text for h in held)
