"""Whether somebody just reported the same."""

from __future__ import annotations

from datetime import datetime, timedelta

from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.scope import Scope
from shigan.lines.grid.models import Event, EventClass

#: A page gone back to, or opened anew with what was kept of it, is sent within this time.
JUST_NOW = timedelta(minutes=10)


def said_just_now(
    scope: Scope, *, event_class: EventClass, cell: Unit, text: str, address: str, at: datetime
) -> Event | None:
    """The event of the same words, class, cell and address that this person just reported."""
    rows = Event.objects.visible_to(scope).counted().select_related("matter")
    return (
        rows.filter(
            reporter_id=scope.user_id,
            event_class=event_class,
            reported_at__gt=at - JUST_NOW,
            matter__unit=cell,
            matter__text=text.strip(),
            matter__address=address.strip(),
        )
        .order_by("-reported_at")
        .first()
    )
