"""Two streets in which every kind of record lies in each place, and each says where it lies.

Places: `a` is the cell of worker_a and its community, or the cast's street where a record belongs
to a whole street; `b` the same of worker_b; `far` another street.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.clock.queries import now
from shigan.kernel.figures.actions import Report, closing_queue, figure_report, period_close
from shigan.kernel.figures.rules.period import Period
from shigan.kernel.files.actions import evidence_store
from shigan.kernel.imports.actions import file_check
from shigan.kernel.imports.registry import importers
from shigan.kernel.imports.store import keep_file
from shigan.kernel.matters.actions.core import Order
from shigan.kernel.matters.models import Matter
from shigan.kernel.orgs.actions import token_issue
from shigan.kernel.orgs.models import Holding
from shigan.kernel.search.actions import view_save
from shigan.lines.grid.actions.report import EventReport, event_report
from shigan.lines.grid.actions.whistle import whistle_call
from shigan.lines.grid.choices import Source
from shigan.lines.grid.models import EventClass
from shigan.lines.mediation.actions.committees import MemberGiven, member_set
from shigan.lines.mediation.actions.open import PartyGiven, dispute_open
from shigan.lines.mediation.choices import Side
from shigan.registers.people.actions.groups import group_join
from tests.contracts.scope.streets import (
    CELL,
    CENTRE,
    CHARGED,
    CLERK,
    COMMUNITY,
    DIRECTOR,
    MANAGER,
    SECRETARY,
    WHOLE,
    WORKER,
    make_streets,
    mark,
)
from tests.kernel.files.pictures import picture
from tests.kernel.imports.books import units as units_sheet
from tests.kit.cast import OPENED, STREET, Cast, make_cast
from tests.kit.grid import make_tables, move
from tests.kit.mediation import SCAN, SIGNED, given
from tests.kit.people import CHILD_ID, GROWN_ID, OLD_ID, add, grown

#: The names of the cast's units tell of a place.
PLACES = {
    "三里社区": ("place", "a"),
    "三里第1网格": ("place", "a"),
    "教场社区": ("place", "b"),
    "教场第1网格": ("place", "b"),
}
MONTH = Period.parse("2021-03")
STATED = "stats.fixed_asset_investment"


@dataclass
class World:
    """The records by kind and place: each as the parts of an address that name it."""

    cast: Cast
    home: Path
    event_class: EventClass
    records: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)

    @property
    def names(self) -> dict[str, tuple[str, str]]:
        """What stands in an answer and tells of a record, beside the marks."""
        numbered = {
            parts["number"]: (kind, place)
            for kind in ("event", "dispute")
            for place, parts in self.records[kind].items()
        }
        return numbered | PLACES

    def keep(self, kind: str, place: str, **parts: Any) -> None:
        """A record is named by these parts of an address."""
        self.records.setdefault(kind, {})[place] = parts


def make_world(home: Path) -> World:
    """Store it all."""
    cast = make_cast()
    world = World(cast, home, make_tables(cast))
    make_streets(cast)
    for place in CELL:
        _evidence(world, place)
        _event(world, place)
        _dispute(world, place)
        _residents(world, place)
    for place in WHOLE:
        _whistle(world, place)
        _street(world, place)
    _figures(world)
    _own(world)
    return world


def _evidence(world: World, place: str) -> None:
    size = {"a": (60, 30), "b": (64, 32), "far": (68, 34)}[place]
    upload = SimpleUploadedFile(f"{mark('evidence', place)}.jpg", picture(size=size))
    actor = world.cast.scope(WORKER[place])
    kept = evidence_store(actor=actor, upload=upload, unit=world.cast.units[CELL[place]])
    world.keep("evidence", place, sha256=kept.sha256)


def _event(world: World, place: str) -> None:
    cast, text = world.cast, mark("event", place) + "散步道旁有垃圾"
    report = EventReport(
        text=text,
        event_class=world.event_class,
        source=Source.PATROL,
        cell=cast.units[CELL[place]],
        photos=[world.records["evidence"][place]["sha256"]],
    )
    matter = event_report(actor=cast.scope(WORKER[place]), report=report).matter
    world.keep("event", place, number=matter.number)
    if place in CHARGED:  # `b` waits to be filed; the other two are with a department
        move(cast, CLERK[place], matter, "file")
        move(cast, CLERK[place], matter, "dispatch", handler_unit=cast.units[CHARGED[place]])


def _whistle(world: World, place: str) -> None:
    matter = Matter.objects.get(**world.records["event"][place])
    call = whistle_call(
        actor=world.cast.scope(SECRETARY[place]),
        order=Order(matter.pk),
        called_unit=world.cast.units[CHARGED[place]],
        issue=mark("whistle", place),
    )
    world.keep("whistle", place, pk=call.pk, whistle_id=call.pk)


def _dispute(world: World, place: str) -> None:
    cast = world.cast
    member = member_set(
        actor=cast.scope(CENTRE[place]),
        given=MemberGiven(
            unit=cast.units[COMMUNITY[place]],
            labour=False,
            committee=mark("member", place),
            name=mark("member", place),
            woman=True,
            since=OPENED,
        ),
    )
    world.keep("member", place, pk=member.pk)
    parties = [
        PartyGiven(Side.APPLICANT, mark("party", place), phone="199 0000 0001"),
        PartyGiven(Side.RESPONDENT, "乙某"),
    ]
    said = given(
        cast,
        unit=cast.units[COMMUNITY[place]],
        text=mark("dispute", place) + "散步道旁漏水",
        parties=parties,
    )
    dispute = dispute_open(actor=cast.scope(SECRETARY[place]), given=said)
    matter = dispute.matter
    move(cast, CENTRE[place], matter, "accept", handler_unit=cast.units[COMMUNITY[place]])
    terms = {"terms": mark("dispute", place) + "乙赔偿甲500元"}
    move(cast, SECRETARY[place], matter, "agree", values=terms)
    move(cast, SECRETARY[place], matter, "sign", values=SIGNED, evidence=SCAN)
    world.keep("dispute", place, number=matter.number)
    party = dispute.parties.get(side=Side.APPLICANT)
    world.keep("party", place, pk=party.pk, party=party.pk)


def _residents(world: World, place: str) -> None:
    cast, suffix = world.cast, CELL[place].removeprefix(STREET)
    cast.units[STREET + suffix] = cast.units[CELL[place]]
    ids = {"a": OLD_ID, "b": GROWN_ID, "far": None}
    days = {"birth": None if ids[place] else date(1950, 1, 2), "sex": "" if ids[place] else "F"}
    found = add(
        cast,
        suffix,
        by=SECRETARY[place],
        name=mark("resident", place),
        resident_id=ids[place],
        **{name: value for name, value in days.items() if value},
    )
    joined = group_join(
        actor=cast.scope(SECRETARY[place]), pk=found.pk, code="disabled", since=OPENED
    )
    world.keep("resident", place, pk=found.pk, entry=found.pk, membership=joined.pk)
    if place == "a":
        child = add(
            cast,
            suffix,
            by="community",
            name=mark("child", place),
            resident_id=CHILD_ID,
            phone=None,
            guardian_name="张秀兰",
            guardian_consent_on=date(2022, 3, 1),
        )
        world.keep("child", place, pk=child.pk, entry=child.pk, membership=joined.pk)
        world.keep("pair", place, pk=found.pk, other=child.pk)
    else:
        world.keep("pair", place, pk=world.records["resident"]["a"]["pk"], other=found.pk)


def _street(world: World, place: str) -> None:
    """What belongs to a whole street: a sheet, a unit with its posts, a row of the log."""
    cast, street = world.cast, world.cast.units[WHOLE[place]]
    row = (f"{street.code}009", mark("row", place), "", "社区", street.code, OPENED, "")
    path = units_sheet(world.home / f"{mark('file', place)}.xlsx", row)
    batch, _checked = file_check(
        actor=cast.scope(MANAGER[place]), importer=importers["units"], kept=keep_file(path)
    )
    world.keep("batch", place, batch=batch.pk)
    holding = Holding.objects.get(user=cast.people[MANAGER[place]])
    unit = holding.post.unit
    world.keep("holding", place, code=unit.code, pk=holding.pk)
    logged = AuditRow.objects.filter(code="grid.event_report", unit_path__startswith=street.path)
    world.keep("logged", place, pk=logged.earliest("pk").pk)
    world.keep("street", place, code=street.code, unit=street.code)


def _figures(world: World) -> None:
    cast = world.cast
    for place, code in COMMUNITY.items():
        unit = cast.units[code]
        world.keep("unit", place, code=code, unit=code)
        if place == "b":
            continue
        actor = cast.scope(DIRECTOR[place])
        queued = closing_queue(actor=actor, period=MONTH, unit=unit, enqueue=partial(print, end=""))
        closing = period_close(actor=actor, period=MONTH, unit=unit)
        world.keep("job", place, pk=queued.pk, job=queued.pk)
        world.keep("closing", place, pk=closing.pk)
        made = Report(
            code=STATED,
            unit=cast.units[WHOLE[place]],
            period=Period.parse("2021"),
            value=Decimal(5),
            source=mark("stated", place),
            as_of=date(2021, 12, 31),
        )
        row = figure_report(actor=cast.scope(MANAGER[place]), report=made)
        world.keep("stated", place, code=STATED, pk=row.pk)


def _own(world: World) -> None:
    """What belongs to one person: a token and a view; `a` is worker_a's, `far` another's."""
    for place, login in (("a", "community_b"), ("far", "far_worker")):
        world.keep("account", place, pk=world.cast.people[login].pk)
    for place, login in (("a", "worker_a"), ("far", "far_worker")):
        actor = world.cast.scope(login)
        issued = token_issue(
            actor=actor, name=mark("titled", place), expires_at=now() + timedelta(days=9)
        )
        world.keep("token", place, pk=issued.token.pk)
        view = view_save(
            actor=actor,
            list_code="matters.ledger",
            name=mark("titled", place)[:30],
            query="colour=RED",
        )
        world.keep("view", place, view_id=view.pk)


def thicken(world: World) -> None:
    """Two more of what lists hold, in the places of worker_a."""
    cast = world.cast
    for number in range(2):
        for make in (_event, _whistle, _dispute):
            make(world, "a")
        add(cast, "001001", **grown(f"王某{number}"))
        row = (f"{STREET}01{number}", mark("row", "a"), "", "社区", STREET, OPENED, "")
        path = units_sheet(world.home / f"{number}.xlsx", row)
        file_check(actor=cast.scope("manager"), importer=importers["units"], kept=keep_file(path))
