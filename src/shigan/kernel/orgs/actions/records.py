"""Which leader answers for one record that is no matter (包保), one by one or by the sheet."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NotRequired, TypedDict

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.bulk import Change, Written, unwrite_rows, write_rows
from shigan.kernel.base.errors import Refused
from shigan.kernel.orgs.actions.common import (
    day_text,
    refuse_backwards,
    require_all,
    require_leading,
    tally,
    with_ids,
)
from shigan.kernel.orgs.models import RecordSponsorship, User
from shigan.kernel.orgs.queries import Term, leading, record_sponsor_of, sponsor_clashes
from shigan.kernel.orgs.rules import overlapping

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope

#: Naming who answers for one thing: a matter, or any other record.
SPONSOR = "matters.sponsor"
_KEY = ("record_id", "record", "since")


@dataclass(frozen=True)
class Sponsored:
    """The records that a sheet is about: their model's label, and who may load them."""

    record: str
    function: str


class RecordSponsorRow(TypedDict):
    """A sponsorship of a record as a sheet has it."""

    record_id: str
    unit_path: str
    leader: User
    since: date
    until: NotRequired[date | None]


@action("orgs.record_sponsor", label=_("指定登记的包保领导"))
def record_sponsor(
    *,
    actor: Scope,
    record: Model,
    unit_path: str,
    leader: User,
    since: date,
    until: date | None = None,
) -> RecordSponsorship:
    """Make a leader answer for a record from a day on, in the place of whoever did so far."""
    actor.require(SPONSOR, unit_path)
    refuse_backwards(since, until)
    if since > actor.on:
        raise Refused(_("开始的日期还没到"), fields={"since": _("请核对")})
    require_leading(leading(), leader, since)
    later = RecordSponsorship.objects.of(record).filter(since__gt=since).order_by("since")
    first = later.select_related("leader").first()
    if first and overlapping([(since, until), (first.since, first.until)]):
        raise Refused(
            _("%(day)s起已由%(leader)s包保") % {"day": first.since, "leader": first.leader},
            fields={"until": _("请填写不晚于那一天的日期")},
        )
    before = None
    if former := record_sponsor_of(record, since):
        before = _term(former)
        _cut(former, since)
    sponsorship = RecordSponsorship.objects.create(
        record=record._meta.label_lower,
        record_id=str(record.pk),
        unit_path=unit_path,
        leader=leader,
        since=since,
        until=until,
    )
    note(subject=record, before=before, after=_term(sponsorship))
    return sponsorship


@action("orgs.record_sponsor_end", label=_("结束登记的包保"))
def record_sponsor_end(*, actor: Scope, record: Model, unit_path: str, on: date) -> None:
    """End the sponsorship of a record in force that day; that day is no longer part of it."""
    actor.require(SPONSOR, unit_path)
    held = record_sponsor_of(record, on)
    if held is None:
        raise Refused(_("那一天没有包保领导"))
    before = _term(held)
    _cut(held, on)
    note(subject=record, before=before, after={"until": str(on)})


def _term(held: RecordSponsorship) -> dict[str, str | None]:
    """A sponsorship as the log keeps it."""
    until = day_text(held.until)
    return {"leader": held.leader.username, "since": str(held.since), "until": until}


def _cut(held: RecordSponsorship, on: date) -> None:
    """Nothing is left of what would end on its first day, or before."""
    if held.since >= on:
        held.delete()
        return
    held.until = on
    held.save(update_fields=["until"])


@action("orgs.record_sponsors_load", label=_("批量指定登记的包保领导"))
def record_sponsors_load(
    *, actor: Scope, about: Sponsored, rows: Sequence[RecordSponsorRow]
) -> list[Written[RecordSponsorship]]:
    """Enter who answers for records, and correct the end of what is there.

    Two terms of one record that share a day are refused: a sheet cuts nothing short by itself.
    """
    spans = leading()
    for row in rows:
        actor.require(about.function, row["unit_path"])
        refuse_backwards(row["since"], row.get("until"))
        if row["since"] > actor.on:
            raise Refused(_("开始的日期还没到"))
        require_leading(spans, row["leader"], row["since"])
    terms = [Term(r["record_id"], r["since"], r.get("until"), "until" in r) for r in rows]
    if clashes := sponsor_clashes(about.record, terms):
        raise Refused(_("与%(day)s起的包保重叠") % {"day": next(iter(clashes.values()))})
    values = [{"record": about.record, **with_ids(row, "leader")} for row in rows]
    results = _written(about, values)
    note(subject=None, after=tally(results))
    return results


def _written(
    about: Sponsored, values: Sequence[Mapping[str, object]]
) -> list[Written[RecordSponsorship]]:
    """Those that are there first: one must have ended before the store takes the next."""
    held = set(
        RecordSponsorship.objects.filter(
            record=about.record, record_id__in={str(v["record_id"]) for v in values}
        ).values_list("record_id", "since")
    )
    there = [(v["record_id"], v["since"]) in held for v in values]
    kept = [v for v, is_there in zip(values, there, strict=True) if is_there]
    fresh = [v for v, is_there in zip(values, there, strict=True) if not is_there]
    old = iter(write_rows(RecordSponsorship, kept, key=_KEY, once=("unit_path",)))
    new = iter(write_rows(RecordSponsorship, fresh, key=_KEY))
    return [next(old if is_there else new) for is_there in there]


@action("orgs.record_sponsors_unload", label=_("撤回批量指定的登记包保"))
def record_sponsors_unload(
    *, actor: Scope, about: Sponsored, made: Collection[int], changed: Mapping[int, Change]
) -> None:
    """Take back what a load did."""
    mine = RecordSponsorship.objects.filter(record=about.record)
    require_all(actor, mine, "unit_path", [*made, *changed], about.function)
    unwrite_rows(RecordSponsorship, made=made, changed={})
    unwrite_rows(RecordSponsorship, made=(), changed=changed)
    note(subject=None, before={"made": len(made), "changed": len(changed)})


def record_sponsors_cut(record: Model, on: date) -> dict[str, str | None] | None:
    """Within an action on the record itself: from that day on nobody answers for it any more.

    What would begin later goes as well. The term that was cut, for the action's own note.
    """
    cut = None
    for held in RecordSponsorship.objects.of(record).select_related("leader").order_by("since"):
        if held.until is not None and held.until <= on:
            continue
        cut = cut or _term(held)
        _cut(held, on)
    return cut
