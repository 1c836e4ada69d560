"""What a load would do, found out by doing it and taking all of it back."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from shigan.kernel.base.errors import DomainError
from shigan.kernel.imports.actions.writing import load_rows
from shigan.kernel.imports.queries.batches import brought_by
from shigan.kernel.imports.queries.report import Checked
from shigan.kernel.imports.registry import Loaded

#: Beyond so many rows it would take too long while somebody waits.
MOST_ROWS = 2000
_SHOWN = 100


class _TakenBack(Exception):
    """Ends the transaction of a trial."""


def foresee(checked: Checked) -> dict[str, Any] | None:
    """How many records the good rows would make, change and leave, and the changes one by one.

    None where there is nothing to try, or too much. The load runs whole and is undone whole, so
    this says what would really happen, whatever the importer does.
    """
    report, rows = checked.report, checked.rows
    if not report.good_rows or len(rows) > MOST_ROWS:
        return None
    said: dict[str, Any] = {}
    try:
        with transaction.atomic():
            said = _told(load_rows(checked), len(rows))
            raise _TakenBack
    except _TakenBack:
        return said
    except DomainError as error:
        return {"refused": " ".join([str(error), *(str(t) for t in error.fields.values())])}
    except IntegrityError:
        return {"refused": gettext("与已有的内容冲突，请核对编号是否重复")}


def _told(loaded: Loaded, rows: int) -> dict[str, Any]:
    made = sum(one.made for one in loaded.traces)
    changes = [one for one in loaded.traces if not one.made]
    touched = len({one.row for one in loaded.traces})
    return {
        "made": made,
        "changed": len(changes),
        "same": rows - touched,
        "changes": [
            {
                "row": one.row,
                "record": one.record,
                "changes": [
                    [str(part) if part is not None else None for part in change]
                    for change in one.changes
                ],
            }
            for one in brought_by(changes[:_SHOWN])
        ],
    }
