"""The filters of a list for programs: the same declarations as on the page, said as parameters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from shigan.kernel.base.errors import Refused
from shigan.kernel.web.filters import (
    Asked,
    ChoiceFilter,
    DatesFilter,
    Filter,
    FlagFilter,
    Rows,
    narrowed,
)


def parameters(filters: Iterable[Filter]) -> list[dict[str, Any]]:
    """The filters as OpenAPI describes parameters."""
    return [
        {
            "in": "query",
            "name": name,
            "required": False,
            "description": f.label,
            "schema": _schema(f),
        }
        for f in filters
        for name in f.params
    ]


def _schema(declared: Filter) -> dict[str, Any]:
    match declared:
        case ChoiceFilter(options=options):
            one: dict[str, Any] = {"type": "string"}
            if not callable(options):
                one["enum"] = [value for value, _label in options]
            return {"type": "array", "items": one} if declared.many else one
        case DatesFilter():
            return {"type": "string", "format": "date"}
        case FlagFilter():
            return {"type": "string", "enum": ["1"]}
        case _:
            return {"type": "string"}


def asked_for(
    rows: Rows, filters: Sequence[Filter], request: HttpRequest, *, besides: Iterable[str] = ()
) -> Rows:
    """The rows that the filters let through; an unknown parameter or value is refused by name.

    To pass over it would give more than was asked for. `besides` are the list's other parameters.
    """
    asked = [Asked.of(f, request) for f in filters]
    wrong = {one.filter.code: one.error for one in asked if one.error}
    known = {name for f in filters for name in f.params} | set(besides)
    wrong |= {name: _("没有这个参数") for name in request.GET if name not in known}
    if wrong:
        raise Refused(_("有%(count)d个条件不对") % {"count": len(wrong)}, fields=wrong)
    return narrowed(rows, asked, request)
