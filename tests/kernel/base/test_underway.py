"""Who is at a piece of work, and how far it is, as seen from outside its transaction."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from shigan.kernel.base.underway import is_working, tell, told, working


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> None:
    """A folder of its own."""
    settings.SHIGAN_HOME = tmp_path


def test_nothing_is_told_of_what_nobody_does() -> None:
    assert (told("a"), is_working("a")) == (None, False)


def test_one_is_at_it_and_tells_how_far() -> None:
    with working("a") as mine:
        tell("a", 1, 3)
        tell("a", 2, 3)
        with working("a") as second, working("b") as other:
            assert (mine, second, other) == (True, False, True)
        assert (told("a"), is_working("a"), told("b")) == ((2, 3), True, None)
    assert (told("a"), is_working("a")) == (None, False)


def test_the_work_is_free_again_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), working("a"):
        tell("a", 1, 1 // 0)
    with working("a") as mine:
        assert (mine, told("a")) == (True, None)
