"""An event ledger as an office keeps it: an Excel workbook of so many simulated rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone
from xlsxwriter import Workbook

from shigan.cli.simulating.events import events
from shigan.cli.simulating.street import Street
from shigan.kernel.clock.queries import now
from shigan.kernel.matters.queries.rulebook import rulebook
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.models import Holding, Unit, User
from shigan.lines.grid.actions.load import EventRow
from shigan.lines.grid.sheets.events import EVENT_FIELDS

_SEED = 7  # other events than those of the store


def written(path: Path, many: int) -> Path:
    """The workbook."""
    book = Workbook(str(path), {"constant_memory": True, "default_date_format": "yyyy-mm-dd hh:mm"})
    sheet = book.add_worksheet()
    codes = [declared.code for declared in EVENT_FIELDS]
    for place, declared in enumerate(EVENT_FIELDS):
        sheet.write(0, place, str(declared.label))
    for number, row in enumerate(events(_street(), rulebook(), _SEED, many, now()), start=1):
        cells = _cells(row, f"XL{many}-{number:06d}")
        for place, code in enumerate(codes):
            if (value := cells.get(code)) is not None:
                sheet.write(number, place, value)
    book.close()
    return path


def _street() -> Street:
    """The street of the store, as the simulation made it."""
    cells = list(Unit.objects.filter(kind=UnitKind.CELL).select_related("parent").order_by("pk"))
    held: dict[int, list[User]] = defaultdict(list)
    for holding in Holding.objects.select_related("post", "user").order_by("pk"):
        held[holding.post.unit_id].append(holding.user)
    return Street(cells, held, held)


def _cells(row: EventRow, number: str) -> dict[str, Any]:
    told = dict(_plain(row))
    return told | {
        "number": number,
        "event_class": row.event_class.code,
        "filing": row.filed_at and ("不予立案" if row.refused_reason else "立案"),
        "check": row.checked_at and ("通过" if row.check_passed else "返工"),
        "satisfaction": row.satisfaction or None,
        "handler_unit": told["handler_unit"] if row.dispatched_at else None,
        "handler": told["handler"] if row.dispatched_at else None,
    }


def _plain(row: EventRow) -> Iterator[tuple[str, Any]]:
    """Units by code, people by login, instants by the office's clock."""
    for name, value in vars(row).items():
        match value:
            case Unit():
                yield name, value.code
            case User():
                yield name, value.username
            case datetime():
                yield name, timezone.localtime(value).replace(tzinfo=None, microsecond=0)
            case "":
                yield name, None
            case _:
                yield name, value
