"""How periods and growth are said in templates."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from shigan.kernel.figures.choices import NoGrowth
from shigan.kernel.figures.queries.asked import period_label
from shigan.kernel.figures.queries.values import Value
from shigan.kernel.figures.rules.numbers import Growth
from shigan.kernel.figures.rules.period import Period
from shigan.kernel.web.rules import NOTHING, exact_number, signed

register = template.Library()


@register.filter
def period_text(period: Period) -> str:
    """2022年上半年."""
    return period_label(period)


@register.filter
def growth_text(growth: Growth | None) -> str:
    """+28.6%, or +3.72个百分点; a dash where there is none."""
    if growth is None:
        return NOTHING
    if growth.in_points:
        return _("%(points)s个百分点") % {"points": signed(growth.change, 2)}
    return f"{signed(growth.change, 1)}%"


@register.filter
def growth_mark(value: Value) -> SafeString | str:
    """The growth of a value, and what it stands on or why there is none, when pointed at."""
    growth = value.growth
    if growth is None:
        why = no_growth(value)
        spoken = format_html('<span class="visually-hidden"> {}</span>', why)
        return format_html('<span class="num" title="{}">{}{}</span>', why, NOTHING, spoken)
    if growth.base is None:
        base = _("按来源公布的增速")
    else:
        base = _("上年同期 %(base)s") % {"base": exact_number(growth.base)}
    return format_html('<span class="num" title="{}">{}</span>', base, growth_text(growth))


@register.filter
def no_growth(value: Value) -> str:
    """Why a value has no growth."""
    return str((value.why_no_growth or NoGrowth.NO_VALUE).label)
