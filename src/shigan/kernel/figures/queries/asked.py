"""What was asked for: figure, period and unit, or an error that says what is wrong."""

from __future__ import annotations

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shigan.kernel.base.errors import Denied, Refused
from shigan.kernel.figures.registry import Figure, figures
from shigan.kernel.figures.rules.period import Period, PeriodError
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.scope import Scope

_QUARTER, _HALF, _YEAR = 3, 6, 12


def figure_of(code: str) -> Figure:
    """The figure of that code."""
    figure = figures.get(code)
    if figure is None:
        raise Denied(_("没有指标 %(code)s") % {"code": code})
    return figure


def period_of(text: str | Period) -> Period:
    """The period of that text."""
    if isinstance(text, Period):
        return text
    try:
        return Period.parse(text)
    except PeriodError:
        raise Refused(
            _(
                "没有期间 %(text)s；请写成 2022、2022H1、2022Q3（或 2022-Q3）、2022-03、2022-03-05"
                " 或 2022-02-28..2022-03-27"
            )
            % {"text": text},
            fields={"period": _("期间写法不对")},
        ) from None


def unit_of(unit: str | Unit, scope: Scope, function: str = "figures.view") -> Unit:
    """The unit, if the scope holds the function over it; unknown and forbidden look alike."""
    found = unit if isinstance(unit, Unit) else Unit.objects.filter(code=unit).first()
    if found is None or not scope.may(function, found.path):
        code = unit.code if isinstance(unit, Unit) else unit
        raise Denied(_("没有单位 %(code)s，或不在职责范围内") % {"code": code})
    return found


def month_label(period: Period) -> str:
    """The month without its year, as the labels of plots and chips have it: 3月, Mar."""
    return dateformat.format(period.first, pgettext("a month, as a date format", "n月"))


def period_label(period: Period) -> str:
    """The period in words: 2022年上半年."""
    year, months = period.first.year, period.whole_months
    text = str(period)
    if months == _YEAR and text == str(year):
        return _("%(year)d年") % {"year": year}
    if months == _HALF and "H" in text:
        half = _("%(year)d年上半年") if text.endswith("1") else _("%(year)d年下半年")
        return half % {"year": year}
    if months == _QUARTER and "Q" in text:
        return _("%(year)d年第%(quarter)s季度") % {"year": year, "quarter": text[-1]}
    if months == 1:
        return dateformat.format(period.first, pgettext("month and year, a date format", "Y年n月"))
    return text.replace("..", _(" 至 "))
