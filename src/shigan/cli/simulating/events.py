"""Events drawn by chance: what, where, by whom, and how far each came by the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from random import Random

from shigan.cli.simulating.life import life
from shigan.cli.simulating.street import Street
from shigan.cli.simulating.words import words
from shigan.kernel.clock.rules import LimitUnit, TimeLimit
from shigan.kernel.matters.queries.rulebook import Rulebook
from shigan.kernel.orgs.models import Unit, User
from shigan.lines.grid.actions.load import EventRow
from shigan.lines.grid.choices import EVENT, Source
from shigan.lines.grid.models import Duty, EventClass

YEARS = 10
_YEAR = timedelta(days=365)
_SOURCES, _SOURCE_SHARES = tuple(Source), (40, 14, 12, 22, 12)
_PLACED = 0.8  # of those who report, the share that gives a position
#: Natural minutes that a unit of a limit takes, roughly.
_MINUTES = {
    LimitUnit.MINUTE: 1,
    LimitUnit.HOUR: 60,
    LimitUnit.WORK_HOUR: 150,
    LimitUnit.WORKDAY: 2000,
    LimitUnit.DAY: 1440,
}
_WIDEST = 0.02  # degrees from one end of the street to the other


@dataclass(frozen=True)
class Case:
    """A small class with who handles it and how long that may take."""

    event_class: EventClass
    #: None: the community's own.
    department: Unit | None
    minutes: float


def events(
    street: Street, book: Rulebook, seed: int, many: int, end: datetime
) -> Iterator[EventRow]:
    """So many events of the years before `end`, in the order in which they were reported."""
    rng = Random(f"{seed}/events")  # noqa: S311 -- the same again, not secret
    cases, step = _cases(book, end), YEARS * _YEAR / many
    serials: dict[int, count[int]] = {}
    for place in range(many):
        at = end - (many - place - rng.random() * 0.99) * step
        serial = next(serials.setdefault(at.year, count(1)))
        yield _event(f"WG-{at.year}-{serial:06d}", at, street, rng.choice(cases), end, rng)


def _cases(book: Rulebook, end: datetime) -> list[Case]:
    duties = {
        duty.subject: duty.handler_unit
        for duty in Duty.objects.select_related("handler_unit", "unit")
        if duty.unit.kind == "STREET"
    }
    own = set(Duty.objects.filter(unit__kind="COMMUNITY").values_list("subject", flat=True))
    cases = []
    for small in EventClass.objects.filter(parent__isnull=False).order_by("code"):
        department = None
        if small.code not in own:
            department = duties.get(small.code) or duties[small.code[:2]]
        limit = book.limit(EVENT, "handling", small.code, end.date())
        cases.append(Case(small, department, _minutes(limit)))
    return cases


def _minutes(limit: TimeLimit | None) -> float:
    return 1440.0 if limit is None else float(limit.amount * _MINUTES[limit.unit])


def _event(
    number: str, at: datetime, street: Street, case: Case, end: datetime, rng: Random
) -> EventRow:
    said, cell = words(), rng.choice(street.cells)
    source = rng.choices(_SOURCES, _SOURCE_SHARES)[0]
    handler_unit = case.department or cell.parent
    assert handler_unit is not None
    address = said["address"].format(
        road=rng.choice(said["roads"]),
        number=rng.randrange(1, 300),
        spot=rng.choice(said["spots"]),
    )
    what = rng.choice(case.event_class.keywords)
    east, north = _position(cell, rng)
    return EventRow(
        number=number,
        source=source,
        reported_at=at,
        reporter=_reporter(street, source, cell, rng),
        event_class=case.event_class,
        cell=cell,
        title=f"{address}{what}"[:40],
        text=said["text"].format(
            opener=rng.choice(said["openers"]),
            address=address,
            what=what,
            need=rng.choice(said["needs"]),
        ),
        address=address,
        handler_unit=handler_unit,
        handler=rng.choice(street.officers[handler_unit.pk]),
        lon=east,
        lat=north,
        **life(at, case.minutes, end, rng),
    )


def _reporter(street: Street, source: Source, cell: Unit, rng: Random) -> User | None:
    if source in {Source.PATROL, Source.INSPECTION}:
        return rng.choice(street.workers[cell.pk])
    if source is Source.COMMUNITY and cell.parent_id is not None:
        return rng.choice(street.officers[cell.parent_id])
    return None


def _position(cell: Unit, rng: Random) -> tuple[float | None, float | None]:
    """Somewhere about the middle of the cell; callers have none."""
    if rng.random() > _PLACED:
        return None, None
    east, north = divmod(cell.order * 89, 97)
    return (
        117.1 + _WIDEST * ((east % 13) / 13 + rng.random() / 30),
        36.18 + _WIDEST * (north / 97 + rng.random() / 30),
    )
