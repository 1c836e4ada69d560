"""Reporting an event: the one entry from which everything follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.errors import Refused
from shigan.kernel.matters.actions.open import Opening, matter_open
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.places.queries import locate
from shigan.kernel.places.rules import Position
from shigan.lines.grid.choices import EVENT
from shigan.lines.grid.models import Event, EventClass

TITLE_LENGTH = 40


@dataclass(frozen=True)
class EventReport:
    """What a person says of an event. Without a cell, the position finds it."""

    text: str
    event_class: EventClass
    source: str
    title: str = ""
    cell: Unit | None = None
    position: Position | None = None
    address: str = ""
    photos: Sequence[str] = ()


@action("grid.event_report", label=_("上报事件"))
def event_report(*, actor: Scope, report: EventReport) -> Event:
    """Open an event as a matter in its cell, to be filed or refused by the grid centre."""
    if not report.text.strip():
        raise Refused(_("请写明是什么事"), fields={"text": _("一句话写明是什么事、在哪里")})
    if report.event_class.parent_id is None or report.event_class.closed_on is not None:
        raise Refused(_("请选择在用的小类"), fields={"event_class": _("选择小类")})
    cell = report.cell or cell_of(report.position)
    place = report.position
    matter = matter_open(
        actor=actor,
        kind=EVENT,
        opening=Opening(
            unit=cell,
            title=report.title.strip() or _title(report.text),
            text=report.text,
            subject=report.event_class.code,
            lon=place.lon if place else None,
            lat=place.lat if place else None,
            address=report.address,
            data=_position_data(place),
            evidence={"before": list(report.photos)} if report.photos else {},
        ),
    )
    event = Event.objects.create(
        matter=matter,
        event_class=report.event_class,
        source=report.source,
        reporter_id=actor.user_id,
        reported_at=matter.opened_at,
    )
    note(subject=matter, after={"class": report.event_class.code, "source": report.source})
    return event


def cell_of(position: Position | None) -> Unit:
    """The cell in which a position lies, or the nearest one; refused without a position."""
    if position is None:
        raise Refused(_("请选择网格，或提供位置"), fields={"cell": _("选择事件所在的网格")})
    located = locate(position.lon, position.lat)
    if located is None:
        raise Refused(_("还没有网格图形，无法按位置定位"), fields={"cell": _("请直接选择网格")})
    return Unit.objects.get(pk=located.unit_id, kind=UnitKind.CELL)


def _title(text: str) -> str:
    line = text.strip().splitlines()[0]
    return line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1] + "…"


def _position_data(position: Position | None) -> dict[str, str]:
    return {"source_crs": position.source_crs} if position else {}
