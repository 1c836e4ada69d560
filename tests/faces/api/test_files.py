"""Evidence by the API."""

from __future__ import annotations

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shigan.kernel.files.models import Evidence
from shigan.lines.grid.actions.report import EventReport, event_report
from shigan.lines.grid.models import EventClass
from tests.faces.api.conftest import CallerOf
from tests.kernel.files.pictures import PDF, exif, picture
from tests.kit.cast import Cast
from tests.kit.grid import walk_to


def test_a_photo_is_kept_under_its_hash(caller_of: CallerOf) -> None:
    content = picture(exif=exif())
    sent = caller_of("worker_a").send("/files", {"file": SimpleUploadedFile("p.jpg", content)})
    assert sent.status == 201, sent.body
    assert sent.body["sha256"] == hashlib.sha256(content).hexdigest()
    assert (sent.body["mime"], sent.body["width"]) == ("image/jpeg", 400)
    assert sent.body["taken_at"] == "2022-03-05T06:30:00Z"


def test_the_same_content_twice_is_one_file(caller_of: CallerOf) -> None:
    worker = caller_of("worker_a")
    for _ in range(2):
        assert worker.send("/files", {"file": SimpleUploadedFile("a.pdf", PDF)}).status == 201
    assert Evidence.objects.count() == 1


def test_a_unit_says_who_else_sees_it(cast: Cast, caller_of: CallerOf) -> None:
    unit = cast.unit("001001").code
    body = {"file": SimpleUploadedFile("a.pdf", PDF), "unit": unit}
    assert caller_of("worker_a").send("/files", body).status == 201
    assert Evidence.objects.get().unit == cast.unit("001001")


def test_a_unit_out_of_reach_is_like_an_unknown_one(cast: Cast, caller_of: CallerOf) -> None:
    for unit in (cast.unit("002001").code, "nowhere"):
        body = {"file": SimpleUploadedFile("a.pdf", PDF), "unit": unit}
        assert caller_of("worker_a").send("/files", body).status == 404
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("login", ["outsider", "leader", "auditor"])
def test_who_may_not_report_may_not_send(caller_of: CallerOf, login: str) -> None:
    sent = caller_of(login).send("/files", {"file": SimpleUploadedFile("a.pdf", PDF)})
    assert sent.status == 404


def test_what_is_no_evidence_is_refused(caller_of: CallerOf) -> None:
    worker = caller_of("worker_a")
    sent = worker.send("/files", {"file": SimpleUploadedFile("a.jpg", b"MZ program")})
    assert (sent.status, sent.body["code"]) == (422, "refused")
    assert worker.send("/files", {}).body["fields"] == [{"field": "file", "detail": "必填"}]


def test_a_file_is_read_as_it_is_shown(caller_of: CallerOf) -> None:
    worker = caller_of("worker_a")
    content = picture(exif=exif())
    name = worker.send("/files", {"file": SimpleUploadedFile("p.jpg", content)}).body["sha256"]
    shown = worker.read(f"/files/{name}")
    assert (shown.status, shown.headers["Content-Type"]) == (200, "image/jpeg")
    assert b"secret-phone" not in shown.body
    small = worker.read(f"/files/{name}", variant="thumb")
    assert 0 < len(small.body) < len(shown.body)
    assert worker.get(f"/files/{name}", variant="original").status == 404
    for stranger in (caller_of("worker_b"), caller_of("outsider")):
        foreign = stranger.get(f"/files/{name}")
        unknown = stranger.get(f"/files/{'0' * 64}")
        assert (foreign.status, foreign.body) == (404, unknown.body)
    assert worker.get("/files/abc").body["fields"][0]["field"] == "sha256"


def test_who_sees_the_matter_sees_its_photos(
    cast: Cast, caller_of: CallerOf, small: EventClass
) -> None:
    worker, head = caller_of("worker_a"), caller_of("head")
    photo = worker.send("/files", {"file": SimpleUploadedFile("p.jpg", picture())}).body["sha256"]
    report = EventReport(
        text="垃圾桶满溢",
        event_class=small,
        source="PATROL",
        cell=cast.unit("001001"),
        photos=[photo],
    )
    matter = event_report(actor=cast.scope("worker_a"), report=report).matter
    assert head.get(f"/files/{photo}").status == 404
    walk_to(cast, matter, "handling")
    assert head.read(f"/files/{photo}").status == 200
