"""A matter by its number, with all that was done to it and all that belongs to it."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter

from django.db.models import Q

from shigan.kernel.base.rows import found
from shigan.kernel.files.models import Evidence
from shigan.kernel.matters.models import (
    Entry,
    Exhibit,
    Link,
    Matter,
    MatterSponsorship,
    within,
)
from shigan.kernel.orgs.scope import Scope


@dataclass(frozen=True)
class Record:
    """What is kept of a matter beside itself."""

    entries: list[Entry]
    exhibits: list[Exhibit]
    #: With the matter at the other end, where the reader may see it.
    links: list[tuple[Link, Matter]]
    #: Those named for this matter, the last first.
    sponsorships: list[MatterSponsorship]


def matter_numbered(scope: Scope, number: str) -> Matter | None:
    """The matter of that number, if the scope may see it."""
    matters = Matter.objects.visible_to(scope).select_related(
        "street", "unit__parent", "handler_unit", "handler", "sponsor"
    )
    return matters.filter(number=number).order_by("pk").first()


def matter_to_act_on(scope: Scope, number: str) -> Matter | None:
    """That matter as it stands, without anything beside it; the act itself reads it anew."""
    seen = found(Matter, "number", number, within(scope))
    return min(seen, key=attrgetter("pk"), default=None)


def record(scope: Scope, matter: Matter) -> Record:
    """The record of a matter that the scope may see: five statements."""
    links = list(Link.objects.filter(Q(matter=matter) | Q(other=matter)).order_by("pk"))
    ends = {link.other_id if link.matter_id == matter.pk else link.matter_id for link in links}
    seen = Matter.objects.visible_to(scope).in_bulk(sorted(ends)) if ends else {}
    at_ends = [(link, seen.get(link.other_id) or seen.get(link.matter_id)) for link in links]
    return Record(
        entries=list(matter.entries.order_by("place")),
        exhibits=list(matter.exhibits.order_by("pk")),
        links=[(link, other) for link, other in at_ends if other is not None],
        sponsorships=list(matter.sponsorships.select_related("leader").order_by("-since")),
    )


def entries_since(matter_id: int, version: int) -> tuple[list[Entry], list[Exhibit]]:
    """What was done to a matter after somebody saw that version of it."""
    entries = Entry.objects.filter(matter_id=matter_id, place__gt=version)
    exhibits = Exhibit.objects.filter(matter_id=matter_id, place__gt=version)
    return list(entries.order_by("place")), list(exhibits.order_by("pk"))


def exhibit_visible(scope: Scope, evidence: Evidence) -> bool:
    """Whether the scope sees a matter on which that evidence hangs: one statement."""
    shown = Exhibit.objects.filter(sha256=evidence.sha256)
    return shown.filter(matter__in=Matter.objects.visible_to(scope)).exists()
