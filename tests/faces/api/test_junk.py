"""Whatever is sent, the answer is never our own fault."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from shigan.kernel.matters.models import Matter
from tests.faces.api.conftest import CallerOf

pytestmark = pytest.mark.wide

JUNK: list[Any] = [
    "",
    "\x00",
    "垃\x00圾",
    "-1",
    "99999999999999999999",
    "1e400",
    "nan",
    "²",
    "'; DROP TABLE matters_matter; --",
    "🗑" * 300,
    "%",
    "2022-02-30",
    "WyJvcGVuZWQiLCIyMDIyIiwxXQ",  # a cursor, but of no order
    "WyItb3BlbmVkX2F0IiwiMjAyMi0wMS0wMSIsMV0",  # ["-opened_at","2022-01-01",1]
    "WyItb3BlbmVkX2F0IiwiXHUwMDAwIiwxXQ",  # ["-opened_at","\u0000",1]
    "WyJudW1iZXIiLCJcdTAwMDAiLDFd",  # ["number","\u0000",1]
    "WyItb3BlbmVkX2F0IixudWxsLDFlOTldlOTld",
]
VALUES: list[Any] = [
    *JUNK,
    "\ud800",
    0,
    -1,
    10**30,
    1.5,
    True,
    None,
    [],
    {},
    ["\x00"],
    {"\x00": "\x00"},
]


@pytest.fixture
def described(db: None) -> Any:
    return Client().get("/api/openapi.json").json()


def test_junk_in_addresses(caller_of: CallerOf, matter: Matter, described: Any) -> None:
    program = caller_of("clerk")
    for path, route in described["paths"].items():
        if "get" not in route:
            continue
        names = [p["name"] for p in route["get"]["parameters"] if p["in"] == "query"]
        whole = {"period": "2022", "unit": "370902002", "text": "垃圾"}
        usual = {name: value for name, value in whole.items() if name in names}
        address = path.removeprefix("/api/v1")
        filled = (
            address.replace("{number}", matter.number)
            .replace("{code}", "grid.reported")
            .replace("{sha256}", "0" * 64)
        )
        for name in names:
            for junk in JUNK:
                answer = program.get(filled, **{**usual, name: junk})
                assert answer.status in {200, 404, 422}, (path, name, junk, answer.body)


def test_junk_in_paths(caller_of: CallerOf, matter: Matter) -> None:
    program = caller_of("clerk")
    for junk in ("%00", "%E5%9E%83%00", "99999999999999999999", "..", "%F0%9F%97%91" * 60):
        for path in (
            f"/matters/{junk}",
            f"/figures/{junk}?period=2022&unit=370902002",
            f"/files/{junk}",
            f"/grid/events/{junk}/suggestions",
        ):
            assert program.get(path).status in {404, 422}, path
        for path in (f"/matters/{matter.number}/acts/{junk}", f"/grid/whistles/{junk}/ack"):
            assert program.post(path, {}).status in {404, 422}, path


def test_junk_in_bodies(caller_of: CallerOf, matter: Matter, described: Any) -> None:
    program = caller_of("clerk")
    schemas = described["components"]["schemas"]
    usual = {
        "event_class": "0101",
        "text": "垃圾桶满溢",
        "source": "PATROL",
        "cell": "370902002001001",
        "into": "WG-2026-000099",
        "called_unit": "370902002-D03",
        "issue": "清运",
    }
    for path, route in described["paths"].items():
        if "post" not in route or path.endswith("/files"):
            continue
        body = route["post"]["requestBody"]["content"]["application/json"]["schema"]
        members = schemas[body["$ref"].rsplit("/", 1)[1]]["properties"]
        address = (
            path.removeprefix("/api/v1")
            .replace("{number}", matter.number)
            .replace("{act}", "refuse")
            .replace("{whistle_id}", "1")
            .replace("{deed}", "done")
        )
        whole = {name: value for name, value in usual.items() if name in members}
        for name in members:
            for junk in VALUES:
                answer = program.post(address, {**whole, name: junk})
                assert answer.status < 500, (path, name, junk, answer.body)
        for junk in (*VALUES, ["垃圾"]):
            assert program.post(address, junk).status < 500, (path, junk)


def test_junk_in_headers(caller_of: CallerOf, matter: Matter) -> None:
    program = caller_of("clerk")
    path = f"/matters/{matter.number}/acts/pause"
    for junk in ("垃圾", "x" * 65, "; --"):
        answer = program.post(path, {"note": "x"}, Idempotency_Key=junk)
        assert answer.status < 500, (junk, answer.body)
    for junk in ("", "\u00e9", "x" * 9000):
        program.secret = junk
        if junk:
            assert program.get("/units").status == 401
