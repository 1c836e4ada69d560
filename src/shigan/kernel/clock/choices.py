"""Kinds of days, units of time limits, and the names of days."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DayKind(TextChoices):
    """What a day of the schedule is."""

    HOLIDAY = "HOLIDAY", _("节假日")
    REST = "REST", _("休息日")
    WORKDAY = "WORKDAY", _("工作日")


class LimitUnitChoice(TextChoices):
    """`rules.LimitUnit` as people read it."""

    MINUTE = "MINUTE", _("分钟")
    HOUR = "HOUR", _("小时")
    WORK_MINUTE = "WORK_MINUTE", _("工作分钟")
    WORK_HOUR = "WORK_HOUR", _("工作小时")
    DAY = "DAY", _("自然日")
    WORKDAY = "WORKDAY", _("工作日")
    MONTH = "MONTH", _("个月")
    YEAR = "YEAR", _("年")


#: Monday first.
WEEKDAYS = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))

#: Holidays by the names that `chinesecalendar` gives them.
HOLIDAYS = {
    "New Year's Day": _("元旦"),
    "Spring Festival": _("春节"),
    "Tomb-sweeping Day": _("清明节"),
    "Labour Day": _("劳动节"),
    "Dragon Boat Festival": _("端午节"),
    "Mid-autumn Festival": _("中秋节"),
    "National Day": _("国庆节"),
    "Anti-Fascist 70th Day": _("抗战胜利70周年纪念日"),
}
