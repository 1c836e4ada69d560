"""The rows behind a figure, as a list that sorts, pages and goes out to Excel."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from shigan.kernel.figures.queries.asked import figure_of
from shigan.kernel.figures.queries.lineage import LineageRows, lineage
from shigan.kernel.figures.views.place import Place
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.web.columns import Column, Sorting
from shigan.kernel.web.fields import Field
from shigan.kernel.web.filters import Rows
from shigan.kernel.web.lists import ListPage


class OnOneLine(Column):
    """A column that leaves the width to the one that names the row."""

    @property
    def css(self) -> str:
        """The classes of its cells."""
        return f"{super().css} tight"


def row_columns(behind: LineageRows) -> tuple[Column, ...]:
    """The columns of the rows behind a figure."""
    return tuple(
        Column(field, phone="title")
        if field.code == behind.title
        else OnOneLine(field, phone="meta")
        for field in behind.columns
    )


class AsCounted(Sorting):
    """The order in which the lineage gives its rows."""

    def apply(self, rows: Rows) -> Rows:
        """Leave it."""
        return rows


class RowsPage(ListPage):
    """The list of one figure's rows."""

    code = "figures.rows"
    template_name = "figures/rows.html"
    order = ""
    behind: ClassVar[LineageRows]
    more: ClassVar[dict[str, Any]] = {}

    def rows(self) -> Rows:
        """Those that this person may see."""
        return self.behind.queryset

    def row_url(self, record: Any) -> str:
        """The page of the record."""
        return self.behind.url(record) if self.behind.url else ""

    @cached_property
    def sorting(self) -> Sorting:
        """As the reader chose, else newest first."""
        chosen = Sorting.of(self.request.GET.get("sort", ""), self.columns)
        return chosen or AsCounted(Column(Field("", "")), down=False)

    def more_context(self) -> dict[str, Any]:
        """Where the page is, and how many rows this person may not see."""
        hidden = self.behind.total - self.behind.queryset.count()
        return {**self.more, "total": self.behind.total, "hidden": hidden}


def rows(request: ScopedRequest, code: str) -> HttpResponseBase:
    """The rows behind a figure's part."""
    figure, place = figure_of(code), Place.of(request)
    parts = max(len(figure.parts), 1)
    part = _part(request.GET.get("part", str(parts - 1)), parts)
    behind = lineage(code, period=place.period, unit=place.unit, scope=request.scope, part=part)
    title = _("%(figure)s的依据") % {"figure": figure.label}
    more = {
        "figure": figure,
        "part": part,
        "crumbs": place.crumbs((str(figure.label), "")),
        **place.context(),
    }
    declared = {"title": title, "columns": row_columns(behind), "behind": behind, "more": more}
    page: type[RowsPage] = type("FigureRowsPage", (RowsPage,), declared)
    return page.as_view()(request)


def _part(text: str, parts: int) -> int:
    if text not in map(str, range(parts)):
        raise Http404
    return int(text)
