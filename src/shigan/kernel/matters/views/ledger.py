"""The ledger: every matter that one may see, narrowed, ordered, kept as views, done in bulk."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shigan.kernel.matters.actions.bulk import bulk_deeds
from shigan.kernel.matters.filters import LEDGER_FILTERS
from shigan.kernel.matters.models import Matter
from shigan.kernel.matters.queries.ledger import colour_counts, ledger
from shigan.kernel.matters.sheets.shared import matter_key
from shigan.kernel.matters.tables import LEDGER_COLUMNS
from shigan.kernel.matters.views.bulk import bulk_act
from shigan.kernel.orgs.filters import scope_on
from shigan.kernel.orgs.queries import street_here
from shigan.kernel.search.tables import KeptListPage
from shigan.kernel.web.bulk import BulkAct
from shigan.kernel.web.excel import row_key
from shigan.kernel.web.links import addresses
from shigan.kernel.web.lists import Chips


class Ledger(KeptListPage):
    """The ledger page."""

    code = "matters.ledger"
    title = _("事项台账")
    columns = LEDGER_COLUMNS
    filters = LEDGER_FILTERS
    chips = Chips("colour", lambda rows, request: colour_counts(rows), colours=True)
    order = "-opened_at"
    empty = (
        _("这里列出您职责范围内的事项"),
        _("有事项受理、交办给您或由您包保时，就会出现在这里。"),
    )
    template_name = "matters/ledger.html"

    def rows(self) -> QuerySet[Any]:
        """What the scope may see."""
        return ledger(scope_on(self.request), self.at)

    def all_acts(self) -> list[BulkAct]:
        """Every act that is declared for many at once."""
        return [bulk_act(deed) for deed in bulk_deeds()]

    def rows_to_do(self) -> QuerySet[Any]:
        """With the units that suggestions ask for."""
        return self.rows().select_related("unit", "handler_unit")

    def print_unit(self) -> str:
        """The street of the office."""
        street = street_here()
        return street.name if street else ""

    def row_url(self, record: Matter) -> str:
        """The matter's own page."""
        return addresses("matters:matter")(record.number)

    def sheet_key(self, record: Matter) -> str:
        """Its street and number, and how often it was worked on."""
        return row_key(matter_key(record.unit_path, record.number), record.version)
