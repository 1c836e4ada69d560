"""The sheets that the mediation line reads: committees, and the ledgers of disputes."""

from shigan.lines.mediation.sheets.committees import COMMITTEES
from shigan.lines.mediation.sheets.disputes import LEDGERS

IMPORTERS = (COMMITTEES, *LEDGERS)
