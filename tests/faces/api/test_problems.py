"""What is said when something cannot be done: RFC 9457, in two languages."""

from __future__ import annotations

import pytest
from django.urls import URLPattern

from shigan.faces.api import urls
from shigan.kernel.matters.models import Matter
from tests.faces.api.caller import Answer
from tests.faces.api.conftest import CallerOf

MEMBERS = {"type", "title", "status", "detail", "code", "fields"}


def looks_right(answer: Answer) -> None:
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert set(answer.body) >= MEMBERS
    assert answer.body["status"] == answer.status


def test_a_refusal_has_its_code_and_fields(caller_of: CallerOf, matter: Matter) -> None:
    answer = caller_of("clerk").post(f"/matters/{matter.number}/acts/refuse", {"note": " "})
    looks_right(answer)
    assert answer.body["type"] == "urn:shigan:problem:refused"
    assert answer.body["title"] == "Unprocessable Entity"
    assert answer.body["fields"][0]["field"] == "note"


def test_the_language_is_the_reader_s(caller_of: CallerOf, matter: Matter) -> None:
    program = caller_of("clerk")
    said = {}
    for language in ("zh-hans", "en"):
        program.language = language
        said[language] = program.get("/matters/none").body["detail"]
    assert said["zh-hans"] == "没有找到，或不在您的职责范围内"
    assert said["en"].isascii()


def test_a_schema_fault_names_each_field(caller_of: CallerOf, matter: Matter) -> None:
    body = {"seen": "two", "values": 3, "colour": "red"}
    answer = caller_of("clerk").post(f"/matters/{matter.number}/acts/file", body)
    looks_right(answer)
    assert (answer.status, answer.body["code"]) == (422, "invalid")
    assert {f["field"]: f["detail"] for f in answer.body["fields"]} == {
        "seen": "应为整数",
        "values": "应为对象",
        "colour": "没有这一项",
    }


def test_a_body_that_is_no_json(caller_of: CallerOf, matter: Matter) -> None:
    program = caller_of("clerk")
    response = program.client.post(
        f"/api/v1/matters/{matter.number}/acts/file",
        "{",
        content_type="application/json",
        headers={"Authorization": f"Bearer {program.secret}"},
    )
    assert (response.status_code, response.json()["code"]) == (400, "bad-request")


@pytest.mark.parametrize("path", ["/nothing", "/matters/a/b/c", "/../v2/matters"])
def test_an_unknown_address(caller_of: CallerOf, path: str) -> None:
    answer = caller_of("clerk").get(path)
    looks_right(answer)
    assert (answer.status, answer.body["code"]) == (404, "not-found")


def test_a_wrong_method_says_which_are_right(caller_of: CallerOf) -> None:
    answer = caller_of("clerk").post("/units", {})
    looks_right(answer)
    assert (answer.status, answer.headers["Allow"]) == (405, "GET")


def test_our_own_fault_is_said_and_told_to_the_log(
    caller_of: CallerOf, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A broken store stands for anything that we did not foresee."""
    monkeypatch.setattr("shigan.kernel.orgs.api.page", None)
    answer = caller_of("clerk").get("/units")
    looks_right(answer)
    assert (answer.status, answer.body["code"]) == (500, "internal-server-error")
    assert answer.headers["X-Request-ID"] in answer.body["detail"]
    (record,) = [r for r in caplog.records if r.levelname == "ERROR"]
    assert record.exc_info is not None


def test_every_address_is_exempt_from_the_sign_in_page() -> None:
    """A program is told 401, not sent to a form."""
    for pattern in urls.patterns:
        assert isinstance(pattern, URLPattern)
        assert pattern.callback.login_required is False  # type: ignore[attr-defined]
