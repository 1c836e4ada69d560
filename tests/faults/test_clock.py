"""The clock of a served store is moved on and back: entries stay in order, tokens end.

Reminders, sessions and each kind of deed: tests/kernel/matters/test_clock_back.py.
"""

from __future__ import annotations

import pytest

from tests.faults.office import Answer, Office, Server

pytestmark = pytest.mark.fault
DAY = 24 * 3600
REPORT = {"event_class": "0102", "source": "PATROL", "cell": "370902002001001"}


def moved(office: Office, seconds: int) -> Server:
    """A server whose time is so far from the machine's."""
    (office.home / "sample-clock").write_text(str(seconds))
    return office.serve()


def act(server: Server, number: str, code: str, login: str = "clerk", **more: object) -> Answer:
    path = f"/api/v1/matters/{number}/acts/{code}"
    return server.ask("POST", path, more, login=login)


def instants(server: Server, number: str) -> list[str]:
    told = server.ask("GET", f"/api/v1/matters/{number}", login="clerk")
    return [entry["at"] for entry in told.body["entries"]]


def test_a_clock_that_is_moved_on_and_back(office: Office) -> None:
    with moved(office, 0) as server:
        body = {"text": "井盖松动", **REPORT}
        number = server.ask("POST", "/api/v1/grid/events", body, login="worker_a").body["number"]
    with moved(office, DAY) as server:
        assert act(server, number, "file", seen=1).status == 200
    with moved(office, -2 * DAY) as server:  # as if the day before had been a mistake
        sent = act(server, number, "dispatch", seen=2, handler_unit="370902002-D03")
        assert sent.status == 200
        supervised = act(server, number, "supervise", "director", seen=3, note="请抓紧")
        assert supervised.status == 200, supervised
        at = instants(server, number)
        earlier = server.ask(
            "POST", "/api/v1/grid/events", {**body, "text": "路灯不亮"}, login="worker_a"
        )
        assert earlier.status == 201
    assert (at, len(at)) == (sorted(at), 4)
    with moved(office, 40 * DAY) as server:  # beyond the life of the token
        assert act(server, number, "file").status == 401
    facts = office.facts()
    assert facts["numbers"] == [number, earlier.body["number"]]
    assert facts["halves"] == []
    (office.home / "sample-clock").unlink()
    assert office.command("check").returncode == 0
