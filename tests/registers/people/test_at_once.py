"""The same resident entered in two windows at the same instant."""

from __future__ import annotations

import threading

from django.db import connections, transaction

from shigan.kernel.base.errors import Refused
from shigan.registers.people.models import Resident
from tests.kit.cast import make_cast
from tests.kit.people import add


def test_the_second_of_two_at_once_is_told_of_the_first(threads: None) -> None:
    cast = make_cast()
    told: list[str] = []

    def second() -> None:
        try:
            add(cast)
        except Refused as refused:
            told.append(str(refused))
        finally:
            connections.close_all()

    other = threading.Thread(target=second)
    with transaction.atomic():
        add(cast)
        other.start()
        other.join(timeout=1)  # it waits for this transaction, however long that takes
        assert told == []
    other.join()
    assert told == ["这个身份证号已登记为张秀兰"]
    assert Resident.objects.count() == 1
