"""Filters of the ledger."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shigan.kernel.clock.queries import midnight, now
from shigan.kernel.matters.choices import OPEN_COLOURS, Colour
from shigan.kernel.matters.models import sponsored_by
from shigan.kernel.matters.queries.ledger import of_colours
from shigan.kernel.matters.queries.todo import todo
from shigan.kernel.matters.registry import kinds
from shigan.kernel.matters.search import KIND
from shigan.kernel.orgs.filters import person_filter, scope_on, unit_filter
from shigan.kernel.search.queries import matching
from shigan.kernel.web.fields import Choices
from shigan.kernel.web.filters import (
    ChoiceFilter,
    DatesFilter,
    Filter,
    FlagFilter,
    Option,
    Rows,
    TextFilter,
)

_COLOURS = (*OPEN_COLOURS, Colour.DONE, Colour.STOPPED)


def kind_choices() -> Choices:
    """All kinds of matters."""
    return [(kind.code, kind.label) for kind in kinds]


def subject_choices() -> Choices:
    """The classes of all lines: one statement for each line that has any."""
    return [pair for kind in kinds for pair in kind.subjects()]


def step_choices() -> Choices:
    """The steps of all kinds, as `kind:step`."""
    return [
        (f"{kind.code}:{step.code}", f"{kind.label}·{step.label}")
        for kind in kinds
        for step in kind.steps
    ]


def _subjects_found(request: HttpRequest, keys: list[str]) -> dict[str, Option]:
    return {k: Option(label, k) for k, label in subject_choices() if k in keys}


def _of_subjects(rows: Rows, codes: list[str], request: HttpRequest) -> Rows:
    wanted = Q()
    for code in codes:  # a large class holds its small ones: 01 with 0102
        wanted |= Q(subject__startswith=code)
    return rows.filter(wanted)


def _at_steps(rows: Rows, keys: list[str], request: HttpRequest) -> Rows:
    wanted = Q()
    for kind, _colon, step in (key.partition(":") for key in keys):
        wanted |= Q(kind=kind, step=step)
    return rows.filter(wanted, ended_at__isnull=True)


def in_days(rows: Rows, field: str, days: tuple[date | None, date | None]) -> Rows:
    """Rows whose instant falls on the days from the first to the last, both with them."""
    first, last = days
    if first is not None:
        rows = rows.filter(**{f"{field}__gte": midnight(first)})
    if last is not None:
        rows = rows.filter(**{f"{field}__lt": midnight(last + timedelta(days=1))})
    return rows


def _due_days(rows: Rows, days: Any, request: HttpRequest) -> Rows:
    """By the day on which a deadline shows: one at 24:00 belongs to the day that ends."""
    first, last = days
    if first is not None:
        rows = rows.filter(due_at__gt=midnight(first))
    if last is not None:
        rows = rows.filter(due_at__lte=midnight(last + timedelta(days=1)))
    return rows


def _todo(rows: Rows, value: Any, request: HttpRequest) -> Rows:
    return rows.filter(pk__in=todo(scope_on(request)).order_by().values("pk"))


def _mine(rows: Rows, value: Any, request: HttpRequest) -> Rows:
    scope = scope_on(request)
    return rows.filter(Q(handler_id=scope.user_id) | sponsored_by(scope.user_id, scope.on))


LEDGER_FILTERS: tuple[Filter, ...] = (
    TextFilter("q", _("查找"), lambda rows, text, request: matching(rows, KIND, text)),
    ChoiceFilter(
        "colour",
        _("颜色"),
        lambda rows, colours, request: of_colours(rows, colours),
        options=[(c.value, c.label) for c in _COLOURS],
    ),
    FlagFilter("mine", _("我的"), _mine),
    FlagFilter("todo", _("等我办"), _todo),
    FlagFilter(
        "overdue",
        _("超期未结"),
        lambda rows, value, request: rows.filter(ended_at__isnull=True, due_at__lte=now()),
    ),
    FlagFilter(
        "supervised",
        pgettext_lazy("state", "督办"),
        lambda rows, value, request: rows.filter(supervised_at__isnull=False),
    ),
    ChoiceFilter(
        "kind",
        _("类型"),
        lambda rows, codes, request: rows.filter(kind__in=codes),
        options=lambda request: kind_choices(),
    ),
    ChoiceFilter(
        "subject",
        _("类别"),
        _of_subjects,
        options=lambda request: subject_choices(),
        find=_subjects_found,
    ),
    unit_filter("unit", _("单位")),
    ChoiceFilter("step", _("环节"), _at_steps, options=lambda request: step_choices()),
    unit_filter("handler_unit", _("承办单位"), "handler_path"),
    person_filter("handler", _("承办人"), "handler_id"),
    person_filter("sponsor", _("包保领导"), "sponsor_id", leaders=True),
    DatesFilter("opened", _("受理"), lambda rows, days, request: in_days(rows, "opened_at", days)),
    DatesFilter("due", _("时限"), _due_days),
)
