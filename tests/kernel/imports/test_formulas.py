"""Formulas that lead back to themselves."""

from __future__ import annotations

import pytest

from shigan.kernel.imports.rules.formulas import circular


@pytest.mark.parametrize(
    ("formulas", "caught"),
    [
        ({}, set()),
        ({"A1": "A1+1"}, {"A1"}),
        ({"A1": "$A$1"}, {"A1"}),
        ({"A1": "B1", "B1": "C1", "C1": "A1*2", "D1": "A1"}, {"A1", "B1", "C1"}),
        ({"A3": "SUM(A1:A2)", "A2": "B2"}, set()),
        ({"A3": "SUM(A1:A3)"}, {"A3"}),
        ({"A1": '"A1"&B1', "B1": "1"}, set()),
        ({"A1": "Sheet2!A1"}, set()),
        ({"A1": "A10+AA1+LOG10(2)"}, set()),
        ({"A1": "B1+C1", "B1": "D1", "C1": "D1", "D1": "2"}, set()),
    ],
)
def test_circles_are_caught(formulas: dict[str, str], caught: set[str]) -> None:
    assert circular(formulas) == caught


def test_a_long_chain_is_followed() -> None:
    chain = {f"A{n}": f"A{n + 1}" for n in range(1, 5000)}
    assert circular(chain) == set()
    assert circular({**chain, "A5000": "A1"}) == {*chain, "A5000"}
