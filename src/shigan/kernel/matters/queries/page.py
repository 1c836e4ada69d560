"""All that the page of one matter shows: a fixed number of statements, however long its past."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shigan.kernel.clock.rules import Pause as Held
from shigan.kernel.clock.rules import TimeLimit
from shigan.kernel.files.models import Evidence
from shigan.kernel.matters.choices import LinkKind
from shigan.kernel.matters.models import (
    Entry,
    Exhibit,
    Extension,
    Link,
    Matter,
    MatterSponsorship,
    Pause,
)
from shigan.kernel.matters.queries.passages import passages
from shigan.kernel.matters.queries.record import record
from shigan.kernel.matters.queries.rulebook import Rulebook, rulebook
from shigan.kernel.matters.rules.chain import chain_break
from shigan.kernel.matters.rules.steps import (
    Stay,
    StepClock,
    stays,
    step_clock,
    step_grants,
    summed,
)
from shigan.kernel.orgs.scope import Scope


@dataclass(frozen=True)
class File:
    """An evidence file that an entry brought."""

    sha256: str
    slot: str
    name: str
    is_image: bool


@dataclass(frozen=True)
class Linked:
    """Another matter that belongs to this one, and how."""

    label: str | Promise
    matter: Matter


_OUT = {
    LinkKind.MERGED_INTO: _("并入"),
    LinkKind.RAISED_FROM: _("来自"),
    LinkKind.RELATED: _("相关"),
}
_IN = _OUT | {LinkKind.MERGED_INTO: _("并入本件"), LinkKind.RAISED_FROM: _("由本件产生")}


@dataclass(frozen=True)
class MatterPage:
    """A matter with its past, as one page shows it at an instant."""

    matter: Matter
    at: datetime
    book: Rulebook
    entries: list[Entry]
    files: dict[int, list[File]]
    pauses: list[Pause]
    extensions: list[Extension]
    links: list[Linked]
    sponsorships: list[MatterSponsorship]

    @cached_property
    def stays(self) -> list[Stay]:
        """How long it was at which step."""
        ended = self.matter.ended_at  # what was set right later did not end it
        names = [e.actor_name for e in self.entries if ended is None or e.at <= ended]
        last = names[-1] if names else ""
        return stays(passages(self.matter, self.entries), ended, last)

    @property
    def held(self) -> list[Held]:
        """The pauses, as the rules take them."""
        return [Held(p.start, p.end) for p in self.pauses]

    def limits(self, step: str) -> list[TimeLimit]:
        """The limit of a step (blank: of the whole), by the rules of the day it was begun, with
        what was granted to it: one for each unit of time, none if it has no limit.
        """
        grants = [extension.grant for extension in self.extensions if extension.granted]
        began, more = self.matter.started_at, [grant.limit for grant in grants]
        if step:
            clock = self._clock(step)
            began = clock.since if clock else None
            more = step_grants(grants, step, clock) if clock else []
        day = timezone.localdate(began or self.at)
        limit = self.book.limit(self.matter.kind, step, self.matter.subject, day)
        return summed([limit, *more]) if limit else []

    def _clock(self, step: str) -> StepClock | None:
        """The clock of the last stay at a step, if it was ever there."""
        ends = [place for place, stay in enumerate(self.stays, 1) if stay.step == step]
        return step_clock(self.stays[: ends[-1]]) if ends else None

    @cached_property
    def broken_at(self) -> int | None:
        """The place of the first entry that was altered or is missing; None when all is whole."""
        return chain_break(self.entries, self.matter.version, self.matter.head_hash)

    @cached_property
    def pending(self) -> Extension | None:
        """The request for a later deadline that waits for a decision."""
        return next((e for e in self.extensions if e.granted is None), None)


def matter_page(scope: Scope, matter: Matter, at: datetime) -> MatterPage:
    """The matter's past, read whole."""
    kept = record(scope, matter)
    return MatterPage(
        matter=matter,
        at=at,
        book=rulebook(),
        entries=chained(matter, kept.entries),
        files=files_of(kept.exhibits),
        pauses=list(matter.pauses.order_by("start")),
        extensions=list(
            matter.extensions.select_related("asked_by", "decided_by").order_by("asked_at")
        ),
        links=[_linked(matter, link, other) for link, other in kept.links],
        sponsorships=kept.sponsorships,
    )


def chained(matter: Matter, entries: list[Entry]) -> list[Entry]:
    """The entries with their matter at hand, whose number the chain asks for."""
    for entry in entries:
        entry.matter = matter
    return entries


def files_of(exhibits: Iterable[Exhibit]) -> dict[int, list[File]]:
    """The evidence by the place of its entry. Who sees the matter sees all of it: one statement."""
    shown = list(exhibits)
    known = dict[str, Evidence]()
    for evidence in Evidence.objects.filter(sha256__in={e.sha256 for e in shown}):
        known[evidence.sha256] = evidence
    files: dict[int, list[File]] = defaultdict(list)
    for exhibit in shown:
        kept = known.get(exhibit.sha256)
        files[exhibit.place].append(
            File(
                sha256=exhibit.sha256,
                slot=exhibit.slot,
                name=kept.name if kept else "",
                is_image=kept is not None and kept.is_image,
            )
        )
    return dict(files)


def _linked(matter: Matter, link: Link, other: Matter) -> Linked:
    words = _OUT if link.matter_id == matter.pk else _IN
    return Linked(words[LinkKind(link.kind)], other)
