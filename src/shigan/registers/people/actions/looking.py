"""Looking somebody up by number, and taking the list away: both stay in the log."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.audit.models import AuditRow
from shigan.kernel.base.errors import Refused
from shigan.registers.people.choices import NOT_SOUGHT, VIEW
from shigan.registers.people.models import Resident
from shigan.registers.people.queries.register import by_number
from shigan.registers.people.rules import number_fault

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope

_LOOK_UP = "people.number_look_up"
#: Enough for work at a counter, too few to guess the digits that a mask hides.
MOST_AN_HOUR = 60


@action(_LOOK_UP, label=_("按号码查找居民"))
def number_look_up(*, actor: Scope, number: str) -> list[Resident]:
    """Who of those in the scope has just this number; the log keeps who was found, not the number.

    A number that nobody can have is told to be mistyped. Refused after many in an hour: else a
    mask could be guessed open, try by try.
    """
    actor.require(VIEW)
    if (fault := number_fault(number, actor.on)) is not None:
        raise Refused(_("号码有误，没有查找"), fields={"number": NOT_SOUGHT[fault]})
    since = timezone.now() - timedelta(hours=1)  # by the log's own clock
    done = AuditRow.objects.filter(actor_id=actor.user_id, at__gte=since, code=_LOOK_UP)
    if done.count() >= MOST_AN_HOUR:
        raise Refused(_("这一小时里按号码查得太多，请稍后再查"))
    found = by_number(actor, number)
    note(subject=None, after={"found": [resident.pk for resident in found]})
    return found


@action("people.register_export", label=_("导出居民登记簿"))
def register_export(*, actor: Scope, rows: int, filters: list[str], columns: list[str]) -> None:
    """Somebody takes a masked list away: how many rows, narrowed by what, with which columns."""
    actor.require(VIEW)
    note(subject=None, after={"rows": rows, "filters": filters, "columns": columns})
