"""What the kernel's importers share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from shigan.kernel.imports.problems import Problem, Row
from shigan.kernel.imports.queries.context import Context
from shigan.kernel.orgs.rules import Span, covered

MANAGE = "orgs.manage"


def given(row: Row, *codes: str) -> dict[str, Any]:
    """The fields of which a row says something, blank ones too: others stay as they are."""
    return {code: row.values[code] for code in codes if row.tells(code)}


def not_leading(
    row: Row, context: Context, spans: Mapping[int, Iterable[Span]]
) -> Iterator[Problem]:
    """A leader of no post that leads on the first day; `spans` as `leading` has them."""
    if not covered(spans.get(row["leader"].pk, ()), row["since"]):
        yield context.problem(
            row,
            "leader",
            _("%(leader)s在%(day)s不任领导岗位"),
            _("请先导入任职，或核对开始日期"),
            leader=row["leader"],
            day=row["since"],
        )


def backwards(row: Row, context: Context, first: str, last: str) -> Iterator[Problem]:
    """An end that does not come after its beginning."""
    since: date | None = row[first]
    until: date | None = row[last]
    if since and until and until <= since:
        yield context.problem(
            row, last, _("应晚于开始日期%(since)s"), _("请核对两个日期"), since=since
        )
