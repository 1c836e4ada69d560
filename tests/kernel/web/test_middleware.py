"""What the store cannot hold is refused, not a fault of ours."""

from __future__ import annotations

from django.db import connection
from django.test import Client

from tests.kit.cast import Cast


def test_an_address_with_a_character_that_no_store_holds_is_refused(
    cast: Cast, client: Client
) -> None:
    client.force_login(cast.people["secretary"])
    answer = client.get("/matters/WG%00/")
    assert answer.status_code == {"postgresql": 400, "sqlite": 404}[connection.vendor]
