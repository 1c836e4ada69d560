"""The server is killed while eight people write: nothing told is lost, nothing is half done."""

from __future__ import annotations

import os
import random
import time

import pytest

from tests.faults.conftest import OfficeOf
from tests.faults.office import Office
from tests.faults.writers import Writer, expected, heard, until_heard, writers, writing

pytestmark = pytest.mark.fault
#: How often; `make soak` asks for more.
KILLS = {"sqlite": 20, "postgresql": 4}


def kills(store: str) -> int:
    return int(os.environ.get("SHIGAN_SOAK_KILLS") or KILLS[store])


def settle(office: Office, crowd: list[Writer]) -> None:
    """Send again what nobody heard about, twice: the second time is answered as the first."""
    with office.serve() as server:
        for writer in crowd:
            if (request := writer.unheard) is not None:
                writer.step(server)
                first, again = writer.known[request.text], request.send(server)
                assert (again.body["number"], again.body.get("version", 1)) == first


def whole(office: Office, crowd: list[Writer]) -> None:
    """The store is what the writers were told, and hangs together."""
    found = office.facts()
    assert found["matters"] == expected(crowd)
    assert found["halves"] == []
    assert found["count"] == len(found["matters"])
    serials = [int(number.rpartition("-")[2]) for number in found["numbers"]]
    assert serials == [*range(1, found["count"] + 1)]
    assert [*found["last"].values()] == [found["count"]]
    assert found["replies"] == heard(crowd)
    assert found["open_replies"] == 0
    checked = office.command("check")
    assert (checked.returncode, checked.stdout.splitlines()[-1]) == (
        0,
        f"{found['count']} chains verified, 0 problems",
    )


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
    settle(office, crowd)
    assert [(writer.odd, writer.outages) for writer in crowd] == [([], [])] * len(crowd)
    whole(office, crowd)
    print(f"{kills(store)} kills, {sum(len(w.known) for w in crowd)} matters")
