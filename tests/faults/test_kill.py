"""The server is killed while eight people write: nothing told is lost, nothing is half done."""

from __future__ import annotations

import os
import random
import time

import pytest

from tests.faults.conftest import OfficeOf
from tests.faults.whole import settle, whole
from tests.faults.writers import until_heard, writers, writing

pytestmark = pytest.mark.fault
#: How often; `make soak` asks for more.
KILLS = {"sqlite": 20, "postgresql": 3}


def kills(store: str) -> int:
    return int(os.environ.get("SHIGAN_SOAK_KILLS") or KILLS[store])


@pytest.mark.parametrize("store", list(KILLS))
def test_nothing_acknowledged_is_lost_and_nothing_is_half_done(
    office_of: OfficeOf, store: str, seed: int
) -> None:
    office, crowd, chance = office_of(store), writers(8, seed), random.Random(seed)
    for _round in range(kills(store)):
        with office.serve() as server, writing(crowd, [server]):
            until_heard(crowd, chance.randrange(1, 40))
            time.sleep(chance.uniform(0, 0.02))  # anywhere between one answer and the next
            server.kill()
    with office.serve() as server:
        settle(server, crowd)
    assert [(writer.odd, writer.outages) for writer in crowd] == [([], [])] * len(crowd)
    whole(office, crowd)
    print(f"{kills(store)} kills, {sum(len(w.known) for w in crowd)} matters")
