"""The English locale says the same things with the same placeholders."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest

CATALOG = Path(__file__).resolve().parents[2] / "src/shigan/locale/en/LC_MESSAGES/django.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|{\w+}|%%")


def wrong_placeholders(entry: polib.POEntry) -> bool:
    """Whether a translation lost a placeholder or gained one."""
    wanted = set(PLACEHOLDER.findall(entry.msgid))
    said = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
    return any(set(PLACEHOLDER.findall(text)) != wanted for text in said)


def test_translations_keep_their_placeholders() -> None:
    translated = polib.pofile(str(CATALOG)).translated_entries()
    assert [entry.msgid for entry in translated if wrong_placeholders(entry)] == []


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("%(n)s workdays", False),
        ("workdays", True),
        ("%(m)s workdays", True),
        ("%(n)s of {m} workdays", True),
    ],
)
def test_a_lost_or_foreign_placeholder_is_seen(said: str, wrong: bool) -> None:
    assert wrong_placeholders(polib.POEntry(msgid="%(n)s个工作日", msgstr=said)) is wrong
