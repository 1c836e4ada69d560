"""The search for cycles stands still while much is made, and goes on afterwards."""

from __future__ import annotations

import gc

import pytest

from shigan.kernel.base.garbage import unsearched


def test_it_stands_still_inside_and_is_afterwards_as_before() -> None:
    with unsearched():
        with unsearched():
            assert not gc.isenabled()
        assert not gc.isenabled()  # whoever stopped it first lets it go on
    assert gc.isenabled()


def test_it_goes_on_after_an_error() -> None:
    with pytest.raises(ValueError, match="no"), unsearched():
        raise ValueError("no")
    assert gc.isenabled()
