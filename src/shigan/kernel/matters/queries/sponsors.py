"""Who answers for a unit, or for one matter."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from shigan.kernel.matters.models import Matter, MatterSponsorship
from shigan.kernel.orgs.models import Sponsorship


def named(matter: Matter, on: date) -> QuerySet[MatterSponsorship]:
    """The sponsorship of this matter alone that holds on a day, if there is one."""
    return matter.sponsorships.filter(Q(until__isnull=True) | Q(until__gt=on))


class Sponsors:
    """The sponsorships in force on a day, read once."""

    def __init__(self, on: date) -> None:
        rows = Sponsorship.objects.on(on).values_list("unit__path", "line", "leader_id")
        self._by_key = {(path, line): leader for path, line, leader in rows}

    def leader_id(self, path: str, line: str) -> int | None:
        """The leader of the closest unit above: for that line first, then for all lines."""
        codes = path.rstrip("/").split("/")
        for depth in range(len(codes), 0, -1):
            here = "/".join(codes[:depth]) + "/"
            for key in ((here, line), (here, "")):
                if key in self._by_key:
                    return self._by_key[key]
        return None
