"""What the store cannot hold is refused, and only that; what the store refuses is our fault."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DataError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path
from pytest_django import Settings

from tests.kit.cast import Cast


def _faulty(request: HttpRequest) -> HttpResponse:
    raise DataError("numeric field overflow")


urlpatterns = [path("faulty/", _faulty)]


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("/matters/WG%00/", None),
        ("/matters/?q=%00", None),
        ("/matters/?%00=1", None),
        ("/matters/WG-2026-000001/act/record/", {"note": "a\0b"}),
        ("/matters/WG-2026-000001/act/record/", {"note": ["好", "\0"]}),
        ("/matters/WG-2026-000001/act/record/", {"no\0te": "好"}),
    ],
)
def test_a_character_that_no_store_holds_is_refused_at_the_door(
    cast: Cast, client: Client, address: str, form: dict[str, str] | None
) -> None:
    client.force_login(cast.people["secretary"])
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address) if form is None else client.post(address, form)
    assert answer.status_code == 400
    assert "<dd>有无法保存的字符</dd>" in answer.content.decode()
    assert [q["sql"] for q in asked if "matters_" in q["sql"]] == []


def test_what_the_store_refuses_shows_as_our_fault(cast: Cast, settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__
    client = Client(raise_request_exception=False)
    client.force_login(cast.people["secretary"])
    assert client.get("/faulty/").status_code == 500


def test_an_address_of_a_form_says_that_it_is_one(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    answer = client_of("manager").get("/notices/read/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "这里只能从表单进来" in answer.content.decode()
