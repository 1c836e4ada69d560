"""Reporting a fault: the one entry from which everything follows."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from shigan.lines.lamps.kind import FAULT
from shigan.lines.lamps.models import LampFault
from shigan.lines.lamps.queries import last_mended
from shigan.lines.lamps.rules import is_repeat

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.errors import Refused
from shigan.kernel.matters.actions.open import Opening, matter_open
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.scope import Scope


@dataclass(frozen=True)
class FaultReport:
    """What a person says of a lamp."""

    lamp: str
    unit: Unit
    text: str = ""


@action("lamps.fault_report", label=_("报修路灯"))
def fault_report(*, actor: Scope, report: FaultReport) -> LampFault:
    """Open a fault as a matter in its unit, to be sent to whoever mends it."""
    lamp = report.lamp.strip().upper()
    if not lamp:
        raise Refused(_("请写明灯杆号"), fields={"lamp": _("灯杆上的编号，例如 CY-0312")})
    title = _("路灯 %(lamp)s 不亮") % {"lamp": lamp}
    opening = Opening(unit=report.unit, title=title, text=report.text)
    matter = matter_open(actor=actor, kind=FAULT, opening=opening)
    fault = LampFault.objects.create(
        matter=matter,
        lamp=lamp,
        reported_at=matter.opened_at,
        repeat=is_repeat(last_mended(lamp), matter.opened_at),
    )
    note(subject=matter, after={"lamp": lamp, "repeat": fault.repeat})
    return fault
