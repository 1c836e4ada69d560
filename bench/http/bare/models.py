"""Tables of the floor. They stand beside the product's own, in the same store."""

from __future__ import annotations

from typing import Any

from django.db import models


class BareCase(models.Model):
    """What a bare view stores of a report: one row."""

    title = models.CharField(max_length=120)
    text = models.TextField()
    event_class = models.CharField(max_length=8)
    source = models.CharField(max_length=12)
    cell = models.CharField(max_length=32)
    address = models.CharField(max_length=200)
    opened_at = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "bare"

    def __str__(self) -> str:
        return self.title


class BareEntry(models.Model):
    """What a bare transaction writes of a step: an entry, a log row, an event."""

    case_id = models.BigIntegerField(db_index=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    act = models.CharField(max_length=40)
    step = models.CharField(max_length=40)
    data: models.JSONField[Any, Any] = models.JSONField()

    class Meta:
        app_label = "bare"

    def __str__(self) -> str:
        return self.act


TABLES = (BareCase, BareEntry)
