"""Whatever a person reads can be read in the other language too."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "shigan"
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
#: With the marks between words and clauses, which other languages set otherwise.
CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff、；。：，（）]+")
TEMPLATES = sorted(
    path
    for path in SOURCE.rglob("templates/**/*")
    if path.suffix in {".html", ".svg", ".txt"} and "styleguide" not in path.parts
)
SCRIPTS = sorted(
    path for path in SOURCE.rglob("static/**/*.js") if not {"vendor", "styleguide"} & {*path.parts}
)
MODULES = sorted(SOURCE.rglob("*.py"))
#: What a template may hold in Chinese: comments, and texts that are translated.
TRANSLATED = re.compile(
    r"{% comment %}.*?{% endcomment %}"
    r"|{#.*?#}"
    r"|{% blocktranslate\b.*?{% endblocktranslate %}"
    r"|{% translate (?P<q>[\"']).*?(?P=q)[^%]*%}"
    r"|_\((?P<r>[\"']).*?(?P=r)\)",
    re.DOTALL,
)
COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", re.DOTALL)
TOGETHER = (ast.JoinedStr, ast.BinOp)
GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}


def untranslated(template: str) -> list[str]:
    """Chinese in a template that stays Chinese whatever the language."""
    return CHINESE.findall(TRANSLATED.sub("", template))


def computed(module: str) -> list[int]:
    """Lines on which gettext is given a text put together: no catalogue holds that."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(module))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in GETTEXT
        and any(isinstance(part, TOGETHER) or _formats(part) for part in ast.walk(node.args[0]))
    ]


def _formats(part: ast.AST) -> bool:
    return isinstance(part, ast.Attribute) and part.attr in {"format", "join"}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_template_translates_its_texts(path: Path) -> None:
    assert untranslated(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_takes_its_texts_from_the_page(path: Path) -> None:
    assert HAN.findall(COMMENT.sub("", path.read_text(encoding="utf-8"))) == []


def test_gettext_is_given_texts_as_they_stand() -> None:
    wrong = {
        str(path.relative_to(SOURCE)): lines
        for path in MODULES
        if (lines := computed(path.read_text(encoding="utf-8")))
    }
    assert wrong == {}


@pytest.mark.parametrize(
    ("template", "left"),
    [
        ("<p>上报</p>", ["上报"]),
        ('<p title="上报">{% translate "上报" %}</p>', ["上报"]),
        ("{% translate '上报' as name %}{{ name }}", []),
        ("{% blocktranslate trimmed %}上报{{ n }}件{% endblocktranslate %}", []),
        ('{% include "x.html" with title=_("上报") %}', []),
        ("{# 注 #}{% comment %}注{% endcomment %}", []),
        ('{{ name|default:"无" }}', ["无"]),
        ('{{ names|join:"、" }}（{{ n }}）', ["、", "（", "）"]),
    ],
)
def test_what_is_not_translated_is_found(template: str, left: list[str]) -> None:
    assert untranslated(template) == left


def test_a_computed_text_is_found() -> None:
    module = (
        "_('共%(n)d件')\n_(f'共{n}件')\n_('共' + n)\ngettext(str(code.label))\n_('共{}'.format(n))"
    )
    assert computed(module) == [2, 3, 5]
