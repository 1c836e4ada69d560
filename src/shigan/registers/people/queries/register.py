"""Who is in the register, as a scope sees it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from shigan.kernel.clock.rules import LimitUnit, TimeLimit
from shigan.kernel.matters.queries.keeping import topic_limit
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.personal.keyring import digest
from shigan.kernel.personal.rules import WrongNumber, ended_before, read_phone, read_resident_id
from shigan.kernel.web.saying import listed
from shigan.registers.people.choices import (
    AFTER_LEAVING,
    ERASE,
    MINORS,
    RETENTION,
    UNMASK,
    VIEW,
    State,
)
from shigan.registers.people.models import Membership, PeopleGroup, Resident, ResidentQuerySet
from shigan.registers.people.rules import born_between

#: Where an office has entered nothing: no law names a number.
KEPT_BY_DEFAULT = TimeLimit(3, LimitUnit.YEAR)


def register(scope: Scope) -> ResidentQuerySet:
    """All that stand and that the scope may see, with their groups."""
    rows = Resident.objects.visible_to(scope).standing().select_related("unit")
    return rows.prefetch_related(
        Prefetch("memberships", memberships(scope), to_attr="memberships_now")
    )


def memberships(scope: Scope) -> QuerySet[Membership]:
    """Memberships in force that the scope may be told of, in the list's order."""
    told = Q(group__sensitive=False) | scope.q(UNMASK, "resident__unit_path")
    rows = Membership.objects.on(scope.on).filter(told)
    return rows.select_related("group").order_by("group__order", "pk")


def group_labels(resident: Resident) -> str:
    """The groups of somebody of `register`."""
    return listed(m.group.label for m in groups_now(resident))


def groups_now(resident: Resident) -> list[Membership]:
    """What somebody of `register` belongs to, as far as the scope may be told."""
    found: list[Membership] = getattr(resident, "memberships_now", [])
    return found


def groups_to_choose(scope: Scope) -> list[PeopleGroup]:
    """The groups in use of which the scope may be told."""
    rows = PeopleGroup.objects.filter(closed_on__isnull=True).order_by("order", "pk")
    return list(rows if scope.may(UNMASK) else rows.filter(sensitive=False))


def in_groups(rows: ResidentQuerySet, codes: Iterable[str], scope: Scope) -> ResidentQuerySet:
    """Those in any of the groups; of a sensitive one only where the scope may be told."""
    wanted = Q()
    for group in PeopleGroup.objects.filter(code__in=list(codes)):
        found = Q(pk__in=Resident.objects.in_group(group.pk, scope.on).order_by().values("pk"))
        wanted |= found & scope.q(UNMASK, "unit_path") if group.sensitive else found
    return rows.filter(wanted) if wanted else rows.none()


def of_ages(rows: ResidentQuerySet, bands: Iterable[str], on: date) -> ResidentQuerySet:
    """Those whose age lies in one of the bands."""
    wanted = Q()
    for band in bands:
        after, until = born_between(band, on)
        found = Q(birth__isnull=False)
        if after is not None:
            found &= Q(birth__gt=after)
        if until is not None:
            found &= Q(birth__lte=until)
        wanted |= found
    return rows.filter(wanted)


def state_counts(rows: ResidentQuerySet) -> dict[str, int]:
    """How many live here and how many left: one statement."""
    left = Count("pk", filter=Q(left_on__isnull=False))
    found = rows.order_by().aggregate(all=Count("pk"), left=left)
    return {State.HERE: found["all"] - found["left"], State.LEFT: found["left"]}


def of_states(rows: ResidentQuerySet, states: Iterable[str]) -> ResidentQuerySet:
    """Those who live here, or who left."""
    wanted = Q()
    for state in states:
        wanted |= Q(left_on__isnull=state == State.HERE)
    return rows.filter(wanted)


def hidden_children(scope: Scope) -> int:
    """Children under fourteen within `people.view` whom the scope may not see: their number."""
    rows = Resident.objects.within(scope).standing().filter(left_on__isnull=True)
    return rows.under_fourteen(scope.on).exclude(scope.q(MINORS, "unit_path")).count()


def resident_found(scope: Scope, pk: int) -> Resident | None:
    """The resident of that key, if the scope may see them; one merged or erased too."""
    rows = Resident.objects.visible_to(scope).select_related("unit", "household", "merged_into")
    return rows.filter(pk=pk).first()


def by_number(scope: Scope, text: str) -> list[Resident]:
    """Who has just this resident id or telephone, by its keyed hash."""
    found = Q()
    with suppress(WrongNumber):
        number = read_resident_id(text, scope.on).number
        found |= Q(resident_id_hash=digest(number, "resident_id"))
    with suppress(WrongNumber):
        found |= Q(phone_hash=digest(read_phone(text), "phone"))
    if not found:
        return []
    return list(register(scope).filter(found).order_by("pk")[:20])


def entered_already(scope: Scope, text: str, besides: int) -> Resident | None:
    """Who else in sight has this resident id."""
    try:
        number = read_resident_id(text, scope.on).number
    except WrongNumber:
        return None
    same = register(scope).filter(resident_id_hash=digest(number, "resident_id"))
    return same.exclude(pk=besides).order_by("pk").first()


def past_end(scope: Scope, on: date) -> ResidentQuerySet:
    """Entries of those who left so long ago that somebody has to decide whether to erase them."""
    rows = Resident.objects.within(scope, ERASE).filter(erased_at__isnull=True)
    return rows.filter(left_on__lt=ended_before(kept_for(on), on))


def kept_for(on: date) -> TimeLimit:
    """How long an entry is kept after somebody left: the row in force, else the default."""
    return topic_limit(RETENTION, AFTER_LEAVING, on, KEPT_BY_DEFAULT)


def community_of(unit: Unit) -> Unit:
    """The community of a cell; any other unit itself."""
    above = unit.parent if unit.kind == UnitKind.CELL else None
    return above or unit


def places(scope: Scope, function: str = VIEW) -> list[Unit]:
    """The communities and cells over which the function is held, in their order."""
    kinds = [UnitKind.COMMUNITY, UnitKind.CELL]
    found = Unit.objects.on(scope.on).filter(scope.q(function, "path"), kind__in=kinds)
    return list(found.order_by("path"))
