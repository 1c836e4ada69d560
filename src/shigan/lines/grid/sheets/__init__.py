"""The sheets that the grid line reads: event classes, the duty table, the event ledger."""

from shigan.lines.grid.sheets.events import EVENTS
from shigan.lines.grid.sheets.tables import CLASSES, DUTIES

IMPORTERS = (CLASSES, DUTIES, EVENTS)
