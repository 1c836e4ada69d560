"""Whether this is a sample."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from shigan.settings.environment import SAMPLE_CLOCK


def in_sample() -> bool:
    """Whether this installation holds a sample, which has its own time and known passwords."""
    return Path(settings.SHIGAN_HOME, SAMPLE_CLOCK).exists()
