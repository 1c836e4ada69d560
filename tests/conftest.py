"""What every test can ask for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.kit.cast import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The small street and its people."""
    return make_cast()


@pytest.fixture
def client_of(cast: Cast) -> Callable[[str], Client]:
    """A browser in which that person of the cast is signed in."""

    def sign_in(login: str) -> Client:
        client = Client()
        client.force_login(cast.people[login])
        return client

    return sign_in
