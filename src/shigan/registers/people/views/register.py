"""The register as a list, found by number, and what waits for a decision in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from shigan.kernel.base.errors import Refused
from shigan.kernel.orgs.filters import scope_on
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.personal.rules import is_number_like
from shigan.kernel.search.tables import KeptListPage
from shigan.kernel.web.excel import row_key
from shigan.kernel.web.forms import form_class
from shigan.kernel.web.links import address
from shigan.kernel.web.lists import Chips
from shigan.kernel.web.notices import tell_done
from shigan.registers.people import forms
from shigan.registers.people.actions.groups import group_add, group_close
from shigan.registers.people.actions.looking import number_look_up, register_export
from shigan.registers.people.choices import EDIT, VIEW
from shigan.registers.people.filters import REGISTER_FILTERS
from shigan.registers.people.models import PeopleGroup, Resident
from shigan.registers.people.queries.keys import resident_key
from shigan.registers.people.queries.register import (
    hidden_children,
    past_end,
    register,
    state_counts,
)
from shigan.registers.people.tables import REGISTER_COLUMNS


def _counts(rows: Any, request: HttpRequest) -> Mapping[str, int]:
    return state_counts(rows)


class Register(KeptListPage):
    """The list of residents."""

    code = "people.residents"
    title = _("居民")
    columns = REGISTER_COLUMNS
    filters = REGISTER_FILTERS
    chips = Chips("state", _counts)
    order = "unit"
    empty = (
        _("这里列出您职责范围内的居民"),
        _("逐个登记，或从“导入”里导入居民表。"),
    )
    template_name = "people/register.html"

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The page; a sheet that is taken away goes into the log."""
        scope = scope_on(request)
        scope.require(VIEW)
        if is_number_like(request.GET.get("q", "")):
            messages.warning(
                request,
                gettext("号码不能写在地址里；请填在查找框里。这次没有按号码查找。"),
            )
            return redirect(address(request, q=None))
        if request.GET.get("format") == "xlsx":
            register_export(
                actor=scope,
                rows=self.narrowed().count(),
                filters=[asked.filter.code for asked in self.asked if asked.active],
                columns=[column.code for column in self.shown_columns],
            )
        return super().get(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        """What was typed: a name goes on to the address, a number is looked up in no address."""
        if "q" not in request.POST:
            return super().post(request)
        scope_on(request).require(VIEW)
        text = request.POST["q"].strip()
        if is_number_like(text):
            return find(request)
        return redirect(address(request, q=text))

    def rows(self) -> QuerySet[Any]:
        """What the scope may see."""
        return register(scope_on(self.request))

    def row_url(self, record: Resident) -> str:
        """The resident's own page."""
        return reverse("people:resident", args=[record.pk])

    def sheet_key(self, record: Resident) -> str:
        """The resident, and how often the entry was changed."""
        return row_key(resident_key(record.pk), record.version)

    def more_context(self) -> dict[str, Any]:
        """What is not listed, and what the person may do here."""
        scope = scope_on(self.request)
        return {
            **super().more_context(),
            "hidden": hidden_children(scope),
            "edits": scope.may(EDIT),
            "find": form_class(forms.FIND)(),
        }


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True)
def find(request: HttpRequest) -> HttpResponse:
    """Who has this number: posted, so that it stands in no address and in no log.

    It comes from the form for numbers, or from the search box of the list (`q`).
    """
    scope = scope_on(request)
    scope.require(VIEW)
    if request.method != "POST":
        return redirect("people:register")
    form = form_class(forms.FIND)({"number": request.POST.get("number") or request.POST.get("q")})
    context: dict[str, Any] = {"title": gettext("按号码查找"), "find": form}
    if form.is_valid():
        try:
            found = number_look_up(actor=scope, number=form.values()["number"])
        except Refused as refused:
            if "number" not in refused.fields:  # it cannot be looked for at all: no form is shown
                raise
            form.refuse(refused)
        else:
            if len(found) == 1:
                return redirect("people:resident", found[0].pk)
            context |= {"find": form_class(forms.FIND)(), "sought": True, "found": found}
    return render(request, "people/found.html", context, status=422 if form.errors else 200)


@require_safe
def expired(request: ScopedRequest) -> HttpResponse:
    """Entries past their end, for whoever may erase them."""
    request.scope.require(VIEW)
    rows = past_end(request.scope, request.scope.on).select_related("unit").order_by("left_on")
    context = {"title": gettext("保存期已满的登记"), "rows": rows[:500]}
    return render(request, "people/expired.html", context)


def groups(request: ScopedRequest) -> HttpResponse:
    """The list of groups; whoever manages the rules adds to it."""
    scope = request.scope
    scope.require(VIEW)
    form = form_class(forms.GROUP)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            group_add(actor=scope, **form.values())
        except Refused as refused:
            form.refuse(refused)
        else:
            tell_done(request, _("已新增"))
            return redirect("people:groups")
    context = {
        "title": gettext("群体"),
        "rows": PeopleGroup.objects.order_by("closed_on", "order"),
        "form": form if scope.may("rules.manage") else None,
    }
    return render(request, "people/groups.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def close_group(request: ScopedRequest, code: str) -> HttpResponse:
    """Put nobody into a group any more."""
    if request.method != "POST":
        return redirect("people:groups")
    group_close(actor=request.scope, code=code)
    tell_done(request, _("已停用"))
    return redirect("people:groups")
