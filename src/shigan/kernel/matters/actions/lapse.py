"""Ending sponsorships of a matter on their day."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.matters.models import Matter
from shigan.kernel.matters.queries.sponsors import sponsors_on
from shigan.kernel.orgs.scope import Scope

_BATCH = 500


@action("matters.sponsorships_lapse", label=_("包保到期"))
def sponsorships_lapse(*, actor: Scope) -> int:
    """Let whoever answers for the unit answer again for open matters whose own sponsor's time is
    over. How many. Ended matters keep who answered for them last.
    """
    actor.require("matters.sponsor")
    sponsors = sponsors_on(actor.on)
    lapsed = Matter.objects.filter(ended_at__isnull=True, sponsor_until__lte=actor.on)
    matters = list(lapsed.select_for_update())
    for matter in matters:
        matter.sponsor_id = sponsors.leader_id(matter.unit_path, matter.declared.line)
        matter.sponsor_until = None
    Matter.objects.bulk_update(matters, ["sponsor", "sponsor_until"], batch_size=_BATCH)
    note(subject=None, after={"count": len(matters)})
    return len(matters)
