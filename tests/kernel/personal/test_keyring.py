"""Encrypting, opening in its place alone, hashing, and keys that are not there."""

from __future__ import annotations

import base64
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shigan.kernel.personal.keyring import KeyMissing, Keyring, Unreadable, is_token, key_id
from shigan.settings import environment

ONE, TWO = b"1" * 32, b"2" * 32
PLACE = "people.resident.phone"


@given(st.text(min_size=1))
def test_what_was_sealed_is_opened(text: str) -> None:
    ring = Keyring([ONE])
    token = ring.seal(text, PLACE)
    assert ring.open(token, PLACE) == text
    assert token.startswith(f"p1.{key_id(ONE)}.")
    assert ring.seal(text, PLACE) != token
    assert is_token(token)
    assert not is_token(text)


def test_it_opens_in_its_own_place_alone() -> None:
    ring = Keyring([ONE])
    with pytest.raises(Unreadable):
        ring.open(ring.seal("19900000001", PLACE), "people.resident.resident_id")


@pytest.mark.parametrize("place", range(0, 60, 7))
def test_a_damaged_value_is_an_error(place: int) -> None:
    ring = Keyring([ONE])
    head, _dot, packed = ring.seal("19900000001", PLACE).rpartition(".")
    raw = bytearray(base64.urlsafe_b64decode(packed))
    raw[place % len(raw)] ^= 1
    with pytest.raises(Unreadable):
        ring.open(f"{head}.{base64.urlsafe_b64encode(raw).decode()}", PLACE)


@pytest.mark.parametrize("token", ["19900000001", "p1", "p2.x.y", "p1.x"])
def test_what_is_no_token_is_an_error(token: str) -> None:
    with pytest.raises((Unreadable, KeyMissing)):
        Keyring([ONE]).open(token, PLACE)


def test_another_key_is_a_missing_key_not_garbage() -> None:
    token = Keyring([ONE]).seal("19900000001", PLACE)
    with pytest.raises(KeyMissing, match=key_id(ONE)):
        Keyring([TWO]).open(token, PLACE)
    with pytest.raises(KeyMissing):
        Keyring([]).open(token, PLACE)
    with pytest.raises(KeyMissing):
        Keyring([]).seal("19900000001", PLACE)
    with pytest.raises(KeyMissing):
        Keyring([]).digest("19900000001", "phone")


def test_older_keys_still_open() -> None:
    token = Keyring([ONE]).seal("19900000001", PLACE)
    both = Keyring([TWO, ONE])
    assert both.open(token, PLACE) == "19900000001"
    assert both.seal("x", PLACE).startswith(f"p1.{key_id(TWO)}.")
    assert both.ids == [key_id(TWO), key_id(ONE)]


def test_the_hash_depends_on_key_sort_and_value() -> None:
    one = Keyring([ONE])
    found = {
        one.digest("19900000001", "phone"),
        one.digest("19900000002", "phone"),
        one.digest("19900000001", "resident_id"),
        Keyring([TWO]).digest("19900000001", "phone"),
    }
    assert len(found) == 4
    assert one.digest("19900000001", "phone") == Keyring([ONE, TWO]).digest("19900000001", "phone")


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    made = environment.personal_keys(home)
    assert [len(key) for key in made] == [32]
    assert environment.personal_keys(home) == made
    assert stat.S_IMODE((home / "personal-key").stat().st_mode) == 0o600
    assert [file.name for file in home.iterdir()] == ["personal-key"]


def test_several_keys_with_notes(tmp_path: Path) -> None:
    lines = [base64.urlsafe_b64encode(key).decode() for key in (TWO, ONE)]
    (tmp_path / "personal-key").write_text(f"{lines[0]}\n# before March\n{lines[1]} # old\n\n")
    assert environment.personal_keys(tmp_path) == (TWO, ONE)


def test_a_key_comes_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIGAN_PERSONAL_KEY", base64.urlsafe_b64encode(ONE).decode())
    assert environment.personal_keys(tmp_path) == (ONE,)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("line", ["secret-of-ours", base64.urlsafe_b64encode(b"short").decode()])
def test_a_bad_key_is_refused_and_not_told(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHIGAN_PERSONAL_KEY", line)
    with pytest.raises(SystemExit, match="32 bytes") as refused:
        environment.personal_keys(tmp_path)
    assert line not in str(refused.value)
