"""Acting on matters: step acts and standing acts, inputs, evidence, conflicts."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.clock.queries import now
from shigan.kernel.matters.models import Entry, Matter
from tests.faces.api.caller import Answer, Caller
from tests.faces.api.conftest import CallerOf
from tests.kernel.files.pictures import picture
from tests.kit.cast import Cast
from tests.kit.grid import move, walk_to


def act(program: Caller, matter: Matter, code: str, **body: Any) -> Answer:
    return program.post(f"/matters/{matter.number}/acts/{code}", body)


def upload(program: Caller, content: bytes) -> str:
    sent = program.send("/files", {"file": SimpleUploadedFile("a.jpg", content)})
    assert sent.status == 201, sent.body
    return str(sent.body["sha256"])


def test_the_whole_way_by_the_api(cast: Cast, caller_of: CallerOf, matter: Matter) -> None:
    clerk, head = caller_of("clerk"), caller_of("head")
    filed = act(clerk, matter, "file", seen=1)
    assert (filed.status, filed.body["version"]) == (200, 2)
    person = cast.people["head"].pk
    sent = act(
        clerk,
        matter,
        "dispatch",
        seen=2,
        note="请今天处理",
        handler_unit=cast.unit("-D03").code,
        handler=person,
    )
    assert sent.status == 200, sent.body
    photo = upload(head, picture())
    done = act(head, matter, "handle", note="已清理", evidence={"after": [photo]})
    assert done.body["entry"]["evidence"] == [{"sha256": photo, "slot": "after"}]
    assert act(clerk, matter, "pass").status == 200
    closed = act(clerk, matter, "close", values={"satisfaction": "SATISFIED"})
    assert (closed.status, closed.body["version"]) == (200, 6)
    matter.refresh_from_db()
    assert (matter.ending, matter.handler_id, matter.version) == ("CLOSED", person, 6)


def test_a_standing_act_with_typed_inputs(cast: Cast, caller_of: CallerOf, matter: Matter) -> None:
    walk_to(cast, matter, "handling")
    due = matter.due_at
    asked = act(
        caller_of("head"),
        matter,
        "ask_extension",
        note="材料未到",
        values={"amount": 2, "unit": "WORKDAY"},
    )
    assert asked.status == 200, asked.body
    decided = act(caller_of("director"), matter, "decide_extension", values={"granted": True})
    assert decided.status == 200, decided.body
    matter.refresh_from_db()
    assert due is not None
    assert matter.due_at is not None
    assert matter.due_at > due
    assert matter.extensions.get().granted is True


def test_a_no_is_an_answer(cast: Cast, caller_of: CallerOf, matter: Matter) -> None:
    walk_to(cast, matter, "handling")
    act(caller_of("head"), matter, "ask_extension", note="x", values={"amount": 2, "unit": "DAY"})
    decided = act(caller_of("director"), matter, "decide_extension", values={"granted": False})
    assert decided.status == 200, decided.body
    assert matter.extensions.get().granted is False


def test_an_instant_is_read_with_its_offset(caller_of: CallerOf, matter: Matter) -> None:
    until = now().replace(microsecond=0) + timedelta(days=3)
    answer = act(
        caller_of("director"),
        matter,
        "set_colour",
        note="上级关注",
        values={"colour": "RED", "until": until.isoformat()},
    )
    assert answer.status == 200, answer.body
    matter.refresh_from_db()
    assert (matter.manual_colour, matter.manual_until) == ("RED", until)


def test_the_second_of_two_is_told_what_changed(
    cast: Cast, caller_of: CallerOf, matter: Matter
) -> None:
    clerk = caller_of("clerk")
    move(cast, "clerk", matter, "file")
    late = act(clerk, matter, "refuse", seen=1, note="重复上报")
    assert (late.status, late.body["code"], late.body["version"]) == (409, "conflict", 2)
    assert [(e["act"], e["actor"]) for e in late.body["changed"]] == [("file", "戊调度")]
    assert Entry.objects.filter(matter=matter).count() == 2


def test_missing_inputs_are_named(cast: Cast, caller_of: CallerOf, matter: Matter) -> None:
    walk_to(cast, matter, "handling")
    answer = act(caller_of("head"), matter, "handle")
    assert (answer.status, answer.body["code"]) == (422, "refused")
    assert {f["field"] for f in answer.body["fields"]} == {"note"}
    answer = act(caller_of("head"), matter, "handle", note="已清理")
    assert {f["field"] for f in answer.body["fields"]} == {"after"}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"values": {"amount": "many", "unit": "DAY"}, "note": "x"}, "amount"),
        ({"values": {"amount": True, "unit": "DAY"}, "note": "x"}, "amount"),
        ({"values": {"amount": 1, "unit": "FORTNIGHT"}, "note": "x"}, "unit"),
        ({"values": {"amount": 1, "unit": "DAY", "when": 1}, "note": "x"}, "when"),
        ({"values": {"amount": 1, "unit": "DAY"}, "note": "x", "handler": 1}, "handler"),
        ({"values": {"amount": 1, "unit": "DAY"}, "note": "x" * 501}, "note"),
        ({"values": {"amount": 1, "unit": "DAY"}, "note": "x", "nothing": 1}, "nothing"),
        ({"values": [], "note": "x"}, "values"),
    ],
)
def test_wrong_inputs_are_named(
    cast: Cast, caller_of: CallerOf, matter: Matter, body: dict[str, Any], field: str
) -> None:
    walk_to(cast, matter, "handling")
    answer = act(caller_of("head"), matter, "ask_extension", **body)
    assert (answer.status, [f["field"] for f in answer.body["fields"]]) == (422, [field])
    assert not matter.extensions.exists()


def test_who_is_chosen_must_be_within_the_scope(
    cast: Cast, caller_of: CallerOf, matter: Matter
) -> None:
    move(cast, "clerk", matter, "file")
    outsider = cast.people["outsider"].pk
    answer = act(
        caller_of("clerk"), matter, "dispatch", handler_unit="370902002-D99", handler=outsider
    )
    assert {f["field"] for f in answer.body["fields"]} == {"handler_unit", "handler"}


def test_evidence_must_be_seen_by_whoever_names_it(
    cast: Cast, caller_of: CallerOf, matter: Matter
) -> None:
    """Else a guessed hash would open somebody's photo through the matter."""
    walk_to(cast, matter, "handling")
    foreign = upload(caller_of("worker_b"), picture(size=(20, 10)))
    unknown = hashlib.sha256(b"nothing").hexdigest()
    head = caller_of("head", ["grid.*"])
    said = []
    for name in (foreign, unknown):
        answer = act(head, matter, "handle", note="已清理", evidence={"after": [name]})
        assert answer.status == 422
        said.append(answer.body["fields"][0]["detail"].replace(name, ""))
    assert said[0] == said[1]
    wrong = act(head, matter, "handle", note="已清理", evidence={"before": []})
    assert [f["field"] for f in wrong.body["fields"]] == ["before"]


@pytest.mark.parametrize("login", ["outsider", "worker_b", "worker_a", "community", "auditor"])
def test_who_may_not_is_told_nothing(
    cast: Cast, caller_of: CallerOf, matter: Matter, login: str
) -> None:
    answer = act(caller_of(login), matter, "file")
    unknown = caller_of(login).post("/matters/WG-2026-999999/acts/file", {})
    assert answer.status == unknown.status == 404
    assert answer.body == unknown.body
    assert Entry.objects.filter(matter=matter).count() == 1


def test_a_token_without_the_function_cannot_act(caller_of: CallerOf, matter: Matter) -> None:
    assert act(caller_of("clerk", ["*.view"]), matter, "file").status == 404
    assert act(caller_of("clerk", ["grid.view", "grid.file"]), matter, "file").status == 200


def test_a_denied_act_is_logged(cast: Cast, caller_of: CallerOf, matter: Matter) -> None:
    act(caller_of("worker_a"), matter, "file")
    row = AuditRow.objects.get(result="DENIED")
    assert (row.code, row.actor_id) == ("matters.move", cast.people["worker_a"].pk)


def test_an_act_of_another_step_is_refused(caller_of: CallerOf, matter: Matter) -> None:
    answer = act(caller_of("clerk"), matter, "close", values={"satisfaction": "SATISFIED"})
    assert (answer.status, answer.body["code"]) == (422, "refused")
    assert act(caller_of("clerk"), matter, "dance").status == 404


def test_a_handler_who_has_no_post_in_the_unit_is_refused(
    cast: Cast, caller_of: CallerOf, matter: Matter
) -> None:
    walk_to(cast, matter, "dispatch")
    refused = act(
        caller_of("clerk"),
        matter,
        "dispatch",
        handler_unit=cast.unit("-D01").code,
        handler=cast.people["head"].pk,
    )
    assert (refused.status, [f["field"] for f in refused.body["fields"]]) == (422, ["handler"])
    matter.refresh_from_db()
    assert matter.step == "dispatch"
