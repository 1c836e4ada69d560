"""The chain of entries: the database keeps what was written, and whoever gets past it is found."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from shigan.kernel.audit.sealed import undo_statements
from shigan.kernel.matters.models import Entry, Matter
from shigan.kernel.matters.queries.chains import Broken, broken_chains
from tests.kit.cast import Cast
from tests.kit.grid import make_event, make_tables, walk_to

TABLE = "matters_entry"


@pytest.fixture
def events(cast: Cast) -> list[Matter]:
    small = make_tables(cast)
    made = [make_event(cast, small, text=f"第{n}堆垃圾") for n in range(3)]
    return [walk_to(cast, matter, "verifying") for matter in made]


def unsealed(statement: str, *values: object) -> None:
    """Alter the past as somebody could who holds the database itself."""
    with connection.cursor() as cursor:
        for undo in undo_statements(connection.vendor, TABLE):
            cursor.execute(undo)
        cursor.execute(statement, values)


@pytest.mark.parametrize(
    "attempt", ["UPDATE matters_entry SET note = '改'", "DELETE FROM matters_entry"]
)
def test_the_database_refuses_to_change_an_entry(events: list[Matter], attempt: str) -> None:
    kept = list(Entry.objects.order_by("pk").values_list("pk", "note"))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attempt)
    assert list(Entry.objects.order_by("pk").values_list("pk", "note")) == kept


def test_whole_chains_are_not_reported(events: list[Matter]) -> None:
    assert list(broken_chains()) == []


Harm = Callable[[Matter], None]


def alter_the_note(matter: Matter) -> None:
    unsealed(
        "UPDATE matters_entry SET note = %s WHERE matter_id = %s AND place = 4", "改", matter.pk
    )


def alter_who(matter: Matter) -> None:
    unsealed(
        "UPDATE matters_entry SET actor_name = %s WHERE matter_id = %s AND place = 1",
        "他",
        matter.pk,
    )


def alter_the_hash_too(matter: Matter) -> None:
    unsealed(
        "UPDATE matters_entry SET hash = %s WHERE matter_id = %s AND place = 2", "0" * 64, matter.pk
    )


def take_out(matter: Matter) -> None:
    unsealed("DELETE FROM matters_entry WHERE matter_id = %s AND place = 2", matter.pk)


def cut_off(matter: Matter) -> None:
    unsealed("DELETE FROM matters_entry WHERE matter_id = %s AND place = 4", matter.pk)


def take_all(matter: Matter) -> None:
    unsealed("DELETE FROM matters_entry WHERE matter_id = %s", matter.pk)


def rename_the_matter(matter: Matter) -> None:
    Matter.objects.filter(pk=matter.pk).update(number="WG-0000-000000")


@pytest.mark.parametrize(
    ("harm", "place", "named"),
    [
        (alter_the_note, 4, True),
        (alter_who, 1, True),
        (alter_the_hash_too, 2, True),
        (take_out, 2, False),
        (cut_off, 4, False),
        (take_all, 1, False),
        (rename_the_matter, 1, True),
    ],
)
def test_what_was_done_to_a_chain_is_named(
    events: list[Matter], harm: Harm, place: int, named: bool
) -> None:
    harm(events[1])
    (broken,) = broken_chains(batch=2)
    number = Matter.objects.get(pk=events[1].pk).number
    assert (broken.number, broken.place, bool(broken.entry)) == (number, place, named)


def test_the_report_says_which_entry_it_was() -> None:
    altered = str(Broken("WG-2022-000001", 4, "2022-03-05 14:20 甲 处置完成"))
    assert altered == "WG-2022-000001: entry 4 (2022-03-05 14:20 甲 处置完成) was altered"
    gone = str(Broken("WG-2022-000001", 2, ""))
    assert gone == "WG-2022-000001: entry 2 is missing or does not follow the one before"


def test_verifying_takes_two_statements_a_batch(
    events: list[Matter], django_assert_num_queries: Callable[[int], object]
) -> None:
    with django_assert_num_queries(2 * 2 + 1):  # type: ignore[attr-defined]
        assert list(broken_chains(batch=2)) == []


def test_progress_is_told(events: list[Matter]) -> None:
    told: list[int] = []
    assert list(broken_chains(batch=2, on_progress=told.append)) == []
    assert told == [2, 3]


def test_the_hash_covers_the_words_in_the_language_of_the_office(cast: Cast) -> None:
    from django.utils import translation

    with translation.override("en"):
        matter = make_event(cast, make_tables(cast))
    assert matter.entries.get().label == "登记"
