"""Opening a matter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.errors import Refused
from shigan.kernel.base.inserts import drafted
from shigan.kernel.base.rows import insert
from shigan.kernel.base.stamps import steady
from shigan.kernel.clock.queries import now
from shigan.kernel.matters.actions.core import Move, add_entry, save_entry, settle
from shigan.kernel.matters.models import Matter
from shigan.kernel.matters.queries.numbers import next_number
from shigan.kernel.matters.queries.rulebook import rulebook
from shigan.kernel.matters.queries.sponsors import Sponsors, sponsors_on
from shigan.kernel.matters.registry import Act, MatterKind, kinds
from shigan.kernel.matters.search import index_matters
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.queries import unit_at
from shigan.kernel.orgs.rules import is_street_path, street_path
from shigan.kernel.orgs.scope import Scope

OPEN = Act("open", pgettext_lazy("act", "登记"), function="")


@dataclass(frozen=True)
class Opening:
    """What is known when a matter is opened."""

    unit: Unit
    title: str
    text: str = ""
    subject: str = ""
    at: datetime | None = None
    lon: float | None = None
    lat: float | None = None
    address: str = ""
    note: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    evidence: Mapping[str, Sequence[str]] = field(default_factory=dict)


@action("matters.open", label=_("受理事项"))
def matter_open(*, actor: Scope, kind: str, opening: Opening) -> Matter:
    """Open a matter of a kind at its first step; its clock of the whole starts at dispatch."""
    declared = kinds[kind]
    actor.require(f"{declared.line}.report", opening.unit.path)
    moment = now()
    at = opening.at or moment
    if at > moment:
        raise Refused(_("发生时间不能晚于现在"), fields={"at": _("改为现在或更早的时间")})
    if not opening.title.strip():
        raise Refused(_("请写明是什么事"), fields={"title": _("一句话写明是什么事")})
    with steady():
        sponsors, street, book = sponsors_on(actor.on), street_of(opening.unit), rulebook()
    matter = new_matter(declared, opening, at, sponsors, street)
    matter.number = next_number(declared.prefix, timezone.localtime(at).year)
    move = Move(
        act=OPEN,
        at=moment,
        actor_id=actor.user_id,
        actor_name=actor.name,
        note=opening.note,
        data=opening.data,
        evidence=opening.evidence,
    )
    entry = add_entry(matter, move, step_from="")
    settle(matter, book, moment)
    insert(matter)
    save_entry(entry, move)
    index_matters([matter])
    note(subject=matter, after={"number": matter.number, "title": matter.title})
    return matter


def new_matter(
    kind: MatterKind, opening: Opening, at: datetime, sponsors: Sponsors, street: Unit
) -> Matter:
    """The matter in memory, at its first step."""
    unit = opening.unit
    return drafted(
        Matter,
        street=street,
        kind=kind.code,
        title=opening.title.strip()[:120],
        text=opening.text.strip(),
        subject=opening.subject,
        unit=unit,
        unit_path=unit.path,
        sponsor_id=sponsors.leader_id(unit.path, kind.line),
        lon=opening.lon,
        lat=opening.lat,
        address=opening.address.strip()[:200],
        step=kind.first.code,
        step_since=at,
        opened_at=at,
        last_entry_at=at,
        started_at=at if kind.started == kind.first.code else None,
    )


def street_of(unit: Unit) -> Unit:
    """The street in which a unit lies."""
    path = street_path(unit.path)
    if not is_street_path(path):
        raise Refused(_("事项要落到街道或它下面的单位"), fields={"unit": _("选择一个街道的单位")})
    return unit if unit.path == path else unit_at(path)
