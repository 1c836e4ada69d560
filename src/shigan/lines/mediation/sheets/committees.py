"""Committees and who sits on them, by the sheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from shigan.kernel.imports.catalog.common import backwards
from shigan.kernel.imports.problems import Problem, Row
from shigan.kernel.imports.queries.context import Context
from shigan.kernel.imports.registry import Importer, Loaded, Rows, Trace, parted
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.fields import Field, Kind
from shigan.lines.mediation.actions.committees import MemberGiven, members_load, members_unload
from shigan.lines.mediation.models import Member

_LOAD = "mediation.load"


#: Where somebody sits: unit, whether for labour, name; and the terms there, each with its end.
Terms = dict[tuple[int, bool, str], dict[date, date | None]]


def _seat(row: Row) -> tuple[int, bool, str]:
    return row["unit"].pk, bool(row.says("labour")), row["name"].strip()


def _terms(rows: Rows) -> Terms:
    """The terms as they are after the load: those of rows over those that are stored."""
    terms: Terms = defaultdict(dict)
    stored = Member.objects.filter(committee__until__isnull=True).select_related("committee")
    for member in stored:
        seat = member.committee.unit_id, member.committee.labour, member.name
        terms[seat][member.since] = member.until
    for row in rows:
        terms[_seat(row)][row["since"]] = row.says("until")
    return terms


def _check(rows: Rows, context: Context) -> Iterator[Problem]:
    """Nobody sits on one committee twice at a time (docs/rules/mediation.md#R7)."""
    terms = _terms(rows)
    for row in rows:
        yield from backwards(row, context, "since", "until")
        since, until = row["since"], row.says("until")
        for first, end in sorted(terms[_seat(row)].items()):
            ahead = first < since and (end is None or end > since)
            behind = first > since and (until is None or until > first)
            if ahead or behind:
                yield context.problem(
                    row,
                    "since",
                    _("与%(day)s起的任期重叠"),
                    _("请写明前一任期的任职至，可以在同一张表里加一行"),
                    day=first,
                )
                break


def _load(rows: Rows, context: Context) -> Loaded:
    read = [
        MemberGiven(
            unit=row["unit"],
            labour=bool(row.says("labour")),
            committee=row["committee"],
            name=row["name"],
            woman=bool(row.says("woman")),
            since=row["since"],
            until=row.says("until"),
        )
        for row in rows
    ]
    loaded = Loaded()
    for row, sat in zip(rows, members_load(actor=context.actor, rows=read), strict=True):
        if sat.new_committee:
            loaded.add(row, sat.member.committee)
        if sat.change is None:
            loaded.add(row, sat.member)
        elif sat.change:
            loaded.add(row, sat.member, made=False, data=sat.change)
    return loaded


def _undo(actor: Scope, traces: Sequence[Trace]) -> None:
    members, changed = parted(traces, "mediation.member")
    committees, _none = parted(traces, "mediation.committee")
    members_unload(actor=actor, members=members, changed=changed, committees=committees)


def _current(actor: Scope, keys: Collection[str] | None) -> Iterator[dict[str, Any]]:
    rows = Member.objects.filter(actor.q(_LOAD, "committee__unit__path"))
    rows = rows.filter(committee__until__isnull=True).select_related("committee__unit")
    for member in rows.order_by("committee__unit__path", "committee", "since", "pk"):
        yield {
            "unit": member.committee.unit.code,
            "labour": member.committee.labour,
            "committee": member.committee.name,
            "name": member.name,
            "woman": member.woman,
            "since": member.since,
            "until": member.until,
        }


COMMITTEES = Importer(
    "mediation.committees",
    _("调解委员会"),
    _LOAD,
    fields=(
        Field("unit", _("单位代码"), Kind.UNIT, required=True, synonyms=("单位",)),
        Field("labour", _("调解劳动争议"), Kind.YES_NO),
        Field("committee", _("委员会名称"), required=True, max_length=80),
        Field("name", _("姓名"), required=True, max_length=40),
        Field("woman", _("女"), Kind.YES_NO),
        Field("since", _("任职自"), Kind.DATE, required=True),
        Field("until", _("任职至"), Kind.DATE),
    ),
    key=("unit", "labour", "name", "since"),
    check=_check,
    load=_load,
    undo=_undo,
    current=_current,
    fixed=frozenset({"committee"}),
    order=70,
)
