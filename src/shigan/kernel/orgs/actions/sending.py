"""What the same person made by the same sending already."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.orgs.models import User

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope

#: Nobody sends a page again that was open for longer.
_WITHIN = timedelta(days=1)


def made_by(actor: Scope, action: str, sent_as: UUID | None) -> str | None:
    """The key of what this sending made, if it did; of two at once, the second waits here.

    The action must note `sent_as` under "sent".
    """
    if sent_as is None or actor.user_id is None:
        return None
    User.objects.select_for_update(no_key=True).get(pk=actor.user_id)
    done = AuditRow.objects.filter(
        actor_id=actor.user_id,
        at__gt=timezone.now() - _WITHIN,
        code=action,
        after__sent=str(sent_as),
    )
    return done.values_list("subject_id", flat=True).first()
