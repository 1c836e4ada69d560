"""Pages of a long list for programs: each begins after the last row of the one before.

A row that is added or taken away in between moves no other row: none is told twice or missed.
"""

from __future__ import annotations

import base64
import binascii
import json
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from django.http import HttpResponse
from django.utils.timezone import is_naive
from django.utils.translation import gettext as _
from ninja import Query

from shigan.kernel.base.errors import Refused
from shigan.kernel.web.columns import nullable
from shigan.kernel.web.schemas import Out, json_response

MOST = 200
Limit = Annotated[int, Query(ge=1, le=MOST, description="Rows of a page.")]
Cursor = Annotated[str, Query(max_length=400, description="`next` of the page before.")]
T = TypeVar("T")
_KEY = "cursor_key"


class Page(Out, Generic[T]):
    """Some of the items, in order."""

    items: list[T]
    next: str | None
    """For the next page; null at the end."""


def page_of(items: list[dict[str, Any]], after: str | None) -> HttpResponse:
    """A `Page` of plain members, as they are: what we made up ourselves need not be checked."""
    return json_response({"items": items, "next": after})


def page(rows: QuerySet[Any], order: str, cursor: str, limit: int) -> tuple[list[Any], str | None]:
    """The rows after the cursor, by `path` or `-path` and then by key, and the next cursor.

    Unknown values come last either way. One statement, whatever the length of the list.
    """
    path, down = order.removeprefix("-"), order.startswith("-")
    after = "lt" if down else "gt"
    rows = rows.annotate(**{_KEY: F(path)})
    if cursor:
        value, pk = _read(rows, order, cursor)
        rows = rows.filter(_after(value, pk, after, nulls=nullable(rows.model, path)))
    if nullable(rows.model, path):
        by = F(_KEY).desc(nulls_last=True) if down else F(_KEY).asc(nulls_last=True)
        rows = rows.order_by(by, "-pk" if down else "pk")
    else:  # as an index has it
        rows = rows.order_by(order, "-pk" if down else "pk")
    found = list(rows[: limit + 1])
    if len(found) <= limit:
        return found, None
    last = found[limit - 1]
    return found[:limit], _written(order, getattr(last, _KEY), last.pk)


def _after(value: Any, pk: int, after: str, *, nulls: bool) -> Q:
    same = Q(**{f"pk__{after}": pk})
    if value is None:
        return Q(**{f"{_KEY}__isnull": True}) & same
    # Said so that an index on the value gives the range.
    later = Q(**{f"{_KEY}__{after}e": value}) & (Q(**{f"{_KEY}__{after}": value}) | same)
    return later | Q(**{f"{_KEY}__isnull": True}) if nulls else later


def _written(order: str, value: Any, pk: int) -> str:
    text = None if value is None else value.isoformat() if hasattr(value, "isoformat") else value
    plain = text if isinstance(text, int | str | None) else str(text)
    raw = json.dumps([order, plain, pk], separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")


def _read(rows: QuerySet[Any], order: str, cursor: str) -> tuple[Any, int]:
    """The value and key that a cursor stands for; refused if it is none of this order."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        of, value, pk = json.loads(raw)
        if of != order or not isinstance(pk, int):
            raise ValueError(of)
        known = rows.query.annotations[_KEY].output_field.to_python(value)
        if isinstance(known, datetime) and is_naive(known):
            raise ValueError(value)
    except (ValueError, TypeError, binascii.Error, ValidationError):
        raise Refused(
            _("游标不是这个列表给出的；请从第一页重新取"),
            fields={"cursor": _("去掉游标，或用上一页给出的 next")},
        ) from None
    return known, pk
