"""Dated rule rows: limits and colour rules that an office edits, each with its source."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias, cast

from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.bulk import Blocker, Change, StoodOn, unwrite_rows
from shigan.kernel.base.errors import Refused
from shigan.kernel.clock.queries import now
from shigan.kernel.clock.rules import LimitUnit, fits
from shigan.kernel.matters.actions.core import set_turning
from shigan.kernel.matters.actions.resettle import rework_open
from shigan.kernel.matters.choices import OPEN_COLOURS, Criterion
from shigan.kernel.matters.models import ColourRuleRow, LimitRule, Matter
from shigan.kernel.matters.queries.rulebook import rulebook_with
from shigan.kernel.orgs.scope import Scope

Rule: TypeAlias = LimitRule | ColourRuleRow
_MANAGE = "rules.manage"
_BATCH = 1000
_POINTS = 100
#: What no sheet changes of a rule that holds: matters went by it.
_THRESHOLDS = ("amount", "unit", "yellow", "red")
_TURNS = ("yellow_at", "yellow_why", "red_at", "red_why")


@dataclass(frozen=True)
class LimitInput:
    """A limit as it is to hold from a day on."""

    kind: str
    step: str
    subject: str
    amount: int
    unit: str
    valid_from: date
    source: str
    verified: bool = False


@dataclass(frozen=True)
class ColourInput:
    """A colour rule as it is to hold from a day on."""

    kind: str
    criterion: str
    yellow: Decimal | None
    red: Decimal | None
    unit: str
    valid_from: date
    source: str
    verified: bool = False


@dataclass(frozen=True)
class RuleSet:
    """A rule as a sheet says it, the rules that it ended, and what is different of one that was
    there: None of a new one.
    """

    rule: Rule
    ended: Sequence[Rule] = ()
    change: Change | None = None


@action("rules.limits_load", label=_("导入时限规则"))
def limits_load(*, actor: Scope, rows: Iterable[LimitInput]) -> list[RuleSet]:
    """Store limits; each ends the row that held before it. Of one that is there only the source,
    and whether it was verified, can change.
    """
    actor.require(_MANAGE)
    results = [_known(LimitRule, _limit_key(row), row) or _set_limit(row) for row in rows]
    note(subject=None, after={"count": len(results)})
    return results


@action("rules.limit_set", label=_("设定时限"))
def limit_set(*, actor: Scope, row: LimitInput) -> LimitRule:
    """Set a limit from a day on. Matters that are under way keep the limit they began with."""
    actor.require(_MANAGE)
    _not_before_today(actor, row.valid_from)
    made = cast("LimitRule", _set_limit(row).rule)
    note(subject=made, after={"limit": str(made), "from": str(made.valid_from)})
    return made


def _limit_key(row: LimitInput) -> dict[str, str]:
    return {"kind": row.kind, "step": row.step, "subject": row.subject}


def _set_limit(row: LimitInput) -> RuleSet:
    if not row.source.strip():
        raise Refused(_("请注明依据"), fields={"source": _("填写文号或来源")})
    if not fits(row.amount, LimitUnit(row.unit)):
        raise Refused(_("时限至少为1，最多一百年"), fields={"amount": _("填写大于0、不太大的整数")})
    ended = _end_before(LimitRule, _limit_key(row), row.valid_from)
    made = LimitRule.objects.create(
        **_limit_key(row),
        amount=row.amount,
        unit=row.unit,
        valid_from=row.valid_from,
        source=row.source.strip(),
        verified=row.verified,
    )
    return RuleSet(made, ended)


@action("rules.colours_load", label=_("导入三色规则"))
def colours_load(*, actor: Scope, rows: Iterable[ColourInput]) -> list[RuleSet]:
    """Store colour rules; open matters turn by them from now on."""
    actor.require(_MANAGE)
    results = [_known(ColourRuleRow, _colour_key(row), row) or _set_colour(row) for row in rows]
    turned = rework_open(_TURNS, set_turning)
    note(subject=None, after={"count": len(results), "turned": turned})
    return results


@action("rules.unload", label=_("撤回导入的规则"))
def rules_unload(
    *,
    actor: Scope,
    model: type[Rule],
    made: Collection[int],
    changed: Mapping[int, Change],
) -> None:
    """Take rules back and let those hold again that they ended, or raise `StoodOn`."""
    actor.require(_MANAGE)
    if blockers := list(_taken_over(model, made)):
        raise StoodOn(blockers)
    unwrite_rows(model, made=made, changed=changed)
    turned = rework_open(_TURNS, set_turning) if model is ColourRuleRow else 0
    note(
        subject=None,
        before={"made": len(made), "changed": len(changed)},
        after={"turned": turned},
    )


def _taken_over(model: type[Rule], made: Collection[int]) -> Iterator[Blocker]:
    """Later rules that ended these."""
    key = ("kind", "step", "subject") if model is LimitRule else ("kind", "criterion")
    for rule in model.objects.filter(pk__in=made, valid_until__isnull=False):
        same = model.objects.filter(**{name: getattr(rule, name) for name in key})
        for other in same.filter(valid_from__gt=rule.valid_from).exclude(pk__in=made):
            yield Blocker(str(rule.pk), str(rule), f"{other} {other.valid_from}")


def _known(
    model: type[Rule], key: Mapping[str, str], row: LimitInput | ColourInput
) -> RuleSet | None:
    """The rule that is there from that very day, its source set right; None where there is none."""
    rule = model.objects.filter(**key, valid_from=row.valid_from).first()
    if rule is None:
        return None
    if any(getattr(rule, name) != getattr(row, name) for name in _THRESHOLDS if hasattr(row, name)):
        raise Refused(_("%(rule)s：从这一天起已有规则；要改请另定生效日") % {"rule": rule})
    wanted = {"source": row.source.strip(), "verified": row.verified}
    change = {n: [getattr(rule, n), v] for n, v in wanted.items() if getattr(rule, n) != v}
    for name in change:
        setattr(rule, name, wanted[name])
    if change:
        rule.save(update_fields=list(change))
    return RuleSet(rule, change=change)


@action("rules.colour_rule_set", label=_("设定三色规则"))
def colour_rule_set(*, actor: Scope, row: ColourInput) -> ColourRuleRow:
    """Set a colour rule from today or a later day on; open matters turn by it from then."""
    actor.require(_MANAGE)
    _not_before_today(actor, row.valid_from)
    made = cast("ColourRuleRow", _set_colour(row).rule)
    turned = rework_open(_TURNS, set_turning)
    note(subject=made, after={"rule": str(made), "turned": turned})
    return made


def _colour_key(row: ColourInput) -> dict[str, str]:
    return {"kind": row.kind, "criterion": row.criterion}


def _set_colour(row: ColourInput) -> RuleSet:
    draft = colour_draft(row)
    ended = _end_before(ColourRuleRow, _colour_key(row), row.valid_from)
    draft.save(force_insert=True)
    return RuleSet(draft, ended)


def colour_draft(row: ColourInput) -> ColourRuleRow:
    """The checked row, not stored: what a preview tries."""
    if not row.source.strip():
        raise Refused(_("请注明依据"), fields={"source": _("填写文号或来源")})
    if row.criterion != Criterion.PLAN and not row.unit:
        raise Refused(_("请选择时间单位"), fields={"unit": _("选择工作日、小时等")})
    _require_thresholds(row)
    return ColourRuleRow(
        kind=row.kind,
        criterion=row.criterion,
        yellow=row.yellow,
        red=row.red,
        unit=row.unit,
        valid_from=row.valid_from,
        source=row.source.strip(),
        verified=row.verified,
    )


def _require_thresholds(row: ColourInput) -> None:
    """Amounts that mean something: no spans below one but 0 for at once, red not before yellow."""
    for code, amount in (("yellow", row.yellow), ("red", row.red)):
        if amount is None:
            continue
        if not _sound(amount, row):
            raise Refused(
                _("门槛须为不小于0的数；时间须为整数，最多一百年；百分点不超过100"),
                fields={code: _("例如 0、1、10")},
            )
    ordered = row.criterion not in {Criterion.DEADLINE, Criterion.STEP}  # these count both ways
    if ordered and row.yellow is not None and row.red is not None and row.red < row.yellow:
        raise Refused(_("转红的门槛不能低于转黄的"), fields={"red": _("填写更大的数")})


def _sound(amount: Decimal, row: ColourInput) -> bool:
    if row.criterion == Criterion.PLAN:
        return 0 <= amount <= _POINTS
    return not amount or (amount == int(amount) and fits(int(amount), LimitUnit(row.unit)))


def _not_before_today(actor: Scope, day: date) -> None:
    if day < actor.on:
        raise Refused(
            _("生效日不能早于今天；以前的规则请用导入补录"),
            fields={"valid_from": _("选择今天或以后的日期")},
        )


def _end_before(model: type[Rule], key: Mapping[str, str], day: date) -> list[Rule]:
    rows = model.objects.filter(**key)
    if rows.filter(valid_from__gte=day).exists():
        raise Refused(
            _("这一天或之后已有同一规则；新规则的生效日必须晚于现有的"),
            fields={"valid_from": _("选择更晚的日期")},
        )
    ended = list(rows.filter(valid_until__isnull=True))
    rows.filter(valid_until__isnull=True).update(valid_until=day)
    return ended


@dataclass(frozen=True)
class Preview:
    """How many open matters would have each colour, now and under a changed rule."""

    now: dict[str, int]
    then: dict[str, int]
    changing: int


def colour_rule_preview(*, actor: Scope, row: ColourInput) -> Preview:
    """What would change today if the rule held already; nothing is stored."""
    actor.require(_MANAGE)
    draft, at = colour_draft(row), now()
    draft.valid_from = min(draft.valid_from, actor.on)
    book = rulebook_with(draft)
    counts = {side: {c.value: 0 for c in OPEN_COLOURS} for side in ("now", "then")}
    changing = 0
    for matter in Matter.objects.visible_to(actor).filter(ended_at__isnull=True).iterator(_BATCH):
        before = matter.colour_at(at)
        set_turning(matter, book, at)
        after = matter.colour_at(at)
        counts["now"][before] += 1
        counts["then"][after] += 1
        changing += before != after
    return Preview(counts["now"], counts["then"], changing)
