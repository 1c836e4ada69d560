from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.contrib.messages.storage.base import Message
from django.template import RequestContext, Template
from django.test import RequestFactory
from django.utils import translation

from shigan.kernel.web.cells import Cells
from shigan.kernel.web.fields import Field, Kind
from shigan.kernel.web.templatetags import web_tags

SHANGHAI_NIGHT = datetime(2022, 3, 4, 20, 5, tzinfo=UTC)


def shown(source: str, address: str = "/list/", **context: object) -> str:
    request = RequestFactory().get(address)
    return Template(source).render(RequestContext(request, context))


def test_number_says_and_keeps_the_exact_value() -> None:
    with translation.override("zh-hans"):
        assert shown("{% number v 10000 %}", v=325000) == (
            '<data class="num" value="3250000000" title="3,250,000,000">32.5亿</data>'
        )
    with translation.override("en"):
        assert "3.25 billion" in shown("{% number v 10000 %}", v=325000)


def test_number_without_a_value_is_a_dash_with_its_reason() -> None:
    with translation.override("zh-hans"):
        text = shown("{% number v %}", v=None)
    assert text == '<span class="num" title="没有数据">—</span>'


def test_growth_names_its_base() -> None:
    with translation.override("zh-hans"):
        text = shown("{% growth 112 100 %}{% growth 1 none %}", none=None)
    assert text == (
        '<span class="growth num" title="上年同期 100">+12.0%</span>'
        '<span class="growth num" title="上年同期没有数据">—</span>'
    )


@pytest.mark.parametrize(
    ("value", "in_table"),
    [(date(2022, 3, 5), "2022-03-05"), (SHANGHAI_NIGHT, "2022-03-05"), (None, "—")],
)
def test_day_is_the_local_day(value: date | None, in_table: str) -> None:
    assert web_tags.day(value) == in_table


def test_day_text_names_the_weekday_and_another_year() -> None:
    with translation.override("zh-hans"):
        assert web_tags.day_text(date(2022, 3, 5)) == "2022年3月5日 周六"
    with translation.override("en"):
        assert web_tags.day_text(date(2022, 3, 5)) == "Sat 5 Mar 2022"


def test_moment_is_local() -> None:
    assert web_tags.moment(SHANGHAI_NIGHT) == "2022-03-05 04:05"


@pytest.mark.parametrize(
    ("address", "source", "link"),
    [
        ("/list/?a=1&b=2", "{% query_string b=3 %}", "/list/?a=1&b=3"),
        ("/list/?a=1&b=2", "{% query_string b=None %}", "/list/?a=1"),
        ("/list/?a=1&a=2&page=7&panel=1", "{% query_string %}", "/list/?a=1&a=2"),
        ("/list/?page=7", "{% query_string page=8 %}", "/list/?page=8"),
        ("/list/?a=1", "{% query_string a=None %}", "/list/"),
        ("/list/", "{% query_string q='a&b' %}", "/list/?q=a%26b"),
    ],
)
def test_query_string_changes_one_and_keeps_the_rest(address: str, source: str, link: str) -> None:
    assert shown("{% autoescape off %}" + source + "{% endautoescape %}", address) == link


def test_active_marks_the_place_and_what_lies_below() -> None:
    source = "{% active '/list/' %} {% active '/' %} {% active '/other/' %}"
    assert shown(source, "/list/7/") == "page false false"


def test_icon_is_silent_unless_labelled() -> None:
    assert 'aria-hidden="true"' in shown("{% icon 'home' %}")
    assert 'role="img" aria-label="家"' in shown("{% icon 'home' '家' %}")


def test_undo_url_is_read_from_the_tags_of_the_message() -> None:
    assert web_tags.undo_url(Message(25, "好", extra_tags="undo:/back/7/")) == "/back/7/"
    assert web_tags.undo_url(Message(25, "好")) == ""


def test_sparkline_tells_its_ends_to_a_screen_reader() -> None:
    with translation.override("zh-hans"):
        text = shown("{% sparkline points '受理' %}", points=[3, None, 9])
    assert 'aria-label="受理 近3期，最低 3，最高 9，最近 9"' in text
    assert shown("{% sparkline points %}", points=[None]).strip() == ""


def test_each_colour_has_a_shape_of_its_own() -> None:
    shapes = {web_tags.shape(c) for c in ("green", "yellow", "red", "done", "stopped", "paused")}
    assert len(shapes) == 6
    assert web_tags.shape("green") == (
        '<svg class="shape" viewBox="0 0 10 10" aria-hidden="true" focusable="false">'
        '<circle cx="5" cy="5" r="4.2"/></svg>'
    )


@pytest.mark.parametrize(
    ("tag", "before", "after"),
    [
        ("status 'red'", '<span class="status status-red">', "<span>滞后</span></span>"),
        (
            "status 'done' '<好>'",
            '<span class="status status-done">',
            "<span>&lt;好&gt;</span></span>",
        ),
        (
            "status 'yellow' reason='a\"b' link='/x?a&b' manual=True tint=True",
            '<a href="/x?a&amp;b" data-dialog class="status status-yellow status-tint" '
            'title="a&quot;b">',
            '<span>预警</span><small class="manual">人工</small></a>',
        ),
    ],
)
def test_a_colour_is_a_shape_and_a_word(tag: str, before: str, after: str) -> None:
    with translation.override("zh-hans"):
        colour = tag.split("'")[1]
        assert shown(f"{{% {tag} %}}") == before + web_tags.shape(colour) + after


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime(2022, 3, 5, 16, 0, tzinfo=UTC), "2022-03-05 24:00"),
        (datetime(2022, 3, 5, 16, 1, tzinfo=UTC), "2022-03-06 00:01"),
        (datetime(2022, 3, 5, 6, 20, tzinfo=UTC), "2022-03-05 14:20"),
        (None, "—"),
    ],
)
def test_what_ends_at_midnight_ends_the_day_before(value: datetime | None, text: str) -> None:
    assert web_tags.due_moment(value) == text
    if value is not None:
        field = Field("due", "时限", Kind.INSTANT, ends=True)
        assert Cells([field]).text(field, value) == text
