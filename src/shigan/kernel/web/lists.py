"""A list page from declarations: filters, counts, sorting, columns, paging, bulk acts, Excel.

Everything that the reader chose is in the address, so that it can be sent and kept. A page takes
one statement for its rows and one for its counts, however many rows there are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views import View

from shigan.kernel.clock.queries import now, today
from shigan.kernel.web.bulk import BulkAct, run_each, ticked_keys, ticked_rows
from shigan.kernel.web.columns import Column, Sorting, joined, wanted_columns
from shigan.kernel.web.excel import sheet_response
from shigan.kernel.web.filters import Asked, ChoiceFilter, Filter, Menu, Rows, narrowed
from shigan.kernel.web.forms import form_class
from shigan.kernel.web.links import address, others
from shigan.kernel.web.paging import COUNTED, Slice, capped_count
from shigan.kernel.web.rates import spend
from shigan.kernel.web.rows import Table
from shigan.kernel.web.saying import clauses

Text = str | Promise
Chip = dict[str, Any]


@dataclass(frozen=True)
class Chips:
    """Counts over the values of one choice filter; each row falls under exactly one."""

    filter: str
    #: How many rows there are of each value; what is more than `COUNTED` says only that.
    count: Callable[[Rows, HttpRequest], Mapping[str, int]]
    #: Whether the values are colours, which bring their mark.
    colours: bool = False


class ListPage(View):
    """A list; subclasses declare what it shows and give its `rows`."""

    code: ClassVar[str]
    title: ClassVar[Text]
    columns: ClassVar[tuple[Column, ...]]
    filters: ClassVar[tuple[Filter, ...]] = ()
    chips: ClassVar[Chips | None] = None
    acts: ClassVar[tuple[BulkAct, ...]] = ()
    #: The column by which rows are ordered at first, with a minus for downwards.
    order: ClassVar[str]
    page_size: ClassVar[int] = 50
    empty: ClassVar[tuple[Text, Text]] = (_("这里还没有内容"), "")
    template_name: ClassVar[str] = "web/list.html"
    #: The part that shows kept views, where the list has them.
    saved_template: ClassVar[str] = ""

    def rows(self) -> Rows:
        """The rows that this person may see, before any filter."""
        raise NotImplementedError

    def row_url(self, record: Any) -> str:
        """Where a row leads."""
        return ""

    def reveals(self) -> bool:
        """Whether this person sees personal data unmasked."""
        return False

    def more_context(self) -> dict[str, Any]:
        """What the page's own template needs besides."""
        return {}

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The page; its Excel sheet; or the options of one filter, for its menu."""
        if options := request.GET.get("options"):
            return self._options(options)
        if request.GET.get("format") == "xlsx":
            spend("sheets", str(request.user.pk))
            return self._sheet()
        return render(request, self.template_name, self.context())

    def post(self, request: HttpRequest) -> HttpResponse:
        """A bulk act on the ticked rows: first what it will do to each, then what became of it."""
        act = next((a for a in self.offered_acts if a.code == request.POST.get("act")), None)
        if act is None:
            raise Http404
        keys = ticked_keys(request)
        found = self.rows_to_do().in_bulk(keys)
        records = [found[key] for key in keys if key in found]
        sent = "go" in request.POST
        form = form_class(act.inputs, act.sources(request))(request.POST if sent else None)
        context: dict[str, Any] = {
            "act": act,
            "form": form,
            "title": act.label,
            "back": address(request),
            "gone": len(keys) - len(records),
        }
        if sent and records and act.ready(request, records, form):
            scope, rows = getattr(request, "scope", None), ticked_rows(request, records)
            outcomes = run_each(act, scope, rows, form.values(), self.row_url)
            refused = sum(bool(o.refused) for o in outcomes)
            context |= {"outcomes": outcomes, "refused": refused, "done": len(outcomes) - refused}
            return render(request, "web/bulk_done.html", context)
        plan = act.plan(request, records)
        context["doing"] = [(p, act.version(p.record)) for p in plan if not p.left_out]
        context["left_out"] = [p for p in plan if p.left_out]
        return render(request, "web/bulk.html", context, status=422 if sent and records else 200)

    @cached_property
    def at(self) -> datetime:
        """The instant for which the page tells of its rows."""
        return now()

    def all_acts(self) -> Sequence[BulkAct]:
        """The bulk acts of the list; one whose acts are known only later gives them here."""
        return self.acts

    def rows_to_do(self) -> Rows:
        """The rows to which a bulk act may be done, with what it reads of them."""
        return self.rows()

    @cached_property
    def asked(self) -> list[Asked]:
        """What the address asks of each filter."""
        return [Asked.of(f, self.request) for f in self.filters]

    @cached_property
    def offered_acts(self) -> list[BulkAct]:
        """The bulk acts that this person may try."""
        return [a for a in self.all_acts() if a.offered(self.request)]

    @cached_property
    def shown_columns(self) -> list[Column]:
        """The columns of the page and of its sheet."""
        return wanted_columns(self.request, self.columns)

    @cached_property
    def sorting(self) -> Sorting:
        """The order of the rows; an unknown one gives way to the list's own."""
        wanted = Sorting.of(self.request.GET.get("sort", ""), self.columns)
        own = Sorting.of(self.order, self.columns)
        assert own is not None, f"{self.code}: {self.order} is no sortable column"
        return wanted or own

    def narrowed(self, *, without: str = "") -> Rows:
        """The rows that the filters let through, one of them left aside."""
        asked = [a for a in self.asked if a.filter.code != without]
        return narrowed(self.rows(), asked, self.request)

    def context(self) -> dict[str, Any]:
        """What the template gets."""
        counts = self.counts()
        chosen = self._chip_keys()
        total = sum(n for key, n in counts.items() if not chosen or key in chosen)
        part = self.slice()
        table = Table(
            self.shown_columns, self.at, reveal=self.reveals(), ticks=bool(self.offered_acts)
        )
        return {
            "page": self,
            "title": self.title,
            "list_rows": [table.row(record, self.row_url(record)) for record in part.records],
            "chips": self._chips(counts),
            "pager": part.pager(self.request, total),
            "others": others(self.request, "cols"),
            "menus": self.menus(),
            "bulk_actions": [(a.code, a.label) for a in self.offered_acts],
            "errors": [a.error for a in self.asked if a.error],
            "narrowed": any(a.active for a in self.asked),
            "asked_words": self.asked_words(part, total),
            "print_date": today().isoformat(),
            **self.more_context(),
        }

    def print_unit(self) -> str:
        """Whose list it is, at the head of the printed page."""
        return ""

    def asked_words(self, part: Slice, total: int) -> str:
        """What the list was narrowed to, and which of its rows these are, for the printed page."""
        words = [
            gettext("%(label)s：%(value)s") % {"label": a.filter.label, "value": a.chosen.words}
            if a.chosen.words
            else str(a.filter.label)
            for a in self.asked
            if a.chosen is not None
        ]
        rows = {"first": part.first, "last": part.last, "total": total}
        words += (
            [gettext("第%(first)d–%(last)d项，共%(total)d项") % rows]
            if 0 < total <= COUNTED
            else []
        )
        return clauses(words)

    def slice(self) -> Slice:
        """The page's rows, in one statement."""
        rows = self.sorting.apply(joined(self.narrowed(), self.shown_columns))
        return Slice.of(rows, self.request.GET.get("page", "1"), self.page_size)

    def counts(self) -> Mapping[str, int]:
        """Rows by chip, all filters but the chips' own at work; or their bare number."""
        if self.chips is not None:
            return self.chips.count(self.narrowed(without=self.chips.filter), self.request)
        return {"": capped_count(self.narrowed())}

    def _chip_keys(self) -> list[str]:
        if self.chips is None:
            return []
        asked = next(a for a in self.asked if a.filter.code == self.chips.filter)
        return list(asked.chosen.value) if asked.chosen else []

    def _chips(self, counts: Mapping[str, int]) -> list[Chip]:
        if self.chips is None:
            return []
        declared = next(f for f in self.filters if f.code == self.chips.filter)
        assert isinstance(declared, ChoiceFilter)
        chosen = self._chip_keys()
        every = {
            "label": gettext("全部"),
            "count": sum(min(n, COUNTED) for n in counts.values()),
            "more": any(n > COUNTED for n in counts.values()),
            "active": not chosen,
            "url": address(self.request, **{declared.code: None}),
        }
        return [every] + [
            {
                "label": label,
                "count": min(counts.get(key, 0), COUNTED),
                "more": counts.get(key, 0) > COUNTED,
                "active": key in chosen,
                "colour": key.lower() if self.chips.colours else "",
                "url": address(self.request, **{declared.code: key}),
            }
            for key, label in declared.listed(self.request)
        ]

    def menus(self) -> list[Menu]:
        """The filters with their menus; that of the chips has no menu of its own."""
        apart = self.chips.filter if self.chips else ""
        return [Menu.of(a, self.request) for a in self.asked if a.filter.code != apart]

    def _options(self, code: str) -> HttpResponse:
        declared = next((f for f in self.filters if f.code == code), None)
        if not isinstance(declared, ChoiceFilter):
            raise Http404
        context = {
            "asked": Asked.of(declared, self.request),
            "options": declared.listed(self.request),
        }
        return render(self.request, "web/_filter_options.html", context)

    def _sheet(self) -> FileResponse:
        rows = self.sorting.apply(joined(self.narrowed(), self.shown_columns))
        return sheet_response(
            title=str(self.title),
            code=self.code,
            fields=[c.field for c in self.shown_columns],
            rows=rows.iterator(chunk_size=2000),
            key=self.sheet_key,
            reveal=self.reveals(),
        )

    def sheet_key(self, record: Any) -> str:
        """What finds the record again when its row comes back in a sheet."""
        return str(record.pk)
