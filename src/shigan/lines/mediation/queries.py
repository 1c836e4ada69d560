"""Named reads of disputes: the committee of a place, deadlines, ways on, counts by sort."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Count, F, Q, Value, When
from django.db.models.functions import Length
from django.utils import timezone

from shigan.kernel.clock.queries import midnight
from shigan.kernel.clock.rules import deadline
from shigan.kernel.figures.rules.period import Period
from shigan.kernel.matters.models import Matter
from shigan.kernel.matters.queries.rulebook import Rulebook, rulebook
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.models import Unit, UnitQuerySet
from shigan.kernel.orgs.scope import Scope
from shigan.lines.mediation.choices import LABOUR
from shigan.lines.mediation.models import Committee, Dispute, Member
from shigan.lines.mediation.rules import (
    AGREED,
    Fault,
    Seat,
    Way,
    committee_faults,
    open_ways,
    seat,
    term_end,
)

#: The key of the limits that run beside the steps: `confirm`.
KEEPING = "mediation.keeping"
#: The key of those of committees: the `term` of a member, and the `notice` before its end.
COMMITTEE = "mediation.committee"


def committee_of(matter: Matter, at: datetime) -> Committee | None:
    """The committee of the unit that handles a dispute, or of the nearest unit above it."""
    path = Value(matter.handler_path or matter.unit_path)
    found = Committee.objects.on(timezone.localdate(at)).filter(labour=matter.kind == LABOUR)
    above = found.annotate(asked=path).filter(asked__startswith=F("unit__path"))
    return above.order_by(Length("unit__path").desc()).first()


def places_in(scope: Scope, function: str) -> UnitQuerySet:
    """The communities and cells in use over which the scope holds a function."""
    found = Unit.objects.on(scope.on).filter(scope.q(function, "path"))
    return found.filter(kind__in=[UnitKind.COMMUNITY, UnitKind.CELL]).order_by("path")


def confirm_due(effective: datetime) -> datetime | None:
    """Until when a court can be asked to confirm an agreement in force from then on."""
    book = rulebook()
    limit = book.limit(KEEPING, "confirm", "", timezone.localdate(effective))
    return deadline(effective, limit, book.calendar) if limit else None


def mediate_by(book: Rulebook, kind: str, subject: str, received: datetime) -> datetime | None:
    """Until when a dispute is to be mediated that came in then."""
    limit = book.limit(kind, "", subject, timezone.localdate(received))
    return deadline(received, limit, book.calendar) if limit else None


def ways_on(dispute: Dispute, at: datetime) -> list[Way]:
    """What the parties may do next, as things stand."""
    due = dispute.mediate_by
    confirm_until = dispute.confirm_due_at
    return open_ways(
        labour=dispute.labour,
        subject=dispute.matter.subject,
        outcome=dispute.outcome,
        overdue=due is not None and at >= due,
        confirm_open=dispute.confirm_asked_on is None
        and confirm_until is not None
        and at < confirm_until,
    )


def to_confirm(scope: Scope, at: datetime) -> list[Dispute]:
    """Agreements that a court can still be asked to confirm, the nearest deadline first."""
    found = Dispute.objects.visible_to(scope).filter(
        scope.q("mediation.handle", "matter__handler_path"),
        confirm_due_at__gt=at,
        confirm_asked_on__isnull=True,
        matter__ended_at__isnull=True,
    )
    return list(found.select_related("matter").order_by("confirm_due_at")[:20])


@dataclass(frozen=True)
class SortCount:
    """Disputes of one sort: received, and of those settled, failed, still open."""

    kind: str
    subject: str
    received: int
    settled: int
    failed: int

    @property
    def others(self) -> int:
        """Open, declined or withdrawn."""
        return self.received - self.settled - self.failed


def counts_by_sort(scope: Scope, period: Period) -> Sequence[SortCount]:
    """What came in within a period where the scope sees, by sort: one statement."""
    rows = (
        Dispute.objects.visible_to(scope)
        .counted()
        .filter(received_at__gte=midnight(period.first), received_at__lt=midnight(period.end))
        .values("matter__kind", "matter__subject")
        .annotate(
            received=Count("pk"),
            settled=Count("pk", filter=Q(outcome__in=sorted(AGREED))),
            failed=Count("pk", filter=Q(outcome="NONE")),
        )
        .order_by("matter__kind", "-received", "matter__subject")
    )
    return [
        SortCount(
            row["matter__kind"],
            row["matter__subject"],
            row["received"],
            row["settled"],
            row["failed"],
        )
        for row in rows
    ]


@dataclass(frozen=True)
class SeatSeen:
    """Who sits on a committee, until when at most, and how that stands."""

    member: Member
    ends: date | None
    state: Seat


@dataclass(frozen=True)
class CommitteeSeen:
    """A committee with who sits on it on a day, and what is wrong with its make-up."""

    committee: Committee
    seats: list[SeatSeen]
    faults: list[Fault]


def committees_on(scope: Scope, day: date) -> list[CommitteeSeen]:
    """The committees that the scope may see: two statements, beside the rules."""
    found = list(
        Committee.objects.visible_to(scope)
        .on(day)
        .select_related("unit")
        .order_by("unit__path", "labour")
    )
    sitting: dict[int, list[SeatSeen]] = defaultdict(list)
    book = rulebook()
    for member in Member.objects.on(day).filter(committee__in=found).order_by("since", "pk"):
        sitting[member.committee_id].append(seat_of(book, member, day))
    return [
        CommitteeSeen(
            committee, seats, committee_faults(len(seats), sum(s.member.woman for s in seats))
        )
        for committee in found
        for seats in [sitting[committee.pk]]
    ]


def seat_of(book: Rulebook, member: Member, day: date) -> SeatSeen:
    """How the term of a member stands on a day, by the rule of when it began, else of that day."""
    term = book.limit(COMMITTEE, "term", "", member.since) or book.limit(COMMITTEE, "term", "", day)
    ends = term_end(member.since, term)
    notice = book.limit(COMMITTEE, "notice", "", day)
    return SeatSeen(member, ends, seat(ends, day, notice.amount if notice else 0))


def terms_to_see_to(scope: Scope, day: date) -> list[SeatSeen]:
    """Whose term is over or nearly so, where the scope sets members: the longest over first."""
    rows = Member.objects.on(day).filter(scope.q("mediation.accept", "committee__unit__path"))
    rows = rows.filter(committee__in=Committee.objects.on(day)).select_related("committee")
    book = rulebook()
    seats = [seat_of(book, member, day) for member in rows.order_by("since", "pk")]
    return [one for one in seats if one.state is not Seat.SITS]


def members_to_choose(scope: Scope, kind: str, day: date) -> list[SeatSeen]:
    """Who can be chosen to mediate disputes of a kind, those first where the scope takes them up;
    those whose term is over are told as such: one statement.
    """
    rows = Member.objects.visible_to(scope).on(day).select_related("committee__unit")
    rows = rows.filter(committee__in=Committee.objects.on(day).filter(labour=kind == LABOUR))
    book = rulebook()
    near = Case(When(scope.q("mediation.accept", "committee__unit__path"), then=0), default=1)
    # Selected: of somebody who takes up none it is a number, which ORDER BY takes for a column.
    ordered = rows.annotate(near=near).order_by(
        "near", "committee__unit__path", "committee", "name", "pk"
    )
    return [seat_of(book, member, day) for member in ordered]
