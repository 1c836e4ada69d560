"""Random words that people type."""

from __future__ import annotations

import re

import pytest

from shigan.kernel.base.spoken import same_spoken, spoken

WORD = re.compile(r"(?:[2-9a-hj-km-np-z]{4}-){2}[2-9a-hj-km-np-z]{4}")


def test_a_word_is_easy_to_read_and_never_the_same() -> None:
    made = {spoken(3) for _ in range(200)}
    assert len(made) == 200
    assert [
        w for w in made if not re.fullmatch(r"(?:[2-9a-hj-km-np-z]{4}-){2}[2-9a-hj-km-np-z]{4}", w)
    ] == []


@pytest.mark.parametrize(
    ("typed", "code", "same"),
    [
        ("k7mq-29fx", "k7mq-29fx", True),
        (" K7MQ 29FX", "k7mq-29fx", True),
        ("k7mq-29f", "k7mq-29fx", False),
        ("", "", False),
        ("", "k7mq-29fx", False),
        ("码", "k7mq-29fx", False),
    ],
)
def test_how_it_is_typed_does_not_matter(typed: str, code: str, *, same: bool) -> None:
    assert same_spoken(typed, code) is same
