"""Named reads of faults."""

from __future__ import annotations

from datetime import datetime

from shigan.lines.lamps.models import LampFault


def last_mended(lamp: str) -> datetime | None:
    """When the lamp was last mended: one statement."""
    mended = LampFault.objects.counted().filter(lamp=lamp, mended_at__isnull=False)
    return mended.order_by("-mended_at").values_list("mended_at", flat=True).first()
