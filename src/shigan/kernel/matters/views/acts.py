"""Doing an act: its form, made from the declaration, and what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shigan.kernel.base.errors import Conflict, Refused
from shigan.kernel.files.actions import evidence_store
from shigan.kernel.files.queries import evidence_visible
from shigan.kernel.matters.actions.offers import Offer, act_named, offers
from shigan.kernel.matters.forms import act_form, kept_photos, order_of
from shigan.kernel.matters.models import Matter
from shigan.kernel.matters.queries.holders import holders
from shigan.kernel.matters.queries.page import chained, files_of
from shigan.kernel.matters.queries.record import entries_since
from shigan.kernel.matters.views.matter import matter_context, visible
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.orgs.queries import picked_units
from shigan.kernel.web.fields import Kind
from shigan.kernel.web.forms import RecordForm
from shigan.kernel.web.notices import tell_done

_MOST_DIGITS = 9
Photos = dict[str, list[str]]


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: ScopedRequest, number: str, code: str) -> HttpResponse:
    """The form of an act within the matter's page; sent, the act is done."""
    found = visible(request, number)
    if request.method == "POST":
        named = act_named(found, code)
        if named is None:
            raise Http404
        return _do(request, found, named)
    if (offer := offers(request.scope, found).find(code)) is None:
        messages.error(request, _("这个动作现在不能办：可能已经有人办过，或不归您办。"))
        return _back(request, found)
    initial = {**found.declared.preset(found, code), **request.GET.dict()}
    form = act_form(offer.act, request.scope, found.declared, initial=initial)
    return _shown(request, found, offer, form, {})


@require_safe
def handlers(request: ScopedRequest) -> HttpResponse:
    """The people of the chosen unit as options, whoever was chosen already still chosen; without
    a unit nobody.
    """
    code, scope = request.GET.get("handler_unit", ""), request.scope
    unit = picked_units(scope, [code]).get(code)
    people = holders(scope, unit.value) if unit else []
    context = {"unit": unit, "people": people, "chosen": request.GET.get("handler", "")}
    return render(request, "matters/_handlers.html", context)


def _do(request: ScopedRequest, found: Matter, offer: Offer) -> HttpResponse:
    form = act_form(offer.act, request.scope, found.declared, sent=request)
    valid = form.is_valid()
    photos = _photos(request, found, offer, form)
    if not valid or form.errors:
        return _shown(request, found, offer, form, photos, status=422)
    seen = _seen(request)
    order = order_of(offer.act, found.pk, form.values(), seen=seen, evidence=photos)
    try:
        offer.perform(actor=request.scope, order=order)
    except Conflict as conflict:
        fresh = visible(request, found.number)
        return _shown(request, fresh, offer, form, photos, status=409, conflict=conflict, seen=seen)
    except Refused as refused:
        form.refuse(refused)
        return _shown(request, found, offer, form, photos, status=422)
    return _done(request, found, offer)


def _photos(request: ScopedRequest, found: Matter, offer: Offer, form: RecordForm) -> Photos:
    """Store what was sent, so that a refusal loses no photo; by input, the stored names."""
    photos: Photos = {}
    for field in offer.act.inputs:
        if field.kind is not Kind.PHOTOS:
            continue
        names = [n for n in kept_photos(request, field.code) if evidence_visible(request.scope, n)]
        for upload in form.cleaned_data.get(field.code) or ():
            try:
                stored = evidence_store(actor=request.scope, upload=upload, unit=found.unit)
            except Refused as refused:
                form.add_error(field.code, str(refused))
            else:
                names.append(stored.sha256)
        photos[field.code] = list(dict.fromkeys(names))
    return photos


def _seen(request: ScopedRequest) -> int | None:
    text = request.POST.get("seen", "")
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else None


def _shown(
    request: ScopedRequest,
    found: Matter,
    offer: Offer,
    form: RecordForm,
    photos: Photos,
    *,
    status: int = 200,
    conflict: Conflict | None = None,
    seen: int | None = None,
) -> HttpResponse:
    """The form, alone for a script that puts it into the page, else within the page; after a
    conflict always with the page as it is now.
    """
    context: dict[str, Any] = {
        "matter": found,
        "panel": "panel" in request.GET,
        "doing": offer.act,
        "form": form,
        "kept": {code: names for code, names in photos.items() if names},
    }
    if conflict is not None:
        entries, exhibits = entries_since(found.pk, seen if seen is not None else found.version)
        context |= {
            "conflict": conflict,
            "since": chained(found, entries),
            "since_files": files_of(exhibits),
            "still": offers(request.scope, found).find(offer.code) is not None,
        }
    if request.headers.get("HX-Request") and conflict is None:
        return render(request, "matters/_act.html", context, status=status)
    whole = matter_context(request, found) | context
    response = render(request, "matters/matter.html", whole, status=status)
    if conflict is not None:  # heading, steps and timeline are no longer what the person saw
        response.headers["HX-Retarget"] = response.headers["HX-Reselect"] = "article.file"
        response.headers["HX-Reswap"] = "outerHTML"
    return response


def _done(request: ScopedRequest, found: Matter, offer: Offer) -> HttpResponse:
    tell_done(request, _("已办理：%(act)s") % {"act": offer.act.label})
    if not Matter.objects.visible_to(request.scope).filter(pk=found.pk).exists():  # handed on
        return _away(request)
    return _back(request, found)


def _away(request: ScopedRequest) -> HttpResponse:
    """The ledger: the matter is no longer among what this person sees."""
    address = reverse("matters:ledger")
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


def _back(request: ScopedRequest, found: Matter) -> HttpResponse:
    """The matter's page again, in the place where the person is: page or panel."""
    address = reverse("matters:matter", args=[found.number])
    if not request.headers.get("HX-Request"):
        return redirect(address)
    if "panel" not in request.GET:
        return HttpResponse(headers={"HX-Redirect": address})
    context = matter_context(request, visible(request, found.number))
    response = render(request, "matters/matter.html", context)
    response.headers["HX-Retarget"] = "#panel-body"
    response.headers["HX-Reswap"] = "innerHTML"
    response.headers["HX-Trigger"] = "list-changed"
    return response
