"""Parties of a dispute: added, corrected, taken out; a phone shown once to whoever says why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from shigan.kernel.base.errors import Refused
from shigan.kernel.matters.actions.core import Order
from shigan.kernel.matters.models import Matter
from shigan.kernel.matters.queries.record import matter_numbered
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.personal.actions import Why, value_unmask
from shigan.kernel.personal.forms import WHY
from shigan.kernel.web.forms import RecordForm, form_class
from shigan.kernel.web.notices import tell_done
from shigan.lines.mediation import forms
from shigan.lines.mediation.actions.open import PartyGiven
from shigan.lines.mediation.actions.parties import (
    PartyChange,
    may_set_parties,
    party_add,
    party_correct,
    party_remove,
)
from shigan.lines.mediation.models import Party
from shigan.lines.mediation.values import PHONE


@cache_control(no_store=True)
def phone(request: ScopedRequest, pk: int) -> HttpResponse:
    """Ask why; then the number, in this answer alone."""
    scope = request.scope
    found = Party.objects.visible_to(scope).filter(pk=pk).select_related("dispute__matter").first()
    if found is None or not found.phone:
        raise Http404
    matter = found.dispute.matter
    path = matter.handler_path or matter.unit_path
    scope.require("mediation.handle", path)
    form = form_class(WHY)(request.POST or None)
    value = ""
    if request.method == "POST" and form.is_valid():
        try:
            value = value_unmask(
                actor=scope,
                record=found,
                unit_path=path,
                masked=PHONE,
                function="mediation.handle",
                why=Why(**form.values()),
            )
        except Refused as refused:
            form.refuse(refused)
    context = {
        "title": _("%(name)s的电话") % {"name": found.name},
        "party": found,
        "matter": matter,
        "form": form,
        "value": value,
        "masked": PHONE.shown(found),
    }
    status = 422 if form.errors else 200
    return render(request, "mediation/phone.html", context, status=status)


def add(request: ScopedRequest, number: str) -> HttpResponse:
    """Somebody takes part who was not named at first."""
    matter = _matter(request, matter_numbered(request.scope, number))
    form = form_class(forms.PARTY_ADD)(request.POST or None)

    def act(values: dict[str, Any]) -> object:
        given = PartyGiven(
            side=values["side"],
            name=values["name"],
            organisation=bool(values["organisation"]),
            address=values["address"],
            phone=values["phone"],
        )
        return party_add(actor=request.scope, order=_order(request, matter, values), given=given)

    return _formed(request, matter, form, _("增加当事人"), act)


def correct(request: ScopedRequest, pk: int) -> HttpResponse:
    """What was written down wrongly of a party, or has changed since."""
    party, matter = _party(request, pk)
    initial = {
        "name": party.name,
        "organisation": "yes" if party.organisation else "no",
        "address": party.address,
    }
    form = form_class(forms.PARTY_CORRECT)(request.POST or None, initial=initial)
    form.fields["phone"].help_text = _("现为 %(shown)s；不改请留空，要去掉请填“无”") % {
        "shown": PHONE.shown(party) or "—"
    }

    def act(values: dict[str, Any]) -> object:
        phone = values["phone"].strip()
        change = PartyChange(
            name=values["name"],
            organisation=bool(values["organisation"]),
            address=values["address"],
            phone=None if not phone else "" if phone == _("无") else phone,
        )
        order = _order(request, matter, values)
        return party_correct(actor=request.scope, order=order, party_id=pk, change=change)

    return _formed(request, matter, form, _("更正%(name)s") % {"name": party.name}, act)


def remove(request: ScopedRequest, pk: int) -> HttpResponse:
    """Somebody has no part in it after all."""
    party, matter = _party(request, pk)
    form = form_class(forms.PARTY_REMOVE)(request.POST or None)

    def act(values: dict[str, Any]) -> object:
        order = _order(request, matter, values)
        return party_remove(actor=request.scope, order=order, party_id=pk)

    return _formed(request, matter, form, _("去掉%(name)s") % {"name": party.name}, act)


def _party(request: ScopedRequest, pk: int) -> tuple[Party, Matter]:
    scope = request.scope
    found = Party.objects.visible_to(scope).filter(pk=pk).select_related("dispute__matter").first()
    return (found, _matter(request, found.dispute.matter)) if found else _nobody()


def _nobody() -> tuple[Party, Matter]:
    raise Http404


def _matter(request: ScopedRequest, matter: Matter | None) -> Matter:
    """The matter, if this person may set its parties."""
    if matter is None or not may_set_parties(request.scope, matter):
        raise Http404
    return matter


def _order(request: ScopedRequest, matter: Matter, values: dict[str, Any]) -> Order:
    seen = request.POST.get("seen", "")
    version = int(seen) if seen.isdecimal() and len(seen) < 10 else None
    return Order(matter.pk, seen=version, note=values["reason"])


def _formed(
    request: ScopedRequest,
    matter: Matter,
    form: RecordForm,
    title: str,
    act: Callable[[dict[str, Any]], object],
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            act(form.values())
        except Refused as refused:
            form.refuse(refused)
        else:
            tell_done(request, _("当事人已更新"))
            return redirect("matters:matter", matter.number)
    context = {"title": title, "matter": matter, "form": form}
    return render(request, "mediation/party.html", context, status=422 if form.errors else 200)
