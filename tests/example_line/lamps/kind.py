"""The kind of matter that a fault is: its steps, who acts, what each act needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from shigan.kernel.matters.choices import Ending
from shigan.kernel.matters.models import Entry, Matter
from shigan.kernel.matters.registry import Act, Label, MatterKind, Side, Step, Tone
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.fields import Field, Kind

FAULT = "lamps.fault"

SEND = Act("send", _("派修"), "lamps.dispatch", to="mending", assigns=True, tone=Tone.PRIMARY)
MENDED = Act(
    "mended",
    _("已修复"),
    "lamps.handle",
    Side.HANDLER,
    to="checking",
    inputs=(Field("after", _("修复后照片"), Kind.PHOTOS, required=True),),
    tone=Tone.PRIMARY,
)
CHECKED = Act("checked", _("核查通过"), "lamps.check", ends=Ending.CLOSED, tone=Tone.PRIMARY)
AGAIN = Act(
    "again",
    _("仍不亮"),
    "lamps.check",
    to="mending",
    inputs=(Field("note", _("现场情况"), Kind.NOTE, required=True),),
    back=True,
)


def applied(matter: Matter, entry: Entry, actor: Scope, values: Mapping[str, Any]) -> None:
    """Keep the fault's own instant in step with its matter."""
    fault = matter.lamp_fault
    if entry.act in {MENDED.code, AGAIN.code}:
        fault.mended_at = entry.at if entry.act == MENDED.code else None
        fault.save()


def facts(matter: Matter) -> list[tuple[Label, Any]]:
    """What the matter page says of the fault itself."""
    fault = matter.lamp_fault
    rows: list[tuple[Label, Any]] = [(_("灯杆号"), fault.lamp)]
    if fault.repeat:
        rows.append((_("重复报修"), _("30天内修过")))
    return rows


KIND = MatterKind(
    code=FAULT,
    label=_("路灯报修"),
    prefix="LD",
    steps=(
        Step("sending", _("派修"), _("路灯管理员"), (SEND,)),
        Step("mending", _("维修"), _("承办单位"), (MENDED,)),
        Step("checking", _("核查"), _("路灯管理员"), (CHECKED, AGAIN)),
    ),
    started="mending",
    applied=applied,
    facts=facts,
)
