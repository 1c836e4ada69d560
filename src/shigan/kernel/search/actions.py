"""Keeping the index in step. Called inside the transaction that changes the record."""

from __future__ import annotations

from collections.abc import Iterable

from shigan.kernel.search.models import SearchRow

_BATCH = 2000


def index_rows(kind: str, rows: Iterable[tuple[int, str]]) -> None:
    """Set the terms of records: (id, terms from `rules.index_terms`)."""
    SearchRow.objects.bulk_create(
        [SearchRow(kind=kind, object_id=key, terms=terms) for key, terms in rows],
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["kind", "object_id"],
        update_fields=["terms"],
    )
