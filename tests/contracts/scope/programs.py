"""The walk's entries for the API: one line each."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.contracts.scope.entry import Entry, only
from tests.contracts.scope.sees import (
    COMMUNITY,
    DIRECTORS,
    FIGURES,
    FILES,
    GRID,
    LEADERS,
    MANAGER,
    MEDIATION,
    NOBODY,
    PEOPLE,
    WORKERS,
)
from tests.contracts.scope.world import STATED, World

REPORTERS = WORKERS | {"head", "clerk", "community"}
CODE = {"code": "grid.reported"}
NOW = {"period": "2026"}


def book(world: World) -> dict[str, Any]:
    """A sheet of units, to be read."""
    return {"file": SimpleUploadedFile("单位.csv", "代码,名称\r\n".encode())}


def photo(world: World) -> dict[str, Any]:
    """A file that is none of the kinds that are kept."""
    return {"file": SimpleUploadedFile("a.txt", b"plain")}


ENTRIES = [
    Entry("GET api/openapi.json", open=True),
    Entry("GET api/", ok=404, open=True),
    Entry("GET api/v1/units", shows=("place",)),
    Entry("GET api/v1/units", names=("below", "unit")),
    Entry("GET api/v1/people", shows=("person",)),
    Entry("GET api/v1/people", names=("unit", "unit")),
    Entry("GET api/v1/kinds"),
    Entry("GET api/v1/matters", shows=("event", "dispute"), counts=True),
    Entry("GET api/v1/matters/counts"),
    Entry("GET api/v1/matters/{number}", on="event"),
    Entry("GET api/v1/matters/{number}", on="dispute"),
    Entry(
        "POST api/v1/matters/{number}/acts/{act}",
        on="event",
        also={"act": "supervise"},
        to=LEADERS,
        body={"note": "请尽快"},
    ),
    Entry(
        "POST api/v1/matters/{number}/acts/{act}",
        on="event",
        also={"act": "file"},
        where=only("clerk", "b"),
        body={},
    ),
    Entry("GET api/v1/figures", to=FIGURES, query=NOW, names=("unit", "unit")),
    Entry("GET api/v1/figures/{code}", also=CODE, query=NOW, names=("unit", "unit")),
    Entry(
        "GET api/v1/figures/{code}", also=CODE, query=NOW | {"by": "unit"}, names=("unit", "street")
    ),
    Entry(
        "GET api/v1/figures/{code}/rows",
        also=CODE,
        query=NOW,
        names=("unit", "street"),
        shows=("event",),
        counts=True,
    ),
    Entry(
        "GET api/v1/figures/{code}/rows",
        also={"code": STATED},
        query={"period": "2021"},
        names=("unit", "street"),
        shows=("stated",),
        counts=True,
    ),
    Entry(
        "POST api/v1/figures/{code}/reports",
        also={"code": STATED},
        names=("unit", "unit"),
        inside=True,
        to=MANAGER,
        ok=201,
        body={"period": "2020", "value": "5", "source": "公报", "as_of": "2020-12-31"},
    ),
    Entry(
        "POST api/v1/figures/{code}/targets",
        also={"code": STATED},
        names=("unit", "unit"),
        inside=True,
        to=MANAGER,
        ok=201,
        body={"year": 2026, "value": "5", "reason": "计划"},
    ),
    Entry(
        "POST api/v1/figures/{code}/restatements",
        also=CODE,
        names=("unit", "unit"),
        inside=True,
        to=DIRECTORS,
        ok=422,
        body={"period": "2021-03", "reason": "补录"},
    ),
    Entry(
        "POST api/v1/figures/closings",
        names=("unit", "unit"),
        inside=True,
        to=DIRECTORS,
        ok=202,
        body={"period": "2021-02"},
    ),
    Entry("GET api/v1/figures/closings/{job}", on="job"),
    Entry("POST api/v1/files", to=FILES, body=photo, ok=422),
    Entry("GET api/v1/files/{sha256}", on="evidence"),
    Entry("GET api/v1/files/{sha256}", on="evidence", to=NOBODY, query={"variant": "original"}),
    Entry("GET api/v1/imports"),
    Entry(
        "POST api/v1/imports/{importer}/files", also={"importer": "units"}, to=MANAGER, body=book
    ),
    Entry("GET api/v1/imports/batches/{batch}", on="batch"),
    Entry("POST api/v1/imports/batches/{batch}", on="batch", body={"deed": "stop"}),
    Entry("POST api/v1/imports/batches/{batch}/reading", on="batch", body={"cells": {}}),
    Entry("GET api/v1/people/residents", to=PEOPLE, shows=("resident", "child"), counts=True),
    Entry("GET api/v1/people/residents", names=("unit", "unit"), to=PEOPLE),
    Entry("GET api/v1/people/residents/{entry}", on="resident"),
    Entry("GET api/v1/people/residents/{entry}", on="child"),
    Entry(
        "POST api/v1/people/residents/{entry}/sponsor",
        on="resident",
        to=DIRECTORS,
        ok=422,
        body={"person": 0, "since": "2022-03-01"},
    ),
    Entry(
        "POST api/v1/people/residents/{entry}/sponsor/end",
        on="resident",
        to=DIRECTORS,
        ok=422,
        body={},
    ),
    Entry("GET api/v1/people/datasets", to=MEDIATION),
    Entry(
        "POST api/v1/grid/events",
        to=REPORTERS,
        ok=422,
        body={"text": "散步道旁有垃圾", "event_class": "0101", "source": "PATROL"},
    ),
    Entry("GET api/v1/grid/classes", to=GRID),
    Entry(  # of past cases of the whole street it tells numbers and classes, on purpose
        "GET api/v1/grid/suggestions",
        to=REPORTERS,
        query={"text": "散步道旁有垃圾"},
        tells=("event",),
    ),
    Entry("GET api/v1/grid/events/{number}/suggestions", on="event"),
    Entry(
        "POST api/v1/grid/events/{number}/merge",
        on="event",
        names=("into", "event"),
        inside=True,
        where=only("clerk", "b"),
        body={"note": ""},
    ),
    Entry("POST api/v1/grid/events/{number}/split", on="event", where={}, body={}),
    Entry("GET api/v1/grid/whistles", to=GRID, shows=("whistle",), counts=True),
    Entry(
        "POST api/v1/grid/events/{number}/whistles",
        on="event",
        to=frozenset({"clerk", "community"}),
        ok=201,
        body={"called_unit": "370902002-D01", "issue": "请到场"},
    ),
    Entry(
        "POST api/v1/grid/whistles/{whistle_id}/{deed}",
        on="whistle",
        also={"deed": "ack"},
        where=only("head"),
        body={},
    ),
    Entry("GET api/v1/mediation/disputes/{number}/parties", on="dispute"),
    Entry("POST api/v1/mediation/disputes/{number}/parties", on="dispute", to=COMMUNITY, ok=422),
    Entry("POST api/v1/mediation/parties/{party}", on="party", to=COMMUNITY, ok=422),
    Entry("POST api/v1/mediation/parties/{party}/remove", on="party", to=COMMUNITY, ok=422),
    Entry(
        "POST api/v1/mediation/disputes",
        to=frozenset({"community"}),
        ok=201,
        body={
            "kind": "mediation.dispute",
            "subject": "NEIGHBOURS",
            "found": "PATROL",
            "unit": "370902002001",
            "text": "楼上漏水",
            "parties": [{"side": "APPLICANT", "name": "甲"}, {"side": "RESPONDENT", "name": "乙"}],
        },
    ),
]
