"""Many matters with their past at once: the way in for an office's own ledger.

Each passes through the same steps, clocks and chain as at the desk; nothing is written until all
of them hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import islice

from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.bulk import chunks
from shigan.kernel.base.errors import Refused
from shigan.kernel.base.inserts import insert_records, update_records
from shigan.kernel.clock.queries import now
from shigan.kernel.matters.actions.core import (
    Move,
    add_entry,
    apply_move,
    clock_of,
    exhibits,
    settle,
)
from shigan.kernel.matters.actions.open import OPEN, Opening, new_matter, street_of
from shigan.kernel.matters.choices import Ending
from shigan.kernel.matters.models import Counter, Entry, Exhibit, Matter
from shigan.kernel.matters.queries.numbers import serial_of
from shigan.kernel.matters.queries.rulebook import Rulebook, rulebook
from shigan.kernel.matters.queries.sponsors import Sponsors, sponsors_on
from shigan.kernel.matters.registry import Act, MatterKind, kinds
from shigan.kernel.matters.rules.steps import StepClock
from shigan.kernel.matters.search import index_new_matters
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.rules import street_path
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.saying import listed

_BATCH = 1000
UNDO = Act("undo_load", _("撤回导入"), function="")


@dataclass(frozen=True)
class Past:
    """A matter as an outside ledger tells it: how it was opened, and each move since."""

    number: str
    opening: Opening
    opened_by: tuple[int | None, str]
    moves: Sequence[Move]


@lru_cache(maxsize=256)
def left_at(version: int) -> Mapping[str, int]:
    """What is needed to take a loaded matter back; one for all of that version."""
    return {"version": version}


@action("matters.load", label=_("导入事项"), joins=True)
def matters_load(
    *,
    actor: Scope,
    kind: str,
    pasts: Iterable[Past],
    stored: Callable[[Sequence[Matter]], object],
    on_progress: Callable[[int], None] | None = None,
) -> None:
    """Store matters with their whole past; the caller's transaction holds them together.

    `stored` is given them part by part, in their order, as soon as they have their keys: nobody
    need hold all of a large ledger.
    """
    declared = kinds[kind]
    actor.require(f"{declared.line}.load")
    ground = _Ground(declared, rulebook(), now(), sponsors_on(actor.on))
    done, serials = 0, dict[str, int]()
    for few in _parts(pasts):
        matters = _store([_replayed(past, ground) for past in few])
        _highest(matters, serials)
        stored(matters)
        done += len(matters)
        if on_progress:
            on_progress(done)
    _raise_counters(serials)
    note(subject=None, after={"kind": kind, "count": done}, text=str(declared.label))


@dataclass(frozen=True)
class _Ground:
    """What all matters of a load stand on, read once."""

    kind: MatterKind
    book: Rulebook
    at: datetime
    sponsors: Sponsors
    streets: dict[str, Unit] = field(default_factory=dict)

    def street(self, unit: Unit) -> Unit:
        """The street in which a unit lies."""
        path = street_path(unit.path)
        if path not in self.streets:
            self.streets[path] = street_of(unit)
        return self.streets[path]


def _parts(pasts: Iterable[Past]) -> Iterator[list[Past]]:
    rest = iter(pasts)
    while few := list(islice(rest, _BATCH)):
        yield few


def _replayed(past: Past, ground: _Ground) -> tuple[Matter, list[tuple[Entry, Move]]]:
    """The matter and its entries in memory, step by step as the past tells them."""
    book, at, opening = ground.book, ground.at, past.opening
    if not past.number.strip() or "/" in past.number:  # it stands in addresses
        raise Refused(
            _("编号“%(number)s”不能用：不能为空，也不能含有“/”") % {"number": past.number}
        )
    opened_at = opening.at or at
    street = ground.street(opening.unit)
    matter = new_matter(ground.kind, opening, opened_at, ground.sponsors, street)
    matter.number = past.number
    first = Move(
        act=OPEN,
        at=opened_at,
        actor_id=past.opened_by[0],
        actor_name=past.opened_by[1],
        data=opening.data,
        evidence=opening.evidence,
    )
    written = [(add_entry(matter, first, step_from=""), first)]
    for move in past.moves:
        if move.at < matter.last_entry_at or move.at > at:
            raise Refused(
                _("%(number)s：“%(act)s”的时间早于上一步，或晚于现在")
                % {"number": past.number, "act": move.act.label}
            )
        if move.act.ends is not None:  # how it stood until then stays known
            settle(matter, book, move.at, clock=_clock(matter, written))
        step_from = matter.step
        apply_move(matter, move)
        written.append((add_entry(matter, move, step_from=step_from), move))
    if matter.ended_at is None:
        settle(matter, book, at, clock=_clock(matter, written))
    return matter, written


def _clock(matter: Matter, written: Sequence[tuple[Entry, Move]]) -> StepClock | None:
    """The clock of the present stay; None where it simply runs from the beginning of that."""
    if not any(move.act.back for _entry, move in written):
        return None
    return clock_of(matter, (entry for entry, _move in written))


def _store(batch: list[tuple[Matter, list[tuple[Entry, Move]]]]) -> list[Matter]:
    matters = [matter for matter, _written in batch]
    insert_records(matters)
    entries: list[Entry] = []
    shown: list[Exhibit] = []
    for matter, written in batch:
        for entry, move in written:
            entry.matter_id = matter.pk
            entries.append(entry)
            shown += exhibits(entry, move)
    insert_records(entries)
    insert_records(shown)
    index_new_matters(matters)
    return matters


def _highest(matters: Iterable[Matter], serials: dict[str, int]) -> None:
    for matter in matters:
        if found := serial_of(matter.number):
            key, serial = found
            serials[key] = max(serial, serials.get(key, 0))


def _raise_counters(serials: Mapping[str, int]) -> None:
    for key, serial in serials.items():
        counter, made = Counter.objects.get_or_create(key=key, defaults={"last": serial})
        if not made:
            Counter.objects.filter(pk=counter.pk).update(last=Greatest(F("last"), serial))


@action("matters.unload", label=_("撤回导入的事项"), joins=True)
def matters_unload(
    *,
    actor: Scope,
    versions: Mapping[int, int],
    on_progress: Callable[[int], None] | None = None,
) -> None:
    """Take loaded matters back: each ends as undone and leaves every list and figure.

    `versions`: key → the version at which it was loaded. Refused, with the list, where somebody
    has worked on one since.
    """
    refuse_worked(versions)
    at, done = now(), 0
    undo = Move(act=UNDO, at=at, actor_id=actor.user_id, actor_name=actor.name)
    for some in chunks(sorted(versions), _BATCH):
        matters = list(Matter.objects.filter(pk__in=some).order_by("pk"))
        for line in {m.declared.line for m in matters}:
            actor.require(f"{line}.load")
        entries = []
        for matter in matters:
            matter.ended_at, matter.ending = at, Ending.UNDONE
            entries.append(add_entry(matter, undo, step_from=matter.step))
        update_records(matters, ["ended_at", "ending", "version", "head_hash", "last_entry_at"])
        insert_records(entries)
        done += len(matters)
        if on_progress:
            on_progress(done)
    note(subject=None, after={"count": done, "at": timezone.localtime(at).isoformat()})


def refuse_worked(versions: Mapping[int, int]) -> None:
    """Hold matters as they stand until the transaction ends; refused, with the list, where one is
    no longer at its version.
    """
    worked: list[str] = []
    for some in chunks(sorted(versions), _BATCH):
        held = Matter.objects.select_for_update().filter(pk__in=some).order_by("pk")
        rows = held.values_list("pk", "version", "number")
        worked += [number for pk, version, number in rows if version != versions[pk]]
    if worked:
        raise Refused(
            _("导入之后又办理过，不能撤回：%(numbers)s") % {"numbers": listed(worked[:20])}
        )
