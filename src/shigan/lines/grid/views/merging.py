"""Merging two reports of one thing, and taking it back."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shigan.kernel.base.errors import Refused
from shigan.kernel.matters.actions.core import Order
from shigan.kernel.matters.models import Matter
from shigan.kernel.matters.views.matter import matter_context, unit_crumbs, visible
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.web.forms import form_class
from shigan.kernel.web.notices import tell_done
from shigan.lines.grid import forms
from shigan.lines.grid.actions.merge import event_merge, event_numbered, event_split


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: ScopedRequest, number: str) -> HttpResponse:
    """Merge this event into the one whose number was chosen or typed.

    A typed one is shown first; a chosen one was seen, and is sent as confirmed.
    """
    matter = visible(request, number)
    if request.method != "POST":  # the address of a page that only a form leads to
        return redirect("matters:matter", number)
    form = form_class(forms.MERGE)(request.POST)
    if form.is_valid():
        values = form.values()
        try:
            into = event_numbered(request.scope, matter, values["into"])
            if "confirmed" not in request.POST:
                return _to_confirm(request, matter, into, values["note"])
            order = Order(matter.pk, note=values["note"])
            event_merge(actor=request.scope, order=order, into_id=into.pk)
        except Refused as refused:
            if "into" not in refused.fields:  # it cannot be merged at all: no form is shown
                raise
            form.refuse(refused)
        else:
            undo = reverse("grid:split", args=[number])
            tell_done(request, _("已并入 %(number)s") % {"number": into.number}, undo=undo)
            return redirect("matters:matter", into.number)
    context = matter_context(request, matter) | {"merging": form}
    return render(request, "matters/matter.html", context, status=422)


def _to_confirm(request: ScopedRequest, matter: Matter, into: Matter, note: str) -> HttpResponse:
    """What the typed number stands for, and in what the two differ."""
    back = reverse("matters:matter", args=[matter.number])
    here, there = matter.grid_event.event_class, into.grid_event.event_class
    context = {
        "title": _("并案：请核对"),
        "crumbs": [*unit_crumbs(matter), (matter.number, back), (_("并案"), "")],
        "matter": matter,
        "into": into,
        "rows": [matter, into],
        "note": note,
        "class_differs": here != there,
        "community_differs": matter.unit.parent_id != into.unit.parent_id,
    }
    return render(request, "grid/merge.html", context)


@require_POST
def split(request: ScopedRequest, number: str) -> HttpResponse:
    """Take a merge back."""
    matter = get_object_or_404(Matter.objects.visible_to(request.scope), number=number)
    event_split(actor=request.scope, order=Order(matter.pk))
    tell_done(request, _("已取消并案"))
    return redirect("matters:matter", number)
