"""The index: one row a record. The database keeps its own full-text index in step with it."""

from __future__ import annotations

from django.db import models


class SearchRow(models.Model):
    """The terms of one record: bigrams, words and initials, separated by spaces."""

    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    terms = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="search_row_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
