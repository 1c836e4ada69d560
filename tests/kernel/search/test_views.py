"""Kept views of a list: saved, shared, renamed, dropped, by their owner alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.base.errors import Denied, Refused
from shigan.kernel.clock.queries import today
from shigan.kernel.orgs.scope import system_scope
from shigan.kernel.search.actions import view_delete, view_rename, view_save
from shigan.kernel.search.models import SavedView
from shigan.kernel.search.queries import units_to_share_with, views_of
from tests.kit.cast import Cast

SignIn = Callable[[str], Client]
LIST = "matters.ledger"


def save(cast: Cast, login: str, name: str = "红的", **more: Any) -> SavedView:
    given = {"list_code": LIST, "query": "colour=RED", **more}
    return view_save(actor=cast.scope(login), name=name, **given)


def seen(cast: Cast, login: str) -> list[str]:
    return [view.name for view in views_of(cast.scope(login), LIST)]


def test_a_view_is_kept_for_its_owner(cast: Cast) -> None:
    view = save(cast, "clerk", "  红的 ")
    assert (view.name, view.query, view.shared_path) == ("红的", "colour=RED", "")
    assert seen(cast, "clerk") == ["红的"]
    assert [seen(cast, other) for other in ("director", "manager", "outsider")] == [[], [], []]
    row = AuditRow.objects.get(code="search.view_save")
    assert (row.subject_label, row.before, row.after) == (
        "红的",
        None,
        {"query": "colour=RED", "shared_path": ""},
    )


def test_views_stand_in_the_order_in_which_they_were_kept(cast: Cast) -> None:
    for name in ("乙", "甲", "丙"):
        save(cast, "clerk", name)
    save(cast, "clerk", "乙", query="colour=YELLOW")  # kept again: replaced in its place
    assert seen(cast, "clerk") == ["乙", "甲", "丙"]
    assert SavedView.objects.get(name="乙").query == "colour=YELLOW"
    row = AuditRow.objects.filter(code="search.view_save").latest("pk")
    assert row.before == {"query": "colour=RED", "shared_path": ""}


def test_a_view_belongs_to_its_list(cast: Cast) -> None:
    save(cast, "clerk", list_code="other.list")
    assert seen(cast, "clerk") == []


@pytest.mark.parametrize(
    ("login", "unit", "who_sees"),
    [
        ("director", "", ["secretary", "head", "community", "worker_a", "worker_b"]),
        ("head", "-D03", []),
        ("community", "001", ["worker_a"]),
    ],
)
def test_a_shared_view_is_seen_in_the_unit_and_below(
    cast: Cast, login: str, unit: str, who_sees: list[str]
) -> None:
    save(cast, login, shared_path=cast.unit(unit).path)
    others = ("secretary", "head", "community", "worker_a", "worker_b", "outsider")
    assert [other for other in others if other != login and seen(cast, other)] == who_sees


@pytest.mark.parametrize("unit", ["002", "-D01"])
def test_nobody_shares_with_a_unit_of_others(cast: Cast, unit: str) -> None:
    with pytest.raises(Refused, match="只能共享给自己所在的单位"):
        save(cast, "community", shared_path=cast.unit(unit).path)
    assert SavedView.objects.count() == 0


def test_units_to_share_with_are_ones_own_and_the_street(cast: Cast) -> None:
    assert [n for _path, n in units_to_share_with(cast.scope("head"))] == [
        "城市管理办公室",
        "财源街道",
    ]
    assert units_to_share_with(cast.scope("outsider")) == []


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name": "  "}, "请给视图起个名称"),
        ({"name": "长" * 31}, "名称最多30个字"),
        ({"query": "q=" + "x" * 2000}, "条件太多"),
    ],
)
def test_what_cannot_be_kept_says_why(cast: Cast, given: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        save(cast, "clerk", **given)


def test_the_installation_itself_keeps_no_views(cast: Cast) -> None:
    with pytest.raises(Denied):
        view_save(actor=system_scope("系统", today()), list_code=LIST, name="甲", query="")


def test_the_owner_renames_and_drops(cast: Cast) -> None:
    view = save(cast, "clerk")
    clerk = cast.scope("clerk")
    assert view_rename(actor=clerk, view_id=view.pk, name="滞后的").name == "滞后的"
    view_delete(actor=clerk, view_id=view.pk)
    assert SavedView.objects.count() == 0
    codes = AuditRow.objects.order_by("pk").values_list("code", flat=True)
    assert list(codes) == ["search.view_save", "search.view_rename", "search.view_delete"]


def test_two_views_of_one_list_never_share_a_name(cast: Cast) -> None:
    view = save(cast, "clerk")
    save(cast, "clerk", "黄的")
    with pytest.raises(Refused, match="已有同名的视图"):
        view_rename(actor=cast.scope("clerk"), view_id=view.pk, name="黄的")


def test_others_cannot_change_even_what_is_shared_with_them(cast: Cast) -> None:
    view = save(cast, "director", shared_path=cast.unit("").path)
    clerk = cast.scope("clerk")
    with pytest.raises(Denied):
        view_rename(actor=clerk, view_id=view.pk, name="我的")
    with pytest.raises(Denied):
        view_delete(actor=clerk, view_id=view.pk)
    assert SavedView.objects.get().name == "红的"


def test_a_view_is_kept_from_the_list_and_shown_there(cast: Cast, client_of: SignIn) -> None:
    clerk = client_of("clerk")
    form = {"list": LIST, "path": "/matters/", "query": "colour=RED&sort=-due_at"}
    answer = clerk.post("/views/new/", {**form, "name": "红的", "shared": ""})
    assert (answer.status_code, answer["Location"]) == (302, "/matters/?colour=RED&sort=-due_at")
    links = clerk.get("/matters/?sort=-due_at&colour=RED&page=1").context["views"]
    assert [(link.view.name, link.here, link.mine) for link in links] == [("红的", True, True)]
    links = clerk.get("/matters/?colour=RED").context["views"]
    assert [link.here for link in links] == [False]


def test_the_form_offers_ones_units(cast: Cast, client_of: SignIn) -> None:
    html = client_of("head").get("/views/new/").content.decode()
    assert "城市管理办公室的人" in html
    assert "财源街道的人" in html


@pytest.mark.parametrize(
    ("given", "words"),
    [({"name": ""}, "请填写名称"), ({"name": "甲", "shared": "elsewhere/"}, "没有这个选项")],
)
def test_a_wrong_form_comes_back_with_what_was_entered(
    cast: Cast, client_of: SignIn, given: dict[str, str], words: str
) -> None:
    form = {"list": LIST, "path": "/matters/", "query": "colour=RED", **given}
    answer = client_of("clerk").post("/views/new/", form)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert words in html
    assert 'name="query" value="colour=RED"' in html
    assert SavedView.objects.count() == 0


def test_a_view_is_renamed_and_dropped_from_the_list(cast: Cast, client_of: SignIn) -> None:
    view = save(cast, "clerk")
    clerk = client_of("clerk")
    back = "/matters/?colour=RED"
    answer = clerk.post(f"/views/{view.pk}/", {"name": "滞后的", "back": back})
    assert (answer.status_code, answer["Location"]) == (302, back)
    assert SavedView.objects.get().name == "滞后的"
    clerk.post(f"/views/{view.pk}/", {"delete": "1", "name": "滞后的", "back": back})
    assert SavedView.objects.count() == 0


def test_a_view_of_somebody_else_is_not_found(cast: Cast, client_of: SignIn) -> None:
    view = save(cast, "clerk")
    answer = client_of("head").post(f"/views/{view.pk}/", {"delete": "1", "back": "/matters/"})
    assert answer.status_code == 404
    assert SavedView.objects.count() == 1


@pytest.mark.parametrize("path", ["https://elsewhere.example/", "//elsewhere.example/", ""])
def test_nobody_is_led_elsewhere(cast: Cast, client_of: SignIn, path: str) -> None:
    clerk = client_of("clerk")
    assert clerk.post("/views/new/", {"name": "甲", "path": path}).status_code == 400
    view = save(cast, "clerk")
    assert clerk.post(f"/views/{view.pk}/", {"name": "乙", "back": path}).status_code == 400
