"""Words put together as the language does it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.template import Context, Template
from django.utils.translation import override

from shigan.kernel.web.saying import clauses, listed, sentence


@pytest.mark.parametrize(
    ("say", "parts", "said"),
    [
        (listed, ["甲", "乙", 3], "甲、乙、3"),
        (listed, ["甲"], "甲"),
        (listed, [], ""),
        (clauses, ["甲来了", "乙走了"], "甲来了；乙走了"),
        (sentence, ["甲来了", "乙走了"], "甲来了；乙走了。"),
        (sentence, ["甲来了"], "甲来了。"),
        (sentence, [], ""),
    ],
)
def test_in_chinese(say: Callable[[list[object]], str], parts: list[object], said: str) -> None:
    with override("zh-hans"):
        assert say(parts) == said


def test_in_templates() -> None:
    page = Template("{{ names|listed }} {{ parts|said_on }}")
    with override("zh-hans"):
        assert page.render(Context({"names": "甲乙", "parts": "丙丁"})) == "甲、乙 丙；丁"
