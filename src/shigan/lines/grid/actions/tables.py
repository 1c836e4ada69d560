"""The tables of the grid line: classes of events, and who is on duty for what."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.bulk import Blocker, Change, StoodOn, Written, unwrite_rows, write_rows
from shigan.kernel.base.errors import Refused
from shigan.kernel.matters.models import LimitRule
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.scope import Scope
from shigan.lines.grid.models import Duty, EventClass

_MANAGE = "rules.manage"


@dataclass(frozen=True)
class ClassRow:
    """A class as a table tells it."""

    code: str
    label: str
    parent: str
    sort: str
    #: None leaves those of a class that is there.
    keywords: Sequence[str] | None


@action("grid.classes_load", label=_("导入事件类别"))
def classes_load(*, actor: Scope, rows: Iterable[ClassRow]) -> list[Written[EventClass]]:
    """Store classes, in the rows' order; one that exists takes the new words."""
    actor.require(_MANAGE)
    rows = list(rows)
    written: dict[str, Written[EventClass]] = {}
    for few in ([r for r in rows if not r.parent], [r for r in rows if r.parent]):
        above = EventClass.objects.in_bulk([r.parent for r in few], field_name="code")
        values = [
            {
                "code": row.code,
                "label": row.label,
                "sort": row.sort,
                **({} if row.keywords is None else {"keywords": list(row.keywords)}),
                "parent_id": above[row.parent].pk if row.parent else None,
            }
            for row in few
        ]
        for result in write_rows(EventClass, values, key=("code",)):
            written[result.record.code] = result
    note(subject=None, after={"count": len(rows)})
    return [written[row.code] for row in rows]


@action("grid.classes_unload", label=_("撤回导入的事件类别"))
def classes_unload(*, actor: Scope, made: Collection[int], changed: Mapping[int, Change]) -> None:
    """Take classes back, small ones first, or raise `StoodOn` with what uses them now."""
    actor.require(_MANAGE)
    ours = EventClass.objects.filter(pk__in=made)
    if blockers := list(_named(dict(ours.values_list("code", "label")))):
        raise StoodOn(blockers)
    small = set(ours.filter(parent__isnull=False).values_list("pk", flat=True))
    unwrite_rows(EventClass, made=small, changed=changed)
    unwrite_rows(EventClass, made=set(made) - small, changed={})
    note(subject=None, before={"made": len(made), "changed": len(changed)})


def _named(labels: Mapping[str, str]) -> Iterator[Blocker]:
    """Rows that name a class by its code: the duty table, limits."""
    for duty in Duty.objects.filter(subject__in=labels).select_related("unit", "handler_unit"):
        yield Blocker(duty.subject, labels[duty.subject], f"{_('值守分工')} {duty}")
    for rule in LimitRule.objects.filter(kind__startswith="grid.", subject__in=labels):
        yield Blocker(rule.subject, labels[rule.subject], f"{_('时限规则')} {rule}")


@dataclass(frozen=True)
class DutyRow:
    """A line of the duty table."""

    unit: Unit
    subject: str
    handler_unit: Unit
    since: date
    until: date | None = None


@dataclass(frozen=True)
class DutySet:
    """A line that was set, and the lines before it that it ended: until when each held."""

    duty: Duty
    ended: tuple[tuple[Duty, date | None], ...] = ()
    #: Of a line that was there already what is different now; None of a new one.
    change: Change | None = None


@action("grid.duties_load", label=_("导入值守分工"))
def duties_load(*, actor: Scope, rows: Iterable[DutyRow]) -> list[DutySet]:
    """Store lines of the duty table; each new one ends the one that held before it."""
    actor.require(_MANAGE)
    made = [_put_duty(row) for row in rows]
    note(subject=None, after={"count": len(made)})
    return made


@action("grid.duties_unload", label=_("撤回导入的值守分工"))
def duties_unload(*, actor: Scope, made: Collection[int], changed: Mapping[int, Change]) -> None:
    """Take lines back and let those hold again that they ended, or raise `StoodOn`."""
    actor.require(_MANAGE)
    if blockers := list(_set_since(made)):
        raise StoodOn(blockers)
    unwrite_rows(Duty, made=made, changed=changed)
    note(subject=None, before={"made": len(made), "changed": len(changed)})


def _set_since(made: Collection[int]) -> Iterator[Blocker]:
    """Later lines for the same place and class, which took over from these."""
    ours = Duty.objects.filter(pk__in=made).select_related("unit", "handler_unit")
    for duty in ours:
        later = Duty.objects.filter(unit=duty.unit, subject=duty.subject, since__gt=duty.since)
        for other in later.exclude(pk__in=made).select_related("unit", "handler_unit"):
            yield Blocker(str(duty.pk), str(duty), f"{_('值守分工')} {other} {other.since}")


@action("grid.duty_set", label=_("设定值守分工"))
def duty_set(*, actor: Scope, row: DutyRow) -> Duty:
    """Say who handles a class of events in a place from a day on."""
    actor.require(_MANAGE, row.unit.path)
    made = _set_duty(row).duty
    note(subject=made, after={"handler": row.handler_unit.code, "since": str(row.since)})
    return made


def _put_duty(row: DutyRow) -> DutySet:
    """A line as the sheet says it: the one that is there is set right, or a new one is set."""
    same = Duty.objects.filter(unit=row.unit, subject=row.subject)
    duty = same.filter(since=row.since).first()
    if duty is None:
        return _set_duty(row)
    _require_span(row)
    wanted = {"handler_unit_id": row.handler_unit.pk, "until": row.until}
    change = {
        name: [_plain(getattr(duty, name)), _plain(value)]
        for name, value in wanted.items()
        if getattr(duty, name) != value
    }
    for name in change:
        setattr(duty, name, wanted[name])
    later = same.filter(since__gt=row.since).order_by("since").first()
    if "until" in change and later and (row.until is None or row.until > later.since):
        raise Refused(
            _("%(duty)s：截止日晚于下一条分工的起始日%(since)s")
            % {"duty": duty, "since": later.since},
            fields={"until": _("写到那一天为止")},
        )
    if change:
        duty.save(update_fields=list(wanted))
    return DutySet(duty, change=change)


def _plain(value: int | date | None) -> int | str | None:
    return str(value) if isinstance(value, date) else value


def _require_span(row: DutyRow) -> None:
    if row.until is not None and row.until <= row.since:
        raise Refused(_("分工的截止日必须晚于起始日"), fields={"until": _("选择更晚的日期")})


def _set_duty(row: DutyRow) -> DutySet:
    _require_span(row)
    held = Duty.objects.filter(unit=row.unit, subject=row.subject)
    if held.filter(since__gte=row.since).exists():
        raise Refused(
            _("这一天或之后已有同一分工；新分工的起始日必须晚于现有的"),
            fields={"since": _("选择更晚的日期")},
        )
    ending = held.filter(Q(until__isnull=True) | Q(until__gt=row.since))
    ended = tuple((duty, duty.until) for duty in ending)
    ending.update(until=row.since)
    duty = Duty.objects.create(
        unit=row.unit,
        subject=row.subject,
        handler_unit=row.handler_unit,
        since=row.since,
        until=row.until,
    )
    return DutySet(duty, ended)
