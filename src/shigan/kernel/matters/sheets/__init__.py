"""The sheets of matters: dated rules, the ledger as it is listed, and what lines' ledgers share."""

from shigan.kernel.matters.sheets.ledger import LEDGER
from shigan.kernel.matters.sheets.rules import RULES

IMPORTERS = (*RULES, LEDGER)
