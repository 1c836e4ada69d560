"""What lies in the database, and what comes out of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.orgs.scope import system_scope
from shigan.kernel.personal.actions import keys_renew
from shigan.kernel.personal.columns import EncryptedTextField, Sealed
from shigan.kernel.personal.keyring import KeyMissing, Unreadable, digest, key_id
from shigan.kernel.personal.queries import encrypted_columns, keys_in_use, missing_keys
from shigan.kernel.personal.registry import datasets
from shigan.registers.people.models import Resident
from tests.kit.cast import Cast
from tests.kit.people import OLD_ID, PHONE, add

OTHER = b"k" * 32


def raw(resident: Resident) -> dict[str, str]:
    """The columns as they lie there."""
    with connection.cursor() as cursor:
        names = ("resident_id", "resident_id_hash", "phone", "phone_hash")
        cursor.execute(
            f"SELECT {', '.join(names)} FROM people_resident WHERE id = %s", [resident.pk]
        )
        return dict(zip(names, cursor.fetchone(), strict=True))


def put(resident: Resident, column: str, token: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE people_resident SET {column} = %s WHERE id = %s", [token, resident.pk]
        )


def test_numbers_lie_there_as_ciphertext_with_their_hash(cast: Cast) -> None:
    held = raw(add(cast))
    assert held["resident_id"].startswith("p1.")
    assert held["phone"].startswith("p1.")
    assert held["resident_id_hash"] == digest(OLD_ID, "resident_id")
    assert held["phone_hash"] == digest(PHONE, "phone")
    assert OLD_ID not in str(held)
    assert PHONE not in str(held)


def test_a_value_shows_itself_to_nobody(cast: Cast) -> None:
    found = Resident.objects.get(pk=add(cast).pk)
    assert isinstance(found.phone, Sealed)
    assert found.phone.open() == PHONE
    told = f"{found.phone} {found.phone!r} {found.__dict__}"
    assert PHONE not in told
    assert str(found) == f"居民{found.pk:06d}"


def test_a_ciphertext_that_was_moved_is_an_error(cast: Cast) -> None:
    resident = add(cast)
    put(resident, "resident_id", raw(resident)["phone"])
    with pytest.raises(Unreadable):
        Resident.objects.get(pk=resident.pk).resident_id.open()


def test_ciphertext_cannot_be_looked_for(cast: Cast) -> None:
    with pytest.raises(TypeError, match="phone_hash"):
        Resident.objects.filter(phone=PHONE).exists()


def test_a_column_takes_ciphertext_alone(cast: Cast) -> None:
    resident = add(cast)
    column = Resident._meta.get_field("phone")
    token = raw(resident)["phone"]
    assert column.get_prep_value(column.to_python(token)) == column.get_prep_value(token) == token
    assert column.to_python("19900000002") == "19900000002"
    with pytest.raises(TypeError, match="set it on the record"):
        Resident.objects.update(phone="19900000002")


def test_bulk_writes_encrypt_and_hash(cast: Cast) -> None:
    unit = cast.unit("001")
    day = cast.scope("community").on
    made = Resident(
        name="王", unit=unit, unit_path=unit.path, phone=PHONE, residence="FLOATING",
        registered_on=day,
    )  # fmt: skip
    (kept,) = Resident.objects.bulk_create([made])
    assert raw(kept)["phone_hash"] == digest(PHONE, "phone")
    kept.phone = "19900000002"
    Resident.objects.bulk_update([kept], ["phone", "phone_hash"])
    assert raw(kept)["phone_hash"] == digest("19900000002", "phone")
    assert Resident.objects.get(pk=kept.pk).phone.open() == "19900000002"
    kept.phone = ""
    kept.save()
    assert (raw(kept)["phone"], raw(kept)["phone_hash"]) == ("", "")


def test_a_column_left_out_of_the_query_is_fetched(cast: Cast) -> None:
    found = Resident.objects.only("name").get(pk=add(cast).pk)
    assert found.phone.open() == PHONE


def test_a_missing_key_is_told_by_reading_and_by_check(
    cast: Cast, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    from shigan.cli import check

    resident = add(cast)
    gone = key_id(settings.SHIGAN_PERSONAL_KEYS[0])
    assert set(keys_in_use()) == {gone}
    assert missing_keys() == {}
    settings.SHIGAN_PERSONAL_KEYS = (OTHER,)
    with pytest.raises(KeyMissing, match=gone):
        Resident.objects.get(pk=resident.pk).phone.open()
    columns = ["people.resident.resident_id", "people.resident.phone"]
    assert missing_keys() == {gone: columns}
    assert check._personal() == 1
    assert f"缺少密钥{gone}，" in capsys.readouterr().out


def test_a_new_key_takes_over_everything(cast: Cast, settings: Settings) -> None:
    resident = add(cast)
    old = settings.SHIGAN_PERSONAL_KEYS[0]
    settings.SHIGAN_PERSONAL_KEYS = (OTHER, old)
    done = keys_renew(actor=system_scope("更换", cast.scope("clerk").on))
    assert done["people.resident"] == 1
    settings.SHIGAN_PERSONAL_KEYS = (OTHER,)
    assert set(keys_in_use()) == {key_id(OTHER)}
    found = Resident.objects.get(phone_hash=digest(PHONE, "phone"))
    assert (found.pk, found.phone.open(), found.resident_id.open()) == (resident.pk, PHONE, OLD_ID)
    assert AuditRow.objects.get(code="personal.keys_renew").after["people.resident"] == 1


def columns() -> Iterator[tuple[str, EncryptedTextField]]:
    for model, found in encrypted_columns():
        for column in found:
            yield model._meta.label_lower, column


def test_every_encrypted_column_stands_in_a_dataset() -> None:
    held = {name for dataset in datasets for name in dataset.models}
    models = {model for model, _column in columns()}
    assert models >= {"people.resident", "people.snapshot"}
    assert models - held == set()


def test_a_hash_stands_before_its_column() -> None:
    call_command("check")
    column = Resident._meta.get_field("phone")
    assert isinstance(column, EncryptedTextField)
    assert column.check() == []
    moved = column.clone()
    moved.name, moved.model, moved.hashed_in = "phone", Resident, "version"
    assert [error.id for error in moved.check() if error.id == "shigan.E002"] == ["shigan.E002"]
