"""Which leader answers for which resident, by the sheet."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.errors import Text
from shigan.kernel.imports.catalog.common import backwards, given, not_leading
from shigan.kernel.imports.problems import Problem, Row
from shigan.kernel.imports.queries.context import Context
from shigan.kernel.imports.registry import Importer, Loaded, Rows, Trace, parted
from shigan.kernel.orgs.actions import (
    RecordSponsorRow,
    Sponsored,
    record_sponsors_load,
    record_sponsors_unload,
)
from shigan.kernel.orgs.models import RecordSponsorship
from shigan.kernel.orgs.queries import Term, leading, sponsor_clashes
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.personal.rules import plain_number
from shigan.kernel.web.fields import Field, Kind
from shigan.registers.people.choices import LOAD
from shigan.registers.people.models import Resident
from shigan.registers.people.queries.matching import Called, called

_ABOUT = Sponsored("people.resident", LOAD)
_ENTRY = re.compile(r"(?:居民)?0*([1-9]\d{0,17})")


def _asked(row: Row) -> Called:
    entry = _ENTRY.fullmatch(plain_number(row["entry"] or ""))
    return Called(
        entry=int(entry[1]) if entry else None,
        number=plain_number(row["resident_id"] or ""),
        name=row["name"] or "",
        unit=row["unit"],
    )


def _found(rows: Rows, context: Context) -> list[list[Resident]]:
    return called(context.actor, [_asked(row) for row in rows])


def _wrong(row: Row, found: Sequence[Resident]) -> tuple[str, Text, Text] | None:
    """Why a row means nobody, or nobody in particular."""
    if row["entry"] and _asked(row).entry is None:
        return "entry", _("居民编号写得不对"), _("例如 居民000012，导出的表里有")
    if not (row["entry"] or row["resident_id"] or row["name"]):
        return "name", _("没有写是哪位居民"), _("请写居民编号、身份证号或姓名")
    if not found:
        told = next(code for code in ("entry", "resident_id", "name") if row[code])
        said = _("没有找到这位居民")
        return told, said, _("请先登记，或核对编号、身份证号、姓名和社区")
    if len(found) > 1:
        return "name", _("有多位这样的居民"), _("请写居民编号或身份证号")
    if row["name"] and row["name"] != found[0].name:
        return "name", _("编号或身份证号与姓名对不上"), _("请核对是不是同一位居民")
    return None


def _check(rows: Rows, context: Context) -> Iterator[Problem]:
    spans = leading()
    meant: list[tuple[Row, Resident]] = []
    for row, found in zip(rows, _found(rows, context), strict=True):
        yield from backwards(row, context, "since", "until")
        if wrong := _wrong(row, found):
            yield context.problem(row, *wrong)
        else:
            meant.append((row, found[0]))
        if row["since"] > context.actor.on:
            yield context.problem(row, "since", _("开始的日期还没到"), _("请核对"))
        yield from not_leading(row, context, spans)
    yield from _twice(meant, context)
    terms = [Term(str(r.pk), row["since"], row["until"], "until" in row.values) for row, r in meant]
    for place, day in sponsor_clashes(_ABOUT.record, terms).items():
        yield context.problem(
            meant[place][0],
            "since",
            _("与%(day)s起的包保重叠：同一天只能有一位包保领导"),
            _("请写明前一段的结束日期，可以在同一张表里加一行"),
            day=day,
        )


def _twice(meant: Sequence[tuple[Row, Resident]], context: Context) -> Iterator[Problem]:
    """The same resident from the same day on, however the rows name them."""
    seen: dict[tuple[int, Any], int] = {}
    for row, resident in meant:
        first = seen.setdefault((resident.pk, row["since"]), row.number)
        if first != row.number:
            yield context.problem(
                row, "name", _("与第%(first)d行是同一位居民"), _("请只留一行"), first=first
            )


def _load(rows: Rows, context: Context) -> Loaded:
    wanted: list[RecordSponsorRow] = [
        {
            "record_id": str(found[0].pk),
            "unit_path": found[0].unit_path,
            "leader": row["leader"],
            "since": row["since"],
            **given(row, "until"),  # type: ignore[typeddict-item]
        }
        for row, found in zip(rows, _found(rows, context), strict=True)
    ]
    return Loaded.of(rows, record_sponsors_load(actor=context.actor, about=_ABOUT, rows=wanted))


def _undo(actor: Scope, traces: Sequence[Trace]) -> None:
    made, changed = parted(traces, "orgs.recordsponsorship")
    record_sponsors_unload(actor=actor, about=_ABOUT, made=made, changed=changed)


def _current(actor: Scope, keys: Collection[str] | None) -> Iterator[dict[str, Any]]:
    kept = RecordSponsorship.objects.filter(record=_ABOUT.record).select_related("leader")
    there = Resident.objects.within(actor, LOAD).standing().select_related("unit")
    held = {str(resident.pk): resident for resident in there}
    for term in kept.order_by("unit_path", "record_id", "since"):
        if resident := held.get(term.record_id):
            yield {
                "entry": str(resident),
                "name": resident.name,
                "resident_id": None,
                "unit": resident.unit.code,
                "leader": term.leader.username,
                "since": term.since,
                "until": term.until,
            }


SPONSORS = Importer(
    code="people.sponsors",
    label=_("居民包保"),
    function=LOAD,
    hint=_("哪位领导包保哪位居民。居民按编号、身份证号，或姓名和社区认。"),
    fields=(
        Field("entry", _("居民编号"), hint=_("例如 居民000012"), max_length=30),
        Field("name", _("姓名"), synonyms=("居民姓名", "居民"), max_length=40),
        Field(
            "resident_id",
            _("身份证号"),
            synonyms=("公民身份号码", "身份证号码", "身份证"),
            personal=True,
            max_length=30,
        ),
        Field(
            "unit",
            _("社区或网格代码"),
            Kind.UNIT,
            synonyms=("社区或网格", "社区", "网格", "所属社区", "所属网格"),
        ),
        Field(
            "leader",
            _("包保领导"),
            Kind.PERSON,
            required=True,
            synonyms=("领导", "包保人", "登录名"),
        ),
        Field("since", _("自"), Kind.DATE, required=True, synonyms=("开始日期", "包保自")),
        Field("until", _("至"), Kind.DATE, synonyms=("结束日期", "包保至")),
    ),
    key=("entry", "resident_id", "name", "unit", "since"),
    check=_check,
    load=_load,
    undo=_undo,
    current=_current,
    seen_at="people:register",
    secret=True,
    order=46,
)
