"""Whether the server lives and is ready, for whatever watches over it; and what its log says."""

from __future__ import annotations

import json
import logging
import sys

import pytest
from django.test import Client

from shigan.kernel.audit.context import Origin, origin
from shigan.kernel.audit.logs import JsonLines
from tests.kit.cast import Cast


@pytest.mark.django_db
def test_a_whole_server_is_ready() -> None:
    answer = Client().get("/health/ready")
    assert (answer.status_code, answer.json()) == (
        200,
        {"ready": True, "store": True, "schema": True},
    )


def test_a_living_server_asks_no_store() -> None:
    assert Client().get("/health/live").json() == {"live": True}


@pytest.mark.django_db
def test_a_store_of_another_schema_is_not_ready() -> None:
    from django.db.migrations.recorder import MigrationRecorder

    MigrationRecorder.Migration.objects.filter(app="figures").order_by("-pk")[0].delete()
    answer = Client().get("/health/ready")
    assert (answer.status_code, answer.json()) == (
        503,
        {"ready": False, "store": True, "schema": False},
    )


def test_a_line_of_the_log_names_its_request_but_not_what_was_searched(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    client = Client()
    client.force_login(cast.people["head"])
    with caplog.at_level(logging.INFO, logger="shigan.request"):
        answer = client.get("/search/?q=某人的名字")
    (record,) = [r for r in caplog.records if r.name == "shigan.request"]
    token = origin.set(Origin(request_id=answer["X-Request-ID"]))
    line = json.loads(JsonLines().format(record))
    origin.reset(token)
    assert {k: line[k] for k in ("method", "path", "status", "user", "request")} == {
        "method": "GET",
        "path": "/search/",
        "status": 200,
        "user": cast.people["head"].pk,
        "request": answer["X-Request-ID"],
    }
    assert "某人" not in json.dumps(line, ensure_ascii=False)


def test_a_fault_is_in_its_line() -> None:
    try:
        raise ValueError("odd")
    except ValueError:
        record = logging.getLogger("x").makeRecord(
            "x", logging.ERROR, __file__, 1, "it failed", (), sys.exc_info()
        )
    line = json.loads(JsonLines().format(record))
    assert (line["text"], "ValueError: odd" in line["fault"]) == ("it failed", True)
