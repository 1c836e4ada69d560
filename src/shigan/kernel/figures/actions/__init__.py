"""Writes about figures: reports, closings, restatements, targets. All only add rows."""

from shigan.kernel.figures.actions.closing import figure_restate, period_close
from shigan.kernel.figures.actions.jobs import closing_queue, closing_run
from shigan.kernel.figures.actions.reports import (
    Report,
    figure_correct,
    figure_report,
    figures_load,
    figures_unload,
)
from shigan.kernel.figures.actions.targets import target_set

__all__ = [
    "Report",
    "closing_queue",
    "closing_run",
    "figure_correct",
    "figure_report",
    "figure_restate",
    "figures_load",
    "figures_unload",
    "period_close",
    "target_set",
]
