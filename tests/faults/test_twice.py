"""What is sent twice at one instant is done once: by pages (a double click) and by programs."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.faults.browser import Browser
from tests.faults.conftest import STORES, OfficeOf
from tests.faults.office import Answer, Office, Server
from tests.faults.sheets import await_loaded, send_sheet
from tests.kit.cast import STREET

pytestmark = pytest.mark.fault
CELL, COMMUNITY = f"{STREET}001001", f"{STREET}001"
REPORT = {"event_class": "0102", "source": "PATROL", "cell": CELL}
DISPUTE = {
    "received_at": "2026-01-05T09:00",
    "found": "APPLICATION",
    "unit": COMMUNITY,
    "subject": "NEIGHBOURS",
    "applicant": "甲某",
    "respondent": "乙某",
    "respondent_organisation": "no",
    "text": "楼上漏水",
}
PERSON = {
    "name": "王某",
    "unit": CELL,
    "residence": "REGISTERED",
    "birth": "1980-05-06",
    "sex": "M",
}


def at_once(send: Callable[[], Answer]) -> list[Answer]:
    """The same, by two at the same instant."""
    together = Barrier(2)

    def go(_: int) -> Answer:
        together.wait()
        return send()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(go, range(2)))


def by_program(server: Server) -> None:
    def send() -> Answer:
        headers = {"Idempotency-Key": "the-same"}
        body = {"text": "井盖松动", **REPORT}
        return server.ask("POST", "/api/v1/grid/events", body, login="worker_a", headers=headers)

    first, second = at_once(send)
    assert (first.status, first.body) == (second.status, second.body)
    assert first.status == 201


def lands(answers: list[Answer]) -> str:
    """Both end at the same page."""
    assert [a.status for a in answers] == [302, 302], [a.body for a in answers]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    return answers[0].headers["Location"]


def report(server: Server) -> str:
    worker = Browser(server).sign_in("worker_a")
    page = worker.hidden("/grid/report/", "client_id")
    form = {"text": "路灯不亮", "client_id": page, **REPORT}
    return lands(at_once(lambda: worker.post("/grid/report/", form)))


def file(server: Server, matter: str) -> None:
    clerk = Browser(server).sign_in("clerk")
    clerk.get(matter)
    answers = at_once(lambda: clerk.post(f"{matter}act/file/", {"seen": "1"}))
    assert sorted(a.status for a in answers) == [302, 409]


def person(server: Server) -> None:
    community = Browser(server).sign_in("community")
    form = {**PERSON, "page_id": community.hidden("/people/new/", "page_id")}
    lands(at_once(lambda: community.post("/people/new/", form)))


def dispute(server: Server) -> None:
    community = Browser(server).sign_in("community")
    address = "/mediation/dispute/"
    form = {**DISPUTE, "page_id": community.hidden(address, "page_id")}
    lands(at_once(lambda: community.post(address, form)))


def sheet(server: Server) -> None:
    manager = Browser(server).sign_in("manager")
    batch = send_sheet(manager)
    answers = at_once(lambda: manager.post(f"{batch}start/", {}))
    assert {a.status for a in answers} <= {200, 302, 422}
    await_loaded(server, batch)


@pytest.mark.parametrize("store", STORES)
def test_sent_twice_at_once(office_of: OfficeOf, store: str) -> None:
    office: Office = office_of(store)
    with office.serve() as server:
        by_program(server)
        file(server, report(server))
        person(server)
        dispute(server)
        sheet(server)
    counted = office.script("counting")
    assert counted == {
        "grid.event": 2,
        "mediation.dispute": 1,
        "people.resident": 1,
        "filed": 1,
        "units": 1,
        "loads": 1,
    }
