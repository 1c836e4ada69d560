"""Columns that behave alike on every store."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class PathField(models.CharField[str, str]):
    """The path of a unit: a subtree is a range of paths, so they are ordered by code point.

    SQLite does so by itself; PostgreSQL is told to, whatever the language of the database.
    """

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        """Ordered as the C locale does on PostgreSQL."""
        given = dict(super().db_parameters(connection))
        if connection.vendor == "postgresql":
            given["collation"] = "C"
        return given
