"""Disputes by sort, and the committees that mediate them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shigan.kernel.base.errors import Refused
from shigan.kernel.clock.queries import today
from shigan.kernel.figures.rules.period import Period, PeriodError
from shigan.kernel.orgs.forms import unit_source
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.web.forms import RecordForm, form_class
from shigan.kernel.web.notices import tell_done
from shigan.lines.mediation import forms
from shigan.lines.mediation.actions.committees import (
    MemberGiven,
    member_end,
    member_renew,
    member_set,
)
from shigan.lines.mediation.kind import subject_label
from shigan.lines.mediation.models import Member
from shigan.lines.mediation.queries import committees_on, counts_by_sort


@require_GET
def overview(request: ScopedRequest) -> HttpResponse:
    """What came in within a year, by sort: how many were settled, how many not."""
    scope = request.scope
    scope.require("mediation.view")
    year = Period.parse(str(today().year))
    with suppress(PeriodError):
        year = Period.parse(request.GET.get("period", ""))
    counts = counts_by_sort(scope, year)
    context = {
        "title": _("矛盾调解"),
        "period": year,
        "before": year.shift_years(-1),
        "after": year.shift_years(1) if year.end <= today() else None,
        "reports": scope.may("mediation.report"),
        "rows": [
            {"count": count, "label": subject_label(count.kind, count.subject)} for count in counts
        ],
    }
    return render(request, "mediation/overview.html", context)


def committees(request: ScopedRequest) -> HttpResponse:
    """Who sits on which committee, and whether its make-up is as the law wants it."""
    scope = request.scope
    scope.require("mediation.view")
    form = form_class(forms.MEMBER, {"unit": unit_source(scope)})(
        request.POST or None, initial={"since": today()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            member_set(actor=scope, given=_member(form.values()))
        except Refused as refused:
            form.refuse(refused)
        else:
            tell_done(request, _("调解员已设定"))
            return redirect("mediation:committees")
    found = committees_on(scope, today())
    ours = {
        seen.committee.pk
        for seen in found
        if scope.may("mediation.accept", seen.committee.unit_path)
    }
    context = {
        "title": _("调解委员会"),
        "committees": sorted(found, key=lambda seen: seen.committee.pk not in ours),
        "ours": ours,
        "form": form if scope.allows("mediation.accept") else None,
    }
    return render(request, "mediation/committees.html", context, status=422 if form.errors else 200)


def end(request: ScopedRequest, pk: int) -> HttpResponse:
    """From which day on somebody no longer sits on a committee."""
    member = _sitting(request, pk)
    form = form_class(forms.END)(request.POST or None, initial={"until": today()})
    title = _("%(name)s离任") % {"name": member.name}
    return _set(request, member, form, title, member_end, _("已记下离任"))


def renew(request: ScopedRequest, pk: int) -> HttpResponse:
    """Somebody was chosen again for a term."""
    member = _sitting(request, pk)
    form = form_class(forms.RENEW)(request.POST or None, initial={"since": today()})
    title = _("%(name)s连任") % {"name": member.name}
    return _set(request, member, form, title, member_renew, _("已记下连任"))


def _sitting(request: ScopedRequest, pk: int) -> Member:
    """A member whose seat this person may change."""
    scope = request.scope
    found = Member.objects.visible_to(scope).select_related("committee__unit").filter(pk=pk)
    member = found.first()
    if member is None:
        raise Http404
    scope.require("mediation.accept", member.committee.unit_path)
    return member


def _set(
    request: ScopedRequest,
    member: Member,
    form: RecordForm,
    title: str,
    act: Callable[..., Member],
    done: str,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            act(actor=request.scope, member_id=member.pk, **form.values())
        except Refused as refused:
            form.refuse(refused)
        else:
            tell_done(request, done)
            return redirect("mediation:committees")
    context = {"title": title, "member": member, "form": form}
    return render(request, "mediation/member_end.html", context, status=422 if form.errors else 200)


def _member(values: dict[str, Any]) -> MemberGiven:
    answers = {code: bool(values[code]) for code in ("labour", "woman")}
    return MemberGiven(**{**values, **answers})
