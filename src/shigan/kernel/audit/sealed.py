"""Tables whose rows are written once: the database itself refuses UPDATE and DELETE.

A migration of the owning app calls `seal("table")`. On SQLite and PostgreSQL alike the refusal
is a trigger, so that no code path, console or other program can alter the past.
"""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.migrations.state import StateApps

_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION shigan_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'rows of % are sealed', TG_TABLE_NAME; END $$
"""


def statements(vendor: str, table: str) -> list[str]:
    """The statements that seal `table` on a database of that vendor."""
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are sealed'); END"
            for verb in ("UPDATE", "DELETE")
        ]
    return [
        _POSTGRES_FUNCTION,
        f"CREATE TRIGGER {table}_sealed BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION shigan_sealed()",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "EXECUTE FUNCTION shigan_sealed()",
    ]


def undo_statements(vendor: str, table: str) -> list[str]:
    """The statements that lift the seal (for a migration backwards only)."""
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for verb in ("update", "delete")]
    return [
        f"DROP TRIGGER IF EXISTS {table}_{name} ON {table}" for name in ("sealed", "no_truncate")
    ]


def seal(table: str) -> RunPython:
    """A migration step that seals `table`, and can be undone."""

    def forward(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in statements(editor.connection.vendor, table):
            editor.execute(statement, params=None)

    def backward(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in undo_statements(editor.connection.vendor, table):
            editor.execute(statement, params=None)

    return RunPython(forward, backward)
