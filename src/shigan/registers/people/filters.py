"""Filters of the register."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from shigan.kernel.orgs.filters import scope_on, unit_filter
from shigan.kernel.search.queries import matching
from shigan.kernel.web.fields import Choices
from shigan.kernel.web.filters import ChoiceFilter, Filter, Rows, TextFilter
from shigan.registers.people.choices import MINORS, AgeBand, Residence, Sex, State
from shigan.registers.people.queries.register import groups_to_choose, in_groups, of_ages, of_states
from shigan.registers.people.search import KIND


def _groups(request: HttpRequest) -> Choices:
    return [(group.code, group.label) for group in groups_to_choose(scope_on(request))]


def _bands(request: HttpRequest) -> Choices:
    """Ages; those of children for whoever may see children."""
    if scope_on(request).may(MINORS):
        return AgeBand.choices
    return [(band.value, band.label) for band in AgeBand if band != AgeBand.CHILD]


def _in_groups(rows: Any, codes: list[str], request: HttpRequest) -> Rows:
    return in_groups(rows, codes, scope_on(request))


def _of_states(rows: Any, states: list[str], request: HttpRequest) -> Rows:
    return of_states(rows, states)


def _of_ages(rows: Any, bands: list[str], request: HttpRequest) -> Rows:
    return of_ages(rows, bands, scope_on(request).on)


REGISTER_FILTERS: tuple[Filter, ...] = (
    TextFilter(
        "q",
        _("姓名或号码"),
        lambda rows, text, request: matching(rows, KIND, text),
        posted=True,
    ),
    ChoiceFilter(
        "state",
        _("状态"),
        _of_states,
        options=State.choices,
    ),
    unit_filter("unit", _("单位")),
    ChoiceFilter("group", _("群体"), _in_groups, options=_groups),
    ChoiceFilter("age", _("年龄"), _of_ages, options=_bands),
    ChoiceFilter(
        "sex",
        _("性别"),
        lambda rows, sexes, request: rows.filter(sex__in=sexes),
        options=Sex.choices,
    ),
    ChoiceFilter(
        "residence",
        _("居住类别"),
        lambda rows, kinds, request: rows.filter(residence__in=kinds),
        options=Residence.choices,
    ),
)
