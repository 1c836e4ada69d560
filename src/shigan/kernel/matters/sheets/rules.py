"""The sheets of rules, dated and with their source."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from shigan.kernel.clock.choices import LimitUnitChoice
from shigan.kernel.imports.queries.context import Context
from shigan.kernel.imports.registry import Importer, Loaded, Row, Rows, Trace, parted
from shigan.kernel.matters.actions.rows import (
    ColourInput,
    LimitInput,
    RuleSet,
    colours_load,
    limits_load,
    rules_unload,
)
from shigan.kernel.matters.choices import Criterion
from shigan.kernel.matters.models import ColourRuleRow, LimitRule
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


def _undo_rules(actor: Scope, traces: Sequence[Trace]) -> None:
    for model in (LimitRule, ColourRuleRow):
        made, changed = parted(traces, model._meta.label_lower)
        if made or changed:
            rules_unload(actor=actor, model=model, made=made, changed=changed)


def _present_limits(actor: Scope, keys: Collection[str] | None) -> Iterator[dict[str, Any]]:
    for rule in LimitRule.objects.order_by("kind", "step", "subject", "valid_from"):
        yield {code: getattr(rule, code) for code in _LIMIT}


def _present_colours(actor: Scope, keys: Collection[str] | None) -> Iterator[dict[str, Any]]:
    for rule in ColourRuleRow.objects.order_by("kind", "criterion", "valid_from"):
        yield {code: getattr(rule, code) for code in _COLOUR}


def _limit(row: Row) -> LimitInput:
    return LimitInput(
        kind=row["kind"],
        step=row["step"] or "",
        subject=row["subject"] or "",
        amount=row["amount"],
        unit=row["unit"],
        valid_from=row["valid_from"],
        source=row["source"],
        verified=bool(row.says("verified")),
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
        verified=bool(row.says("verified")),
    )


def _loaded(rows: Rows, results: Sequence[RuleSet]) -> Loaded:
    loaded = Loaded()
    made: set[int] = set()
    for row, result in zip(rows, results, strict=True):
        if result.change is None:
            loaded.add(row, result.rule)
            made.add(result.rule.pk)
        elif result.change:
            loaded.add(row, result.rule, made=False, data=result.change)
        for rule in (one for one in result.ended if one.pk not in made):
            change = {"valid_until": [None, str(result.rule.valid_from)]}
            loaded.add(row, rule, made=False, data=change)
    return loaded


_LIMIT = ("kind", "step", "subject", "amount", "unit", "valid_from", "source", "verified")
_COLOUR = ("kind", "criterion", "yellow", "red", "unit", "valid_from", "source", "verified")


RULES = (
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
        undo=_undo_rules,
        current=_present_limits,
        fixed=frozenset({"amount", "unit"}),
        seen_at="matters:rules",
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
        undo=_undo_rules,
        current=_present_colours,
        fixed=frozenset({"yellow", "red", "unit"}),
        seen_at="matters:rules",
        order=51,
    ),
)
