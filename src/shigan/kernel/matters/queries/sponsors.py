"""Who answers for a unit, or for one matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from shigan.kernel.base.stamps import remembered
from shigan.kernel.matters.models import Matter, MatterSponsorship
from shigan.kernel.orgs.models import Sponsorship


def named(matter: Matter, on: date) -> QuerySet[MatterSponsorship]:
    """The sponsorship of this matter alone that holds on a day, if there is one."""
    return matter.sponsorships.filter(Q(until__isnull=True) | Q(until__gt=on))


@dataclass(frozen=True)
class Sponsors:
    """The sponsorships in force on a day: the leader by the unit's path and the line."""

    by_key: Mapping[tuple[str, str], int]

    def leader_id(self, path: str, line: str) -> int | None:
        """The leader of the closest unit above: for that line first, then for all lines."""
        codes = path.rstrip("/").split("/")
        for depth in range(len(codes), 0, -1):
            here = "/".join(codes[:depth]) + "/"
            for key in ((here, line), (here, "")):
                if key in self.by_key:
                    return self.by_key[key]
        return None


@remembered("orgs")
def sponsors_on(day: date) -> Sponsors:
    """The sponsorships in force on a day."""
    rows = Sponsorship.objects.on(day).values_list("unit__path", "line", "leader_id")
    return Sponsors({(path, line): leader for path, line, leader in rows})
