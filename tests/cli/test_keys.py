"""`shigan keys`: a new key takes over, and nothing is lost on the way."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from pytest_django import Settings

from shigan.cli import main
from shigan.kernel.personal import actions
from shigan.kernel.personal.keyring import key_id, ring
from shigan.registers.people.models import Resident
from shigan.registers.people.queries.register import by_number
from shigan.settings import environment
from tests.kit.cast import Cast
from tests.kit.people import OLD_ID, PHONE, add


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> Path:
    """A home with a key of its own."""
    settings.SHIGAN_HOME = tmp_path
    settings.SHIGAN_PERSONAL_KEYS = environment.personal_keys(tmp_path)
    return tmp_path


def test_keys_are_listed_by_what_they_encrypt(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    add(cast)
    assert main(["keys", "list"]) == 0
    said = capsys.readouterr().out
    columns = "people.resident.resident_id, people.resident.phone"
    assert said == f"{ring().current}（在用）：{columns}\n"


def test_a_new_key_takes_over(cast: Cast, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    resident, old = add(cast), ring().current
    assert main(["keys", "rotate"]) == 0
    keys = environment.personal_keys(home)
    assert (len(keys), key_id(keys[1])) == (2, old)
    assert ring().current == key_id(keys[0]) != old
    assert f"{old}（旧的）：—" in capsys.readouterr().out
    assert stat.S_IMODE((home / "personal-key").stat().st_mode) == 0o600
    assert by_number(cast.scope("community"), PHONE) == [resident]
    assert Resident.objects.get().resident_id.open() == OLD_ID


def test_a_change_that_fails_leaves_the_old_key(
    cast: Cast, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(cast)
    before = (home / "personal-key").read_text()
    monkeypatch.setattr(actions, "_CHUNK", 0)  # an iterator of no rows is refused
    with pytest.raises(ValueError):
        main(["keys", "rotate"])
    assert (home / "personal-key").read_text() == before


def test_a_key_of_the_environment_is_changed_there(
    db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHIGAN_PERSONAL_KEY", environment.new_personal_key())
    assert main(["keys", "rotate"]) == 1
    assert "SHIGAN_PERSONAL_KEY" in capsys.readouterr().err
