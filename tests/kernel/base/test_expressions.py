"""Parts of statements that are put together once: they say the same wherever the table stands."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.test.utils import CaptureQueriesContext

from shigan.kernel.base.expressions import Kept
from shigan.kernel.orgs.models import Unit
from tests.kit.cast import Cast

pytestmark = pytest.mark.django_db


def near(path: str) -> Q:
    """A condition with a choice in it, and a subquery."""
    top = Unit.objects.filter(path=path).values("pk")[:1]
    return Q(parent=top) | Q(path=path)


def paths(rows: Any) -> list[str]:
    return list(rows.order_by("path").values_list("path", flat=True))


@pytest.fixture
def street(cast: Cast) -> str:
    return Unit.objects.get(kind="STREET").path


def test_it_says_what_is_said_of_the_key(street: str) -> None:
    kept = Unit.objects.filter(Kept(Unit, near, street))
    assert paths(kept) == paths(Unit.objects.filter(near(street)))
    assert len(kept) > 1


def test_it_joins_with_others(street: str) -> None:
    kept, other = Kept(Unit, near, street), Q(kind="CELL")
    either = Unit.objects.filter(near(street) | other)
    assert paths(Unit.objects.filter(kept | other)) == paths(either)


def test_it_stands_inside_other_statements(street: str) -> None:
    kept = Unit.objects.filter(Kept(Unit, near, street))
    asked = Unit.objects.filter(pk__in=kept.values("parent"))
    assert paths(asked) == paths(
        Unit.objects.filter(pk__in=Unit.objects.filter(near(street)).values("parent"))
    )
    below = Unit.objects.filter(Exists(kept.filter(parent=OuterRef("pk"))))
    assert paths(below) == [street.partition("/")[0] + "/", street]
    assert kept.filter(pk__in=kept).count() == kept.count()


def test_it_is_put_together_once(street: str) -> None:
    asked: list[str] = []

    def told(path: str) -> Q:
        asked.append(path)
        return near(path)

    with CaptureQueriesContext(connection) as ran:
        for _time in range(3):
            list(Unit.objects.filter(Kept(Unit, told, street)))
    assert asked == [street]
    assert len({one["sql"] for one in ran}) == 1


def test_nothing_is_asked_where_nothing_can_be(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as ran:
        assert list(Unit.objects.filter(Kept(Unit, lambda _none: Q(pk__in=[]), ""))) == []
    assert len(ran) == 0


def test_what_asks_of_other_tables_is_a_fault(cast: Cast) -> None:
    joined = Unit.objects.filter(Kept(Unit, lambda kind: Q(parent__kind=kind), "STREET"))
    with pytest.raises(AssertionError):
        list(joined)
