"""Lists whose filters can be kept as views."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import parse_qsl

from shigan.kernel.orgs.filters import scope_on
from shigan.kernel.search.models import SavedView
from shigan.kernel.search.queries import views_of
from shigan.kernel.web.links import PASSING
from shigan.kernel.web.lists import ListPage


@dataclass(frozen=True)
class ViewLink:
    """A kept view as a link above its list."""

    view: SavedView
    url: str
    #: Whether the list shows just this.
    here: bool
    mine: bool


class KeptListPage(ListPage):
    """A list page on which views are kept, renamed, dropped and shared."""

    saved_template: ClassVar[str] = "search/_views.html"

    def more_context(self) -> dict[str, Any]:
        """The views that this person sees, and the query that could be kept now."""
        scope = scope_on(self.request)
        query = self.request.GET.copy()
        for name in PASSING:
            query.pop(name, None)
        now = _parts(query.urlencode())
        links = [
            ViewLink(
                view,
                f"{self.request.path}?{view.query}",
                _parts(view.query) == now,
                view.user_id == scope.user_id,
            )
            for view in views_of(scope, self.code)
        ]
        return {
            **super().more_context(),
            "views": links,
            "view_here": next((link for link in links if link.here), None),
            "view_query": query.urlencode(safe=","),
        }


def _parts(query: str) -> list[tuple[str, str]]:
    return sorted(parse_qsl(query))
