"""What an installation reads of its environment, and of the files that it names."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from stat import S_IMODE

import pytest

from shigan.settings import environment as env

SOURCE = Path(env.__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SHIGAN_X", "SHIGAN_X_FILE", "SHIGAN_SECRET_KEY", "SHIGAN_SECRET_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("by_file", [False, True], ids=["variable", "file"])
@pytest.mark.parametrize(
    ("given", "read", "value"),
    [
        ("abc", lambda: env.text("SHIGAN_X"), "abc"),
        ("yes", lambda: env.flag("SHIGAN_X"), True),
        ("off", lambda: env.flag("SHIGAN_X", default=True), False),
        ("7", lambda: env.whole("SHIGAN_X", 3), 7),
        ("a, b,", lambda: env.words("SHIGAN_X"), ["a", "b"]),
        ("60/90", lambda: env.rate("SHIGAN_X", "1/1"), (60, 90)),
        ("0", lambda: env.rate("SHIGAN_X", "1/1"), None),
    ],
)
def test_a_value_comes_from_the_variable_or_from_the_file_that_it_names(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    by_file: bool,
    given: str,
    read: Callable[[], object],
    value: object,
) -> None:
    if by_file:
        (tmp_path / "value").write_text(f"{given}\n", encoding="utf-8")
        monkeypatch.setenv("SHIGAN_X_FILE", str(tmp_path / "value"))
    else:
        monkeypatch.setenv("SHIGAN_X", given)
    assert read() == value


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (lambda: env.text("SHIGAN_X", "d"), "d"),
        (lambda: env.flag("SHIGAN_X"), False),
        (lambda: env.flag("SHIGAN_X", default=True), True),
        (lambda: env.whole("SHIGAN_X", 3), 3),
        (lambda: env.words("SHIGAN_X"), []),
        (lambda: env.rate("SHIGAN_X", "2/3"), (2, 3)),
    ],
)
def test_what_is_not_given_has_its_default(read: Callable[[], object], value: object) -> None:
    assert read() == value


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("maybe", lambda: env.flag("SHIGAN_X")),
        ("many", lambda: env.whole("SHIGAN_X", 3)),
        ("60", lambda: env.rate("SHIGAN_X", "1/1")),
        ("0/60", lambda: env.rate("SHIGAN_X", "1/1")),
        ("60/-1", lambda: env.rate("SHIGAN_X", "1/1")),
    ],
)
def test_a_wrong_value_is_told_by_its_name(
    monkeypatch: pytest.MonkeyPatch, given: str, read: Callable[[], object]
) -> None:
    monkeypatch.setenv("SHIGAN_X", given)
    with pytest.raises(SystemExit, match=r"SHIGAN_X="):
        read()


def test_a_file_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIGAN_X_FILE", "/nowhere/key")
    with pytest.raises(SystemExit, match="SHIGAN_X_FILE=/nowhere/key"):
        env.text("SHIGAN_X")


def test_keys_are_made_once_for_their_owner_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    first = (env.secret_key(home), env.personal_keys(home))
    assert (env.secret_key(home), env.personal_keys(home)) == first
    assert [S_IMODE((home / name).stat().st_mode) for name in ("secret-key", "personal-key")] == [
        0o600,
        0o600,
    ]
    assert len(first[0]) > 50


def test_a_given_key_is_taken_and_none_is_made(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "key").write_text("from a file\n", encoding="utf-8")
    monkeypatch.setenv("SHIGAN_SECRET_KEY_FILE", str(tmp_path / "key"))
    assert env.secret_key(tmp_path / "home") == "from a file"
    assert not (tmp_path / "home").exists()


def test_settings_read_the_environment_here_alone() -> None:
    reading = {
        str(path.relative_to(SOURCE)): found
        for path in (SOURCE / "settings").glob("*.py")
        if path.name not in {"environment.py", "test.py"}
        and (found := re.findall(r"os\.environ|getenv", path.read_text("utf-8")))
    }
    assert reading == {}
