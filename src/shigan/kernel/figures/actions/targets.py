"""Setting targets. Each change is a revision; the earlier ones stay."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.errors import Refused
from shigan.kernel.clock.queries import now
from shigan.kernel.figures.choices import CurveKind
from shigan.kernel.figures.models import Target
from shigan.kernel.figures.queries.asked import figure_of
from shigan.kernel.figures.rules.curve import curve
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.scope import Scope


@action("figures.target_set", label=_("设定目标"))
def target_set(
    *,
    actor: Scope,
    code: str,
    unit: Unit,
    year: int,
    value: Decimal,
    reason: str,
    curve_kind: CurveKind = CurveKind.EVEN,
    points: Sequence[Any] = (),
) -> Target:
    """Set what a figure of a unit should reach in a year, and how it is spread over the year."""
    actor.require("figures.enter", unit.path)
    figure_of(code)
    if value <= 0:
        raise Refused(_("目标应大于零"), fields={"value": _("填写大于零的数")})
    if not reason.strip():
        raise Refused(_("请注明依据"), fields={"reason": _("写明文件或会议")})
    try:
        curve(curve_kind, points)
    except ValueError:
        raise Refused(
            _("进度安排不对"),
            fields={"points": _("按月要十二个数，合计100；按节点要日期和比例逐个增加，最后为100")},
        ) from None
    before = Target.objects.in_force().filter(code=code, unit=unit, year=year).first()
    target = Target.objects.create(
        code=code,
        unit=unit,
        year=year,
        revision=before.revision + 1 if before else 1,
        value=value,
        curve_kind=curve_kind,
        points=list(points),
        reason=reason.strip(),
        set_by=actor.name,
        set_at=now(),
    )
    note(subject=target, before=_told(before) if before else None, after=_told(target))
    return target


def _told(target: Target) -> dict[str, Any]:
    return {"value": str(target.value), "curve": target.curve_kind, "points": target.points}
