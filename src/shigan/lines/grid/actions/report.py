"""Reporting an event: the one entry from which everything follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.errors import Refused
from shigan.kernel.base.rows import insert
from shigan.kernel.matters.actions.open import Opening, matter_open
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.models import Unit, User
from shigan.kernel.orgs.rules import covers
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.places.queries import locate
from shigan.kernel.places.rules import Position
from shigan.lines.grid.choices import EVENT
from shigan.lines.grid.models import Event, EventClass
from shigan.lines.grid.rules import title_of


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
    #: What the sending page chose when it was opened.
    client_id: UUID | None = None

    @property
    def sent_as(self) -> UUID | None:
        """One id for one report: a page gone back to and written anew sends another one."""
        if self.client_id is None:
            return None
        place = self.cell.code if self.cell else ""
        said = (self.event_class.code, place, str(self.position), self.address, self.text)
        return uuid5(self.client_id, "\n".join(said))


@action("grid.event_report", label=_("上报事件"))
def event_report(*, actor: Scope, report: EventReport) -> Event:
    """Open an event as a matter in its cell, to be filed or refused by the grid centre.

    The same report sent again by the same person is the event that there is.
    """
    if (sent := _sent_before(actor, report)) is not None:
        note(subject=sent.matter, after={"again": True})
        return sent
    if not report.text.strip():
        raise Refused(_("请写明是什么事"), fields={"text": _("一句话写明是什么事、在哪里")})
    if report.event_class.parent_id is None or report.event_class.closed_on is not None:
        raise Refused(_("请选择在用的小类"), fields={"event_class": _("选择小类")})
    cell = report.cell or cell_of(report.position)
    if cell.kind != UnitKind.CELL or not covers((cell.opened_on, cell.closed_on), actor.on):
        raise Refused(_("请选择在用的网格"), fields={"cell": _("选择事件所在的网格")})
    place = report.position
    matter = matter_open(
        actor=actor,
        kind=EVENT,
        opening=Opening(
            unit=cell,
            title=report.title.strip() or _title(report, cell),
            text=report.text,
            subject=report.event_class.code,
            lon=place.lon if place else None,
            lat=place.lat if place else None,
            address=report.address,
            data=_position_data(place),
            evidence={"before": list(report.photos)} if report.photos else {},
        ),
    )
    event = Event(
        matter=matter,
        event_class=report.event_class,
        source=report.source,
        reporter_id=actor.user_id,
        client_id=report.sent_as,
        reported_at=matter.opened_at,
    )
    insert(event)
    note(subject=matter, after={"class": report.event_class.code, "source": report.source})
    return event


def _sent_before(actor: Scope, report: EventReport) -> Event | None:
    if report.sent_as is None or actor.user_id is None:
        return None
    # Two sendings at once come one after the other.
    User.objects.select_for_update(no_key=True).get(pk=actor.user_id)
    sent = Event.objects.filter(reporter_id=actor.user_id, client_id=report.sent_as)
    return sent.select_related("matter").first()


def cell_of(position: Position | None) -> Unit:
    """The cell in which a position lies, or the nearest one; refused without a position."""
    if position is None:
        raise Refused(_("请选择网格，或提供位置"), fields={"cell": _("选择事件所在的网格")})
    located = locate(position.lon, position.lat)
    if located is None:
        raise Refused(_("还没有网格图形，无法按位置定位"), fields={"cell": _("请直接选择网格")})
    return Unit.objects.get(pk=located.unit_id, kind=UnitKind.CELL)


def _title(report: EventReport, cell: Unit) -> str:
    place = report.address.strip() or cell.name
    return title_of(report.text, sort=report.event_class.label, place=place)


def _position_data(position: Position | None) -> dict[str, str]:
    return {"source_crs": position.source_crs} if position else {}
