"""Tables whose rows are written once: the database itself refuses UPDATE and DELETE.

A migration of the owning app calls `seal("table")`. On SQLite and PostgreSQL alike the refusal
is a trigger, so it holds for every code path, console and other program that does not first drop
the trigger itself. SQLite remakes a table to alter it: a migration that alters a sealed table
lifts the seal before and sets it again after.
"""

from __future__ import annotations

import re

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.migrations.state import StateApps

_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION shigan_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'rows of % are sealed', TG_TABLE_NAME; END $$
"""


def statements(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    """The statements that seal `table` on that database."""
    if connection.vendor != "sqlite":
        return [
            _POSTGRES_FUNCTION,
            f"CREATE TRIGGER {table}_sealed BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION shigan_sealed()",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "EXECUTE FUNCTION shigan_sealed()",
        ]
    refusal = f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are sealed'); END"
    # INSERT OR REPLACE deletes the row in its way without a DELETE trigger.
    same = " OR ".join(f"({clash})" for clash in _clashes(connection, table))
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refusal}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refusal}",
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) {refusal}",
    ]


def _clashes(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    """What holds of a row that a new one would replace, by each key of an SQLite table."""
    found = ['"id" = NEW."id"']
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA index_list({table})")
        for name in [row[1] for row in cursor.fetchall() if row[2]]:
            cursor.execute(f"PRAGMA index_info({name})")
            terms = [f'"{row[2]}" = NEW."{row[2]}"' for row in cursor.fetchall()]
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [name])
            where = (cursor.fetchone()[0] or "").partition(" WHERE ")[2]
            if where:  # the key binds only such rows: both must be
                terms += [f"({where})", "(" + re.sub(r'("\w+")', r"NEW.\1", where) + ")"]
            found.append(" AND ".join(terms))
    return found


def undo_statements(vendor: str, table: str) -> list[str]:
    """The statements that lift the seal (for a migration backwards only)."""
    if vendor == "sqlite":
        verbs = ("update", "delete", "replace")
        return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for verb in verbs]
    return [
        f"DROP TRIGGER IF EXISTS {table}_{name} ON {table}" for name in ("sealed", "no_truncate")
    ]


def seal(table: str) -> RunPython:
    """A migration step that seals `table`, and can be undone."""

    def forward(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in statements(editor.connection, table):
            editor.execute(statement, params=None)

    def backward(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in undo_statements(editor.connection.vendor, table):
            editor.execute(statement, params=None)

    return RunPython(forward, backward)
