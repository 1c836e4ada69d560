"""What was written once stays as it was written."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from shigan.kernel.figures.models import ReportedFigure
from tests.kit.cast import Cast
from tests.kit.grid import make_event, make_tables, walk_to

TABLES = (
    "audit_auditrow",
    "matters_entry",
    "figures_reportedfigure",
    "figures_closing",
    "figures_frozenvalue",
    "figures_restatement",
    "figures_target",
)


def triggers(table: str) -> set[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table]
            )
        else:
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal",
                [table],
            )
        return {row[0] for row in cursor.fetchall()}


@pytest.mark.django_db
@pytest.mark.parametrize("table", TABLES)
def test_every_sealed_table_has_its_seal(table: str) -> None:
    wanted = {
        "sqlite": {f"{table}_no_update", f"{table}_no_delete", f"{table}_no_replace"},
        "postgresql": {f"{table}_sealed", f"{table}_no_truncate"},
    }
    assert triggers(table) == wanted[connection.vendor]


@pytest.mark.parametrize("table", ["audit_auditrow", "matters_entry"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET actor_name = 'x'",
        "DELETE FROM {table}",
        "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
    ],
)
def test_the_database_refuses(cast: Cast, table: str, statement: str) -> None:
    if connection.vendor != "sqlite" and "REPLACE" in statement:
        pytest.skip("PostgreSQL has no INSERT OR REPLACE")
    walk_to(cast, make_event(cast, make_tables(cast)), "dispatch")
    refused = pytest.raises(DatabaseError, match="sealed")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table=table))


def test_another_entry_in_the_place_of_one_is_refused(cast: Cast) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no INSERT OR REPLACE")
    make_event(cast, make_tables(cast))
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA table_info(matters_entry)")
        columns = [row[1] for row in cursor.fetchall()]
        chosen = ", ".join("id + 1000" if c == "id" else c for c in columns)
        with pytest.raises(DatabaseError, match="sealed"), transaction.atomic():
            cursor.execute(
                f"INSERT OR REPLACE INTO matters_entry SELECT {chosen} FROM matters_entry"
            )


def report(cast: Cast, supersedes: ReportedFigure | None = None) -> ReportedFigure:
    return ReportedFigure.objects.create(
        unit=cast.unit(""),
        code="outside.reported",
        first=date(2026, 10, 1),
        last=date(2026, 10, 31),
        value=1,
        source="区统计局",
        as_of=date(2026, 10, 31),
        supersedes=supersedes,
        entered_by="测试",
        entered_at=datetime(2026, 11, 1, tzinfo=UTC),
    )


def test_a_report_replaces_neither_an_origin_nor_a_correction_but_may_correct(cast: Cast) -> None:
    correction = report(cast, supersedes=report(cast))
    report(cast, supersedes=correction)
    if connection.vendor != "sqlite":
        return  # PostgreSQL has no INSERT OR REPLACE
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA table_info(figures_reportedfigure)")
        columns = [row[1] for row in cursor.fetchall()]
        chosen = ", ".join("id + 1000" if c == "id" else c for c in columns)
        for row in ReportedFigure.objects.all():
            with pytest.raises(DatabaseError, match="sealed"), transaction.atomic():
                cursor.execute(
                    f"INSERT OR REPLACE INTO figures_reportedfigure SELECT {chosen} "
                    "FROM figures_reportedfigure WHERE id = %s",
                    [row.pk],
                )
