"""What every deed on a matter is made of: lock, change in memory, entry, turning times, save.

The same functions serve one matter at the desk and twenty thousand from a sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.errors import Conflict, Denied, Refused
from shigan.kernel.base.inserts import drafted
from shigan.kernel.base.rows import found, insert, remember, update
from shigan.kernel.clock.queries import now
from shigan.kernel.clock.rules import Calendar, Pause, TimeLimit, deadline, extend
from shigan.kernel.matters.models import Entry, Exhibit, Extension, Matter, within
from shigan.kernel.matters.models import Pause as PauseRow
from shigan.kernel.matters.queries.passages import passages
from shigan.kernel.matters.queries.rulebook import Rulebook, rulebook
from shigan.kernel.matters.registry import Act, Label, Side
from shigan.kernel.matters.rules.chain import entry_hash
from shigan.kernel.matters.rules.colour import Facts, turning
from shigan.kernel.matters.rules.steps import Grant, StepClock, stays, step_clock, step_grants
from shigan.kernel.orgs.models import Unit, User
from shigan.kernel.orgs.scope import Scope


@dataclass(frozen=True)
class Move:
    """One act with all that it carries."""

    act: Act
    at: datetime
    actor_id: int | None
    actor_name: str
    note: str = ""
    #: The act's own inputs, as JSON values.
    data: Mapping[str, Any] = field(default_factory=dict)
    #: SHA-256 names of files by the code of the input that asked for them.
    evidence: Mapping[str, Sequence[str]] = field(default_factory=dict)
    handler_unit: Unit | None = None
    handler: User | None = None


@dataclass(frozen=True)
class Order:
    """What a person asks to be done to a matter.

    `seen` is the version that they decided upon. `values` are the act's inputs, typed;
    `evidence` the files (SHA-256 names) by the code of the input that asked for them.
    """

    matter_id: int
    seen: int | None = None
    note: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    evidence: Mapping[str, Sequence[str]] = field(default_factory=dict)
    handler_unit: Unit | None = None
    handler: User | None = None


def locked(actor: Scope, order: Order) -> Matter:
    """The matter, locked for this transaction, if the actor may see it and saw its last state."""
    seen = found(Matter, "id", order.matter_id, within(actor), lock=True)
    if not seen:
        raise Denied
    (matter,) = seen
    require_seen(actor, matter, order.seen)
    remember(matter)
    return matter


def moment(matter: Matter) -> datetime:
    """The instant of a deed on a locked matter: the present.

    Where the clock has been set back since the last entry, it is the instant of that one: entries
    stay in order, and work goes on. The audit row tells the clock's own time.
    """
    return max(now(), matter.last_entry_at)


def require_seen(actor: Scope, matter: Matter, seen: int | None) -> None:
    """Raise Conflict where the version that was decided upon is not the last one."""
    if seen is not None and seen != matter.version:
        raise _changed(actor, matter, seen)


def _changed(actor: Scope, matter: Matter, seen: int) -> Conflict:
    """What was done since the version that was seen; it may be one's own, from another window."""
    if matter.entries.filter(place__gt=seen).exclude(actor_id=actor.user_id).exists():
        return Conflict(
            _("您打开页面之后，别人办理过这件事项。请看过新的记录再决定；您填写的内容已保留。")
        )
    return Conflict(_("这件事项刚刚办理过。请看过新的记录再决定；您填写的内容已保留。"))


def may(actor: Scope, matter: Matter, function: str, side: Side = Side.PLACE) -> bool:
    """Whether the function is held over the matter's place, or over its handling unit.

    On the handler's side the handler in person may act too.
    """
    if side is Side.PLACE:
        return actor.may(function, matter.unit_path)
    if matter.handler_id is not None and matter.handler_id == actor.user_id:
        return actor.may(function)
    return actor.may(function, matter.handler_path or matter.unit_path)


def require(actor: Scope, matter: Matter, function: str, side: Side = Side.PLACE) -> None:
    """Raise Denied unless `may`."""
    if not may(actor, matter, function, side):
        raise Denied


def require_open(matter: Matter) -> None:
    """An ended matter is not worked on; it is reopened first."""
    if matter.ended_at is not None:
        raise Refused(_("这件事项已经结束；要继续办理，请先恢复办理"))


def apply_move(matter: Matter, move: Move) -> None:
    """Change the matter in memory as the act says."""
    act = move.act
    kind = matter.declared
    if act.assigns and move.handler_unit is not None:
        matter.handler_unit = move.handler_unit
        matter.handler_path = move.handler_unit.path
        matter.handler = move.handler
    if act.to:
        matter.step = act.to
        matter.step_since = move.at
        if matter.started_at is None and kind.position(act.to) >= kind.position(kind.started):
            matter.started_at = move.at
    if act.ends is not None:
        matter.ended_at = move.at
        matter.ending = act.ends
        matter.ended_as = act.outcome(move.data) if act.outcome is not None else ""


def add_entry(matter: Matter, move: Move, *, step_from: str) -> Entry:
    """The next entry of the chain, not yet saved; the matter remembers it as its last."""
    entry = drafted(
        Entry,
        street_id=matter.street_id,
        matter=matter,
        place=matter.version + 1,
        at=move.at,
        actor_id=move.actor_id,
        actor_name=move.actor_name[:80],
        act=move.act.code,
        label=_label(move.act),
        step_from=step_from,
        step_to=matter.step,
        note=move.note,
        data=dict(move.data),
        evidence=sorted({s for files in move.evidence.values() for s in files}),
        previous_hash=matter.head_hash,
    )
    entry.hash = entry_hash(entry.previous_hash, entry.payload)
    matter.version = entry.place
    matter.head_hash = entry.hash
    matter.last_entry_at = move.at
    return entry


def official(label: Label) -> str:
    """A label in the language of the office: what is kept does not change with the reader's."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(label)[:40]


#: Acts are declared once and stay; they are told apart as objects, for lazy texts compare by what
#: they say to their reader.
_labels: dict[int, tuple[Act, str]] = {}


def _label(act: Act) -> str:
    """What an entry calls the act."""
    kept = _labels.get(id(act))
    if kept is None:
        kept = _labels[id(act)] = (act, official(act.label))
    return kept[1]


def write_move(matter: Matter, move: Move, *, step_from: str) -> Entry:
    """Store what was done to a locked matter: its entry, its clocks, the matter itself."""
    entry = add_entry(matter, move, step_from=step_from)
    save_entry(entry, move)  # before the clocks, which look at the whole way
    settle_saved(matter, rulebook(), move.at)
    update(matter)
    return entry


def carry_out(
    actor: Scope, matter: Matter, move: Move, values: Mapping[str, Any], *, step_from: str
) -> Entry:
    """`write_move`, and the line keeps its own record in step."""
    entry = write_move(matter, move, step_from=step_from)
    if matter.declared.applied is not None:
        matter.declared.applied(matter, entry, actor, values)
    return entry


def save_entry(entry: Entry, move: Move) -> None:
    """Store the entry and its exhibits, after the matter."""
    entry.matter_id = entry.matter.pk  # a new matter has got its key meanwhile
    insert(entry)
    Exhibit.objects.bulk_create(exhibits(entry, move))


def exhibits(entry: Entry, move: Move) -> list[Exhibit]:
    """The rows by which a file is found to belong to a matter."""
    return [
        Exhibit(matter=entry.matter, place=entry.place, sha256=name, slot=slot)
        for slot, files in move.evidence.items()
        for name in dict.fromkeys(files)
    ]


def settle(
    matter: Matter,
    book: Rulebook,
    at: datetime,
    *,
    clock: StepClock | None = None,
    pauses: Sequence[Pause] = (),
    grants: Sequence[Grant] = (),
) -> None:
    """Work out limits and turning times anew: what the matter will do if nothing happens.

    `clock` is that of the present stay, where it is not simply from its beginning on.
    """
    kind, calendar = matter.kind, book.calendar
    if not matter.declared.whole_runs(matter.step):
        matter.due_at = None
    elif matter.started_at is not None:
        began = timezone.localdate(matter.started_at)
        whole = book.limit(kind, "", matter.subject, began)
        matter.due_at = _due(
            matter.started_at, whole, [grant.limit for grant in grants], calendar, pauses
        )
    clock = clock or StepClock(matter.step_since)
    step = book.limit(kind, matter.step, matter.subject, timezone.localdate(clock.since))
    held = [*pauses, *clock.away]
    more = step_grants(grants, matter.step, clock)
    matter.step_due_at = _due(clock.since, step, more, calendar, held)
    if matter.step_due_at and matter.due_at:  # going back to a step never outlasts the whole
        matter.step_due_at = min(matter.step_due_at, matter.due_at)
    if matter.ended_at is None:
        set_turning(matter, book, at)


def _due(
    since: datetime,
    limit: TimeLimit | None,
    more: Iterable[TimeLimit],
    calendar: Calendar,
    pauses: Sequence[Pause],
) -> datetime | None:
    due = deadline(since, limit, calendar, pauses) if limit else None
    for extension in more:
        due = extend(due, extension, calendar, pauses) if due else None
    return due


def set_turning(matter: Matter, book: Rulebook, at: datetime) -> None:
    """Set when the matter turns, by the colour rules of the day."""
    turns = turning(
        facts_of(matter), book.colour_rules(matter.kind, timezone.localdate(at)), book.calendar
    )
    matter.yellow_at, matter.yellow_why = turns.yellow_at, turns.yellow_why
    matter.red_at, matter.red_why = turns.red_at, turns.red_why


def facts_of(matter: Matter) -> Facts:
    """What the colour rules look at."""
    return Facts(
        due_at=matter.due_at,
        step_due_at=matter.step_due_at,
        last_entry_at=matter.last_entry_at,
        planned_start=matter.planned_start,
        started=matter.started_at is not None,
        paused=matter.paused_at is not None,
        progress=matter.progress,
        curve=tuple((datetime.fromisoformat(t), Decimal(str(v))) for t, v in matter.curve),
    )


def settle_saved(matter: Matter, book: Rulebook, at: datetime) -> None:
    """`settle` for a stored matter: with its pauses and granted extensions."""
    held = found(PauseRow, "matter_id", matter.pk)
    pauses = [Pause(one.start, one.end) for one in sorted(held, key=attrgetter("start"))]
    granted = filter(attrgetter("granted"), found(Extension, "matter_id", matter.pk))
    grants = [one.grant for one in sorted(granted, key=attrgetter("decided_at"))]
    entries = sorted(found(Entry, "matter_id", matter.pk), key=attrgetter("place"))
    clock = clock_of(matter, entries)
    settle(matter, book, at, clock=clock, pauses=pauses, grants=grants)


def clock_of(matter: Matter, entries: Iterable[Entry]) -> StepClock:
    """The clock of the step at which a matter stands, by what was done to it."""
    return step_clock(stays(passages(matter, entries)))


def clear_ending(matter: Matter) -> None:
    """Take back the end of a matter."""
    matter.ended_at = None
    matter.ending = matter.ended_as = ""
