"""The same key: once done, twice answered; and never half."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connections

from shigan.faces.api.actions import replies_forget
from shigan.faces.api.models import ApiReply
from shigan.kernel.audit.models import AuditRow
from shigan.kernel.clock.queries import now
from shigan.kernel.matters.models import Matter
from shigan.lines.grid.models import EventClass
from tests.faces.api.caller import Answer, Caller, caller
from tests.faces.api.conftest import CallerOf
from tests.kit.cast import Cast, make_cast
from tests.kit.grid import make_tables

KEY = "0197-key-of-a-phone"


def report(program: Caller, cast: Cast, key: str = KEY, **more: Any) -> Answer:
    body = {
        "text": "垃圾桶满溢",
        "event_class": "0101",
        "source": "PATROL",
        "cell": cast.unit("001001").code,
    } | more
    return program.post("/grid/events", body, Idempotency_Key=key)


def test_twice_is_done_once_and_answered_alike(
    cast: Cast, small: EventClass, caller_of: CallerOf
) -> None:
    worker = caller_of("worker_a")
    first, again = report(worker, cast), report(worker, cast)
    assert (first.status, first.body) == (again.status, again.body)
    assert first.status == 201
    assert Matter.objects.count() == 1
    assert ApiReply.objects.get().key == KEY


def test_another_body_under_the_same_key_is_a_conflict(
    cast: Cast, small: EventClass, caller_of: CallerOf
) -> None:
    worker = caller_of("worker_a")
    report(worker, cast)
    other = report(worker, cast, text="路灯不亮")
    assert (other.status, other.body["code"]) == (409, "key-reused")
    assert Matter.objects.count() == 1


def test_keys_are_one_s_own(cast: Cast, small: EventClass, caller_of: CallerOf) -> None:
    cell = cast.unit("002001").code
    assert report(caller_of("worker_a"), cast).status == 201
    assert report(caller_of("worker_b"), cast, cell=cell).status == 201
    assert Matter.objects.count() == 2


def test_a_refusal_is_not_kept(cast: Cast, small: EventClass, caller_of: CallerOf) -> None:
    worker = caller_of("worker_a")
    assert report(worker, cast, event_class="9999").status == 422
    assert not ApiReply.objects.exists()
    assert report(worker, cast).status == 201


def test_a_denied_deed_stays_logged(cast: Cast, caller_of: CallerOf, matter: Matter) -> None:
    worker = caller_of("worker_a")
    path = f"/matters/{matter.number}/acts/file"
    assert worker.post(path, {}, Idempotency_Key=KEY).status == 404
    assert not ApiReply.objects.exists()
    assert AuditRow.objects.filter(result="DENIED", code="matters.move").count() == 1


def test_an_act_under_a_key(caller_of: CallerOf, matter: Matter) -> None:
    clerk = caller_of("clerk")
    path = f"/matters/{matter.number}/acts/file"
    first = clerk.post(path, {"seen": 1}, Idempotency_Key=KEY)
    again = clerk.post(path, {"seen": 1}, Idempotency_Key=KEY)
    assert (first.status, first.body) == (again.status, again.body)
    assert first.body["version"] == 2
    late = clerk.post(path, {"seen": 1}, Idempotency_Key="another-key")
    assert late.status == 409
    assert [r.key for r in ApiReply.objects.all()] == [KEY]


def test_the_answer_stands_and_falls_with_the_deed(
    cast: Cast, small: EventClass, caller_of: CallerOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the answer cannot be kept, nothing was done."""
    worker = caller_of("worker_a")
    monkeypatch.setattr("shigan.faces.api.api.replies.reply_keep", None)
    assert report(worker, cast).status == 500
    assert not Matter.objects.exists()
    monkeypatch.undo()
    assert report(worker, cast).status == 201


def test_a_key_may_not_be_endless(cast: Cast, small: EventClass, caller_of: CallerOf) -> None:
    answer = report(caller_of("worker_a"), cast, key="k" * 65)
    assert [f["field"] for f in answer.body["fields"]] == ["Idempotency-Key"]


def test_answers_are_forgotten_after_a_week(
    cast: Cast, small: EventClass, caller_of: CallerOf
) -> None:
    report(caller_of("worker_a"), cast)
    with time_machine.travel(now() + timedelta(days=6), tick=False):
        assert replies_forget() == 0
    with time_machine.travel(now() + timedelta(days=8), tick=False):
        assert replies_forget() == 1
    assert Matter.objects.count() == 1


def test_at_the_same_time_it_is_done_once(threads: None) -> None:
    """Eight times impatient."""
    cast = make_cast()
    make_tables(cast)
    secret = caller(cast, "worker_a").secret
    together = threading.Barrier(8)
    answers: list[Answer] = []

    def send() -> None:
        try:
            together.wait()
            answers.append(report(Caller(secret), cast))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status for answer in answers} == {201}
    assert len({answer.body["number"] for answer in answers}) == 1
    assert Matter.objects.count() == 1
