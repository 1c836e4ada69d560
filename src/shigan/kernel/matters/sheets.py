"""The sheets of rules, dated and with their source; what the ledgers of all lines share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from shigan.kernel.clock.choices import LimitUnitChoice
from shigan.kernel.imports.queries.context import Context
from shigan.kernel.imports.registry import Importer, Loaded, Problem, Row, Rows, Trace
from shigan.kernel.matters.actions.load import matters_unload
from shigan.kernel.matters.actions.rows import (
    ColourInput,
    LimitInput,
    colours_load,
    limits_load,
)
from shigan.kernel.matters.choices import Criterion
from shigan.kernel.matters.models import ColourRuleRow, LimitRule, Matter
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.fields import Field, Kind

_KIND = Field("kind", _("事项类型"), max_length=40, synonyms=("kind",))
_UNIT = Field("unit", _("单位"), Kind.CHOICE, choices=LimitUnitChoice.choices, synonyms=("unit",))
_DATED = (
    Field("valid_from", _("生效日"), Kind.DATE, required=True, synonyms=("valid_from",)),
    Field("source", _("依据"), required=True, max_length=200, synonyms=("source",)),
    Field("verified", _("已核实"), Kind.YES_NO, synonyms=("verified",)),
)


def _load_limits(rows: Rows, context: Context) -> Loaded:
    return _loaded(rows, limits_load(actor=context.actor, rows=[_limit(row) for row in rows]))


def _limit(row: Row) -> LimitInput:
    return LimitInput(
        kind=row["kind"],
        step=row["step"] or "",
        subject=row["subject"] or "",
        amount=row["amount"],
        unit=row["unit"],
        valid_from=row["valid_from"],
        source=row["source"],
        verified=bool(row["verified"]),
    )


def _load_colours(rows: Rows, context: Context) -> Loaded:
    return _loaded(rows, colours_load(actor=context.actor, rows=[_colour(row) for row in rows]))


def _colour(row: Row) -> ColourInput:
    return ColourInput(
        kind=row["kind"] or "",
        criterion=row["criterion"],
        yellow=row["yellow"],
        red=row["red"],
        unit=row["unit"] or "",
        valid_from=row["valid_from"],
        source=row["source"],
        verified=bool(row["verified"]),
    )


def _loaded(rows: Rows, made: Sequence[LimitRule | ColourRuleRow]) -> Loaded:
    loaded = Loaded()
    for row, record in zip(rows, made, strict=True):
        loaded.add(row, record)
    return loaded


IMPORTERS = (
    Importer(
        "rules.limits",
        _("时限规则"),
        "rules.manage",
        fields=(
            _KIND,
            Field("step", _("环节"), max_length=40, synonyms=("step",)),
            Field("subject", _("类别"), max_length=40, synonyms=("subject",)),
            Field("amount", _("时限"), Kind.WHOLE, required=True, synonyms=("amount",)),
            _UNIT,
            *_DATED,
        ),
        key=("kind", "step", "subject", "valid_from"),
        load=_load_limits,
        order=50,
    ),
    Importer(
        "rules.colours",
        _("三色规则"),
        "rules.manage",
        fields=(
            _KIND,
            Field(
                "criterion",
                _("判定项"),
                Kind.CHOICE,
                required=True,
                choices=Criterion.choices,
                synonyms=("criterion",),
            ),
            Field("yellow", _("转黄"), Kind.DECIMAL, synonyms=("yellow",)),
            Field("red", _("转红"), Kind.DECIMAL, synonyms=("red",)),
            _UNIT,
            *_DATED,
        ),
        key=("kind", "criterion", "valid_from"),
        load=_load_colours,
        order=51,
    ),
)


def times_in_order(row: Row, context: Context, order: Iterable[str]) -> Iterator[Problem]:
    """The instants of a ledger's row that come before the one that they should follow."""
    last: datetime | None = None
    for code in order:
        at = row[code]
        if at is None:
            continue
        if last is not None and at < last:
            yield context.problem(
                row, code, _("早于上一个环节的时间"), _("核对两个时间，后一环节不能更早")
            )
        last = at


def undo_matters(actor: Scope, traces: Sequence[Trace]) -> None:
    """Take the matters of a ledger back, unless somebody worked on one since."""
    label = Matter._meta.label_lower
    versions = {int(t.object_id): t.data["version"] for t in traces if t.label == label}
    matters = list(Matter.objects.filter(pk__in=versions).order_by("pk"))
    matters_unload(actor=actor, matters=matters, loaded_versions=versions)
