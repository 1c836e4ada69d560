from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from decimal import Decimal

from django.template.loader import render_to_string

from shigan.kernel.web.plots import Plot, Series

PLOT = Plot(
    id="p",
    kind="line",
    title="受理",
    labels=["1月", "2月"],
    series=[
        Series("2022", [Decimal("1.5"), None], urls=["/a/", "/b/"]),
        Series("2021", [1, 2], "base"),
    ],
)


def test_spec_is_plain_json() -> None:
    assert PLOT.spec == {
        "kind": "line",
        "labels": ["1月", "2月"],
        "unit": "",
        "most": None,
        "series": [
            {"name": "2022", "values": [1.5, None], "role": "now", "urls": ["/a/", "/b/"]},
            {"name": "2021", "values": [1.0, 2.0], "role": "base", "urls": []},
        ],
    }


def test_the_page_holds_the_spec_without_a_script() -> None:
    page = render_to_string("web/_plot.html", {"plot": replace(PLOT, title="<受理>")})
    (held,) = re.findall(r'<span id="p" hidden>(.*?)</span>', page)
    assert json.loads(html.unescape(held)) == PLOT.spec
    assert "<script" not in page


def test_table_has_the_same_values_and_their_links() -> None:
    assert PLOT.columns == ["2022", "2021"]
    assert PLOT.rows == [
        ("1月", [(Decimal("1.5"), "/a/"), (1, "")]),
        ("2月", [(None, "/b/"), (2, "")]),
    ]
