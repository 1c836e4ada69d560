"""Rows as lines and back, and files encrypted in pieces."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connection
from hypothesis import given
from hypothesis import strategies as st

from shigan.kernel.access.models import Session
from shigan.kernel.base.backups import archive, rows, sealing
from shigan.kernel.base.errors import Refused
from shigan.kernel.files.models import Evidence
from shigan.kernel.orgs.models import Sponsorship, Token, Unit
from shigan.lines.mediation.models import Dispute, Party
from tests.kit.cast import Cast
from tests.kit.mediation import make_centre, make_dispute

KEY = b"0123456789abcdef"
PIECE = 1 << 20


def sealed(tmp_path: Path, content: bytes) -> Path:
    plain, target = tmp_path / "plain", tmp_path / "sealed"
    plain.write_bytes(content)
    with target.open("wb") as opened:
        sealing.seal(plain, opened, KEY)
    return target


def unsealed(file: Path, key: bytes = KEY) -> bytes:
    out = io.BytesIO()
    sealing.unseal(file, out, key)
    return out.getvalue()


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE + 7])
def test_what_is_sealed_comes_out_again(tmp_path: Path, size: int) -> None:
    content = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    file = sealed(tmp_path, content)
    assert sealing.is_sealed(file)
    assert unsealed(file) == content
    assert content[:32] not in file.read_bytes() or size < 32


@given(at=st.integers(min_value=0, max_value=300), bit=st.integers(min_value=0, max_value=7))
def test_a_changed_bit_is_found(
    tmp_path_factory: pytest.TempPathFactory, at: int, bit: int
) -> None:
    folder = tmp_path_factory.mktemp("sealed")
    file = sealed(folder, b"y" * 270)
    content = bytearray(file.read_bytes())
    at = len(sealing.MAGIC) + at % (len(content) - len(sealing.MAGIC))
    content[at] ^= 1 << bit
    file.write_bytes(content)
    with pytest.raises(Refused):
        unsealed(file)


@pytest.mark.parametrize("kept", [PIECE // 2, PIECE + 16, 2 * PIECE + 32])
def test_a_cut_file_is_found(tmp_path: Path, kept: int) -> None:
    file = sealed(tmp_path, b"z" * (3 * PIECE))
    head = len(sealing.MAGIC) + 16
    file.write_bytes(file.read_bytes()[: head + kept])
    with pytest.raises(Refused):
        unsealed(file)


def test_a_wrong_key_opens_nothing(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        unsealed(sealed(tmp_path, b"secret"), b"another key of some length")


@pytest.mark.parametrize("content", [b"", b"short", None])
def test_a_key_file_that_is_none_is_told(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "key"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(Refused):
        sealing.read_key(file)


def test_rows_come_back_as_they_were(cast: Cast) -> None:
    make_centre(cast)
    make_dispute(cast)
    before = rows.tally(Party, DEFAULT_DB_ALIAS)
    lines = list(rows.written(Party, DEFAULT_DB_ALIAS))
    Party.objects.all().delete()
    assert rows.tally(Party, DEFAULT_DB_ALIAS).rows == 0
    rows.load(Party, lines, connection)
    assert (before.rows, rows.tally(Party, DEFAULT_DB_ALIAS)) == (2, before)
    rows.continue_counting([Party], connection)
    made = Party.objects.create(dispute=Dispute.objects.get(), side="APPLICANT", name="丙某")
    assert made.pk > max(Party.objects.exclude(pk=made.pk).values_list("pk", flat=True))


def test_phones_stay_encrypted_on_the_way(cast: Cast) -> None:
    make_centre(cast)
    make_dispute(cast)
    lines = b"".join(rows.written(Party, DEFAULT_DB_ALIAS))
    assert b"19900000001" not in lines
    Party.objects.all().delete()
    rows.load(Party, lines.splitlines(keepends=True), connection)
    assert Party.objects.order_by("pk")[0].phone.open() == "19900000001"


def test_every_model_of_ours_is_kept() -> None:
    kept = set(rows.kept_models(apps))
    ours = {m for m in apps.get_models() if m.__module__.startswith("shigan.")}
    assert ours - kept == {Session}  # whoever was signed in signs in anew
    assert {Unit, Sponsorship, Token, Evidence} <= kept


@pytest.mark.parametrize("name", ["../out", "/etc/out", "evidence/../../out", "word/../../../out"])
def test_a_name_that_leads_out_of_the_home_is_refused_before_anything_is_done(
    tmp_path: Path, name: str
) -> None:
    home, file = tmp_path / "a" / "home", tmp_path / "odd.zip"
    home.mkdir(parents=True)
    held = archive.Manifest("2026-11-24T08:00:00+08:00", [], files={name: "0" * 64})
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr(f"files/{name}", b"x")
        packed.writestr(archive.MANIFEST, held.text())
    with pytest.raises(Refused, match="不安全"):  # with no database at hand
        archive.unpack(file, home, using=DEFAULT_DB_ALIAS)
    assert sorted(tmp_path.rglob("*")) == [home.parent, home, file]
