"""Which leader answers for which unit, by the sheet."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from shigan.kernel.imports.catalog.common import MANAGE, backwards, given, not_leading
from shigan.kernel.imports.problems import Problem, Row
from shigan.kernel.imports.queries.context import Context
from shigan.kernel.imports.registry import Importer, Loaded, Rows, Trace, parted
from shigan.kernel.orgs.actions import SponsorshipRow, sponsorships_load, sponsorships_unload
from shigan.kernel.orgs.models import Sponsorship
from shigan.kernel.orgs.queries import leading
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.fields import Field, Kind


def _check(rows: Rows, context: Context) -> Iterator[Problem]:
    spans = leading()
    for row in rows:
        yield from backwards(row, context, "since", "until")
        yield from not_leading(row, context, spans)


def _load(rows: Rows, context: Context) -> Loaded:
    wanted = [_row(row) for row in rows]
    return Loaded.of(rows, sponsorships_load(actor=context.actor, rows=wanted))


def _row(row: Row) -> SponsorshipRow:
    sponsorship: SponsorshipRow = {
        "leader": row["leader"],
        "unit": row["unit"],
        "line": row["line"] or "",
        "since": row["since"],
    }
    if given(row, "until"):
        sponsorship["until"] = row["until"]
    return sponsorship


def _undo(actor: Scope, traces: Sequence[Trace]) -> None:
    made, changed = parted(traces, "orgs.sponsorship")
    sponsorships_unload(actor=actor, made=made, changed=changed)


def _current(actor: Scope, keys: Collection[str] | None) -> Iterator[dict[str, Any]]:
    kept = Sponsorship.objects.filter(actor.q(MANAGE, "unit__path"))
    for sponsorship in kept.select_related("leader", "unit"):
        yield {
            "leader": sponsorship.leader.username,
            "unit": sponsorship.unit.code,
            "line": sponsorship.line,
            "since": sponsorship.since,
            "until": sponsorship.until,
        }


SPONSORSHIPS = Importer(
    code="sponsorships",
    label=_("包保"),
    function=MANAGE,
    hint=_("哪位领导包保哪个单位。"),
    fields=(
        Field(
            "leader",
            _("包保领导"),
            Kind.PERSON,
            required=True,
            synonyms=("领导", "姓名", "登录名"),
        ),
        Field(
            "unit",
            _("单位代码"),
            Kind.UNIT,
            required=True,
            synonyms=("单位", "包保单位", "单位名称"),
        ),
        Field("line", _("条线"), hint=_("只包保某一条线时写它的代码，不写为全部"), max_length=40),
        Field("since", _("自"), Kind.DATE, required=True, synonyms=("开始日期", "包保自")),
        Field("until", _("至"), Kind.DATE, synonyms=("结束日期", "包保至")),
    ),
    key=("leader", "unit", "line", "since"),
    check=_check,
    load=_load,
    undo=_undo,
    current=_current,
    seen_at="orgs:units",
    order=50,
)
