"""Which unit and period a page of figures looks at, and the ways to others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from shigan.kernel.base.errors import Denied
from shigan.kernel.figures.queries.asked import month_label, period_label, period_of, unit_of
from shigan.kernel.figures.queries.values import units_below
from shigan.kernel.figures.registry import Figure
from shigan.kernel.figures.rules.period import Period
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.queries import line_of
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.forms import RecordForm
from shigan.kernel.web.links import address

_YEARS_BACK = 4
_PARTS = ("", "H1", "H2", "Q1", "Q2", "Q3", "Q4")

Crumb = tuple[str, str, list[tuple[str, str]]]


@dataclass(frozen=True)
class Place:
    """The unit and the period that the address names, or the widest unit and this year."""

    unit: Unit
    period: Period
    request: ScopedRequest

    @classmethod
    def of(cls, request: ScopedRequest) -> Place:
        """What the address asks for; an unknown period or unit is an error."""
        scope = request.scope
        period = period_of(request.GET.get("period") or str(scope.on.year))
        code = request.GET.get("unit")
        return cls(unit_of(code, scope) if code else widest_unit(scope), period, request)

    @property
    def year(self) -> Period:
        """The year in which the period ends."""
        return Period.parse(str(self.period.last.year))

    @property
    def query(self) -> str:
        """The period and the unit as they stand in an address."""
        return f"?period={self.period}&unit={self.unit.code}"

    def context(self) -> dict[str, Any]:
        """What the templates need of it."""
        return {
            "place": self,
            "period_label": period_label(self.period),
            "years": self._years(),
            "parts": self._parts(),
        }

    def _years(self) -> list[dict[str, Any]]:
        this_year = self.request.scope.on.year
        years = sorted({*range(this_year - _YEARS_BACK, this_year + 1), self.year.first.year})
        return [
            self._chip(Period.parse(str(y)), str(y), on=self.year.first.year == y) for y in years
        ]

    def _parts(self) -> list[dict[str, Any]]:
        year = self.year.first.year
        labels = [_("全年"), _("上半年"), _("下半年"), *(f"Q{quarter}" for quarter in range(1, 5))]
        named = [
            (Period.parse(f"{year}{part}"), label)
            for part, label in zip(_PARTS, labels, strict=True)
        ]
        named += [(month, month_label(month)) for month in self.year.months()]
        chips = [self._chip(period, label, on=period == self.period) for period, label in named]
        if not any(chip["active"] for chip in chips):
            chips.append(self._chip(self.period, str(self.period), on=True))
        return chips

    def _chip(self, period: Period, label: str, *, on: bool) -> dict[str, Any]:
        url = address(self.request, period=period, unit=self.unit.code)
        return {"label": label, "url": url, "active": on, "count": None}

    def crumbs(self, *above: tuple[str, str]) -> list[Crumb]:
        """The way to the unit; each unit on it can be switched, the last one also downwards."""
        line = [u for u in line_of(self.unit) if self.request.scope.may("figures.view", u.path)]
        first: Crumb = (_("指标"), reverse("figures:index") + self.query, [])
        crumbs = [first, *((label, url, []) for label, url in above)]
        for n, unit in enumerate(line):
            beside = units_below(line[n - 1], self.period) if n else []
            crumbs.append((unit.name, self._to(unit), self._switch(beside)))
        below = units_below(self.unit, self.period)
        if below:
            crumbs.append((_("下级单位"), "", self._switch(below)))
        return crumbs

    def _to(self, unit: Unit) -> str:
        return address(self.request, unit=unit.code, period=self.period)

    def _switch(self, units: Sequence[Unit]) -> list[tuple[str, str]]:
        return [(unit.name, self._to(unit)) for unit in units]


def widest_unit(scope: Scope) -> Unit:
    """The unit whose figures a person looks at first: the widest that they may see."""
    paths = scope.paths("figures.view")
    found = Unit.objects.filter(path=min(paths, key=len)).first() if paths else None
    if found is None:
        raise Denied(_("没有可看指标的单位"))
    return found


def figure_url(code: str, period: Period, unit: Unit) -> str:
    """The page of a figure at a unit in a period."""
    return f"{reverse('figures:figure', args=[code])}?period={period}&unit={unit.code}"


def figure_form(
    request: ScopedRequest, place: Place, figure: Figure, form: RecordForm, title: str
) -> HttpResponse:
    """A form about a figure; what was wrong with it shows in the status too."""
    context = {
        "title": title,
        "crumbs": place.crumbs((str(figure.label), "")),
        "figure": figure,
        "place": place,
        "form": form,
        "back": figure_url(figure.code, place.period, place.unit),
    }
    return render(request, "figures/form.html", context, status=422 if form.errors else 200)
