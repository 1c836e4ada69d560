"""Evidence over HTTP: who gets what, and how it is marked."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django import Settings

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.files.actions import evidence_store
from shigan.kernel.files.models import Evidence
from shigan.kernel.files.queries import visibility
from shigan.kernel.orgs.models import Holding, Post
from shigan.kernel.orgs.registry import Role, roles
from shigan.kernel.orgs.scope import Scope
from tests.kernel.files.pictures import PDF, exif, picture
from tests.kit.cast import OPENED, Cast

PHOTO = picture(size=(4000, 2000), exif=exif())
SHA = hashlib.sha256(PHOTO).hexdigest()
ClientOf = Callable[[str], Client]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings) -> None:
    """A store of its own."""
    settings.SHIGAN_HOME = tmp_path


@pytest.fixture
def photo(cast: Cast) -> Evidence:
    """A photo of a hazard in the first cell, stored by the community secretary."""
    return keep(cast, PHOTO, "整改前.JPEG")


def keep(cast: Cast, content: bytes, name: str) -> Evidence:
    return evidence_store(
        actor=cast.scope("community"),
        upload=SimpleUploadedFile(name, content),
        unit=cast.unit("001001"),
    )


def body(response: HttpResponse) -> bytes:
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def address(name: str, sha256: str = SHA) -> str:
    return reverse(f"files:{name}", args=[sha256])


@pytest.mark.parametrize(("name", "size"), [("show", (2048, 1024)), ("thumb", (320, 160))])
def test_copies_are_served_as_plain_images(
    client_of: ClientOf, photo: Evidence, name: str, size: tuple[int, int]
) -> None:
    response = client_of("worker_a").get(address(name))
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/jpeg"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, max-age=3600"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["Content-Disposition"] == (
        "inline; filename*=utf-8''%E6%95%B4%E6%94%B9%E5%89%8D.jpg"
    )
    image = Image.open(io.BytesIO(body(response)))
    assert image.size == size
    assert dict(image.getexif()) == {}


def test_a_paper_is_for_saving_and_has_no_thumbnail(client_of: ClientOf, cast: Cast) -> None:
    paper = keep(cast, PDF, "检查记录.pdf")
    client = client_of("worker_a")
    response = client.get(address("show", paper.sha256))
    assert body(response) == PDF
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E6%A3%80%E6%9F%A5%E8%AE%B0%E5%BD%95.pdf"
    )
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert client.get(address("thumb", paper.sha256)).status_code == 404


@pytest.mark.parametrize(
    ("login", "status"),
    [
        ("secretary", 200),
        ("leader", 200),
        ("auditor", 200),
        ("community", 200),
        ("worker_a", 200),
        ("worker_b", 404),  # of another community's cell
        ("outsider", 404),
    ],
)
def test_who_sees_the_unit_sees_its_evidence(
    client_of: ClientOf, photo: Evidence, login: str, status: int
) -> None:
    assert client_of(login).get(address("show")).status_code == status
    assert client_of(login).get(address("thumb")).status_code == status


def test_who_stored_it_sees_it_wherever_it_lies(client_of: ClientOf, cast: Cast) -> None:
    evidence_store(
        actor=cast.scope("community"),
        upload=SimpleUploadedFile("a.jpg", PHOTO),
        unit=cast.unit("002001"),
    )
    assert client_of("community").get(address("show")).status_code == 200
    assert client_of("worker_a").get(address("show")).status_code == 404


def test_evidence_of_no_unit_is_its_uploaders(client_of: ClientOf, cast: Cast) -> None:
    evidence_store(
        actor=cast.scope("community"), upload=SimpleUploadedFile("a.jpg", PHOTO), unit=None
    )
    assert client_of("community").get(address("show")).status_code == 200
    assert client_of("secretary").get(address("show")).status_code == 404


def test_nobody_else_sees_anything(client: Client, client_of: ClientOf, photo: Evidence) -> None:
    assert client.get(address("show")).status_code == 302  # to sign in
    assert client_of("secretary").get(address("show", "0" * 64)).status_code == 404
    assert client_of("secretary").post(address("show")).status_code == 405


def test_a_higher_tier_can_open_evidence_with_its_thing(
    client_of: ClientOf, cast: Cast, photo: Evidence
) -> None:
    worker = cast.people["worker_b"].pk

    def sees_the_matter(scope: Scope, evidence: Evidence) -> bool:
        return scope.user_id == worker and evidence == photo

    visibility.append(sees_the_matter)
    try:
        assert client_of("worker_b").get(address("show")).status_code == 200
        assert client_of("worker_b").get(address("original")).status_code == 404
        assert client_of("outsider").get(address("show")).status_code == 404
    finally:
        visibility.remove(sees_the_matter)


def test_the_original_needs_its_function_and_is_logged(
    client_of: ClientOf, cast: Cast, photo: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client_of("secretary").get(address("original")).status_code == 404
    archivist = Role("archivist", "档案员", unit=frozenset({"files.view", "files.original"}))
    monkeypatch.setitem(roles._items, archivist.code, archivist)
    post = Post.objects.create(
        unit=cast.unit("001"), role=archivist.code, title="档案员", opened_on=OPENED
    )
    Holding.objects.create(post=post, user=cast.people["outsider"], since=OPENED)
    response = client_of("outsider").get(address("original"))
    assert body(response) == PHOTO
    assert response.headers["Content-Type"] == "image/jpeg"
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["Cache-Control"] == "private, no-store"
    log = AuditRow.objects.order_by("pk").last()
    assert log is not None
    assert (log.code, log.actor_name) == ("files.evidence_original", "外人")
    assert log.subject_id == str(photo.pk)


def test_showing_costs_few_statements(
    client_of: ClientOf, photo: Evidence, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client = client_of("worker_a")
    with django_assert_max_num_queries(5):  # type: ignore[attr-defined]
        client.get(address("thumb"))
