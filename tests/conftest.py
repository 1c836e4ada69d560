"""What every test can ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from _pytest.nodes import Item
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, settings

from tests.kit.cast import Cast, make_cast

# A busy machine is no fault of the code: examples are never timed.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


def pytest_collection_modifyitems(items: list[Item]) -> None:
    """Mark what asks the database: the rest need not be asked again on another one."""
    for item in items:
        asks = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
        if asks or item.get_closest_marker("django_db"):
            item.add_marker("store")


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


@pytest.fixture
def threads(transactional_db: None) -> Iterator[None]:
    """A store that several threads see; its sealed tables can be emptied when it is left."""
    if connection.vendor == "sqlite":
        pytest.skip("the suite's SQLite lies in memory: one thread")
    yield
    with connection.cursor() as cursor:  # ends with the connection, which closes after the test
        cursor.execute("SET session_replication_role = replica")
