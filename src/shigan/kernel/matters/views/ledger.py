"""The ledger: every matter that one may see, narrowed, ordered, kept as views, done in bulk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from shigan.kernel.clock.queries import now
from shigan.kernel.matters.actions.standing import StandingAct, standing_acts
from shigan.kernel.matters.filters import LEDGER_FILTERS
from shigan.kernel.matters.forms import act_fields, act_sources, order_of
from shigan.kernel.matters.models import Matter
from shigan.kernel.matters.queries.ledger import colour_counts, ledger
from shigan.kernel.matters.registry import kinds
from shigan.kernel.matters.tables import LEDGER_COLUMNS
from shigan.kernel.orgs.filters import scope_on
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.search.tables import KeptListPage
from shigan.kernel.web.bulk import BulkAct
from shigan.kernel.web.lists import Chips


def bulk_act(code: str) -> BulkAct:
    """A standing act for many matters at once."""
    standing: StandingAct = standing_acts[code]
    act = standing.act

    def run(scope: Scope, matter: Matter, entered: Mapping[str, Any]) -> object:
        return standing.perform(actor=scope, order=order_of(act, matter.pk, entered))

    def offered(request: HttpRequest) -> bool:
        lines = {kind.line for kind in kinds}
        return any(scope_on(request).may(act.function.replace("*", line)) for line in lines)

    return BulkAct(
        code,
        act.label,
        run,
        offered,
        inputs=act_fields(act),
        sources=lambda request: act_sources(scope_on(request)),
    )


class Ledger(KeptListPage):
    """The ledger page."""

    code = "matters.ledger"
    title = _("事项台账")
    columns = LEDGER_COLUMNS
    filters = LEDGER_FILTERS
    chips = Chips("colour", lambda rows, request: colour_counts(rows), colours=True)
    acts = (bulk_act("transfer"), bulk_act("supervise"), bulk_act("sponsor"))
    order = "-opened_at"
    empty = (
        _("这里列出您职责范围内的事项"),
        _("有事项受理、交办给您或由您包保时，就会出现在这里。"),
    )
    template_name = "matters/ledger.html"

    @cached_property
    def at(self) -> Any:
        """The instant for which the page shows colours and what is left."""
        return now()

    def rows(self) -> QuerySet[Any]:
        """What the scope may see."""
        return ledger(scope_on(self.request), self.at)

    def row_url(self, record: Matter) -> str:
        """The matter's own page."""
        return reverse("matters:matter", args=[record.number])

    def sheet_key(self, record: Matter) -> str:
        """Its number."""
        return record.number
