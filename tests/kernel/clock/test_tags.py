"""Due instants in words."""

from __future__ import annotations

import pytest
from django.template import Context, Template

from shigan.kernel.clock.rules import LimitUnit, TimeLimit
from shigan.kernel.clock.templatetags.clock_tags import (
    due_date,
    due_stamp,
    due_text,
    left_text,
    limit_text,
)
from tests.kernel.clock.calendars import at

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("due", "now", "text"),
    [
        ("2022-03-10 00:00", "2022-03-07 15:00", "还剩2个工作日"),
        ("2022-03-10 00:00", "2022-03-08 15:00", "还剩1个工作日"),
        ("2022-03-10 00:00", "2022-03-09 08:00", "今天到期"),
        ("2022-03-10 00:00", "2022-03-10 00:00", "已超期1天"),
        ("2022-03-10 00:00", "2022-03-12 09:00", "已超期3天"),
        ("2022-10-02 00:00", "2022-09-30 09:00", "还剩1天"),  # a Saturday off, set by hand
        ("2022-03-01 10:05", "2022-03-01 10:02", "还剩3分钟"),
        ("2022-03-01 10:05", "2022-03-01 10:04:01", "还剩1分钟"),
        ("2022-03-01 15:30", "2022-03-01 10:02", "还剩5小时"),
        ("2022-03-02 10:00", "2022-03-01 16:00", "还剩18小时"),
        ("2022-03-03 10:00", "2022-03-01 09:00", "还剩2个工作日"),
        ("2022-10-05 10:00", "2022-10-02 09:00", "还剩3天"),
        ("2022-03-01 10:05", "2022-03-01 10:05:30", "刚刚到期"),
        ("2022-03-01 10:05", "2022-03-01 10:09", "已超期4分钟"),
        ("2022-03-01 10:05", "2022-03-01 13:06", "已超期3小时"),
        ("2022-03-01 23:00", "2022-03-03 01:00", "已超期1天"),
    ],
)
def test_due_text(due: str, now: str, text: str) -> None:
    assert due_text(at(due), at(now)) == text


@pytest.mark.parametrize(
    ("due", "now", "limit", "text"),
    [
        ("2022-03-03 10:00", "2022-03-01 16:00", (4, "WORK_HOUR"), "还剩10.5工作小时"),
        ("2022-03-01 11:00", "2022-03-01 10:15", (4, "WORK_HOUR"), "还剩45工作分钟"),
        ("2022-03-01 11:30", "2022-03-01 10:00", (90, "WORK_MINUTE"), "还剩1.5工作小时"),
        ("2022-03-01 11:00", "2022-03-01 14:30", (4, "WORK_HOUR"), "已超期2工作小时"),
        ("2022-03-01 17:30", "2022-03-01 20:00", (4, "WORK_HOUR"), "已超期2小时"),
        ("2022-03-03 10:00", "2022-03-01 09:00", (2, "WORKDAY"), "还剩2个工作日"),
        ("2022-03-08 00:00", "2022-03-04 09:00", (5, "DAY"), "还剩3天"),
        ("2022-03-03 10:00", "2022-03-01 09:00", (48, "HOUR"), "还剩2天"),
        ("2022-03-03 10:00", "2022-03-01 09:00", None, "还剩2个工作日"),
    ],
)
def test_what_is_left_is_counted_as_the_limit_is(
    due: str, now: str, limit: tuple[int, str] | None, text: str
) -> None:
    given = TimeLimit(limit[0], LimitUnit(limit[1])) if limit else None
    assert left_text(at(due), at(now), given) == text


@pytest.mark.parametrize(
    ("due", "text"),
    [
        ("2022-03-06 00:00", "3月5日 周六"),
        ("2022-03-05 14:30", "3月5日 周六 14:30"),
        ("2023-01-01 00:00", "12月31日 周六"),
        ("2023-01-03 00:00", "2023年1月2日 周一"),
    ],
)
def test_due_date(due: str, text: str) -> None:
    assert due_date(at(due), at("2022-03-01 09:00")) == text


@pytest.mark.parametrize(
    ("due", "text"),
    [
        ("2022-03-06 00:00", "2022-03-05"),  # the day that ended
        ("2022-03-05 14:20", "2022-03-05"),
        ("2022-03-01 14:20", "今天 14:20"),
        ("2022-03-02 00:00", "2022-03-01"),
    ],
)
def test_due_stamp(due: str, text: str) -> None:
    assert due_stamp(at(due), at("2022-03-01 09:00")) == text


@pytest.mark.parametrize(
    ("amount", "unit", "text"),
    [
        (5, LimitUnit.MINUTE, "5分钟"),
        (24, LimitUnit.HOUR, "24小时"),
        (30, LimitUnit.WORK_MINUTE, "30工作分钟"),
        (4, LimitUnit.WORK_HOUR, "4工作小时"),
        (15, LimitUnit.DAY, "15个自然日"),
        (1, LimitUnit.WORKDAY, "1个工作日"),
        (6, LimitUnit.MONTH, "6个月"),
        (1, LimitUnit.YEAR, "1年"),
    ],
)
def test_limit_text(amount: int, unit: LimitUnit, text: str) -> None:
    assert limit_text(TimeLimit(amount, unit)) == text


def test_filters_in_a_template() -> None:
    template = Template("{{ due|due_date:now }} {{ due|due_text:now }}|{{ none|due_text:now }}|")
    context = Context({"due": at("2022-03-06 00:00"), "now": at("2022-03-04 09:00"), "none": None})
    assert template.render(context) == "3月5日 周六 还剩1天||"
    assert due_date(None, at("2022-03-04 09:00")) == ""
    assert due_stamp(None, at("2022-03-04 09:00")) == ""
