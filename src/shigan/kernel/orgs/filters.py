"""Filters by unit and by person, for the lists of every app."""

from __future__ import annotations

from typing import cast

from django.db.models import Q
from django.http import HttpRequest
from django.utils.functional import Promise

from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.orgs.queries import (
    Pick,
    people_to_pick,
    picked_people,
    picked_units,
    units_to_pick,
)
from shigan.kernel.orgs.scope import Scope, under
from shigan.kernel.web.filters import ChoiceFilter, Option, Rows

Text = str | Promise


def scope_on(request: HttpRequest) -> Scope:
    """The scope of whoever asks."""
    return cast("ScopedRequest", request).scope


def unit_filter(code: str, label: Text, path_field: str = "unit_path") -> ChoiceFilter:
    """Rows of the chosen units and of all below them, by a column that holds a path."""

    def apply(rows: Rows, paths: list[str], request: HttpRequest) -> Rows:
        wanted = Q()
        for path in paths:
            wanted |= under(path, path_field)
        return rows.filter(wanted)

    return ChoiceFilter(
        code,
        label,
        apply,
        options=lambda request: _pairs(units_to_pick(scope_on(request))),
        find=lambda request, keys: _options(picked_units(scope_on(request), keys)),
    )


def person_filter(code: str, label: Text, field: str, *, leaders: bool = False) -> ChoiceFilter:
    """Rows of the chosen people, by a column that holds their id."""
    return ChoiceFilter(
        code,
        label,
        lambda rows, people, request: rows.filter(**{f"{field}__in": people}),
        options=lambda request: _pairs(people_to_pick(scope_on(request), leaders=leaders)),
        find=lambda request, keys: _options(picked_people(scope_on(request), keys)),
    )


def _pairs(picks: list[Pick]) -> list[tuple[str, str | Promise]]:
    return [(pick.key, pick.name) for pick in picks]


def _options(picks: dict[str, Pick]) -> dict[str, Option]:
    return {key: Option(pick.name, pick.value) for key, pick in picks.items()}
