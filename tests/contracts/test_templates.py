"""What no template may hold: the content policy would block it in the browser, unseen by others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "shigan"
TEMPLATES = sorted(
    path for path in SOURCE.rglob("templates/**/*") if path.suffix in {".html", ".svg"}
)
FORBIDDEN = {
    "style attribute": re.compile(r"<[a-z][^>]*\sstyle=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "inline handler": re.compile(r"<[a-z][^>]*\son[a-z]+=", re.IGNORECASE),
    "inline script": re.compile(r"<script\b(?![^>]*\ssrc=)", re.IGNORECASE),
    "address of another host": re.compile(r"(?:src|href|action)=[\"']https?:", re.IGNORECASE),
    "a tag before extends": re.compile(
        r"\A(?:(?!{% extends).)*{% (?!extends).*{% extends ", re.DOTALL
    ),
    "untrimmed blocktranslate": re.compile(r"{% blocktrans(?:late)?(?![^%]*\btrimmed\b)[^%]*%}"),
}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_template_has_nothing_inline(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(text)] == []


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("style attribute", '<p class="a" style="x">'),
        ("style element", "<style>"),
        ("inline handler", '<a href="#" onclick="x()">'),
        ("inline script", "<script>"),
        ("address of another host", '<img src="https://example.org/a.png">'),
        ("a tag before extends", "{% comment %}x{% endcomment %}{% extends layout %}"),
        ("untrimmed blocktranslate", "{% blocktranslate %}"),
    ],
)
def test_the_patterns_find_what_they_name(what: str, text: str) -> None:
    assert [name for name, pattern in FORBIDDEN.items() if pattern.search(text)] == [what]
