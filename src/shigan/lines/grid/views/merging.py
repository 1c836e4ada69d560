"""Merging two reports of one thing, and taking it back."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shigan.kernel.matters.actions.core import Order
from shigan.kernel.matters.models import Matter
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.web.notices import tell_done
from shigan.lines.grid.actions.merge import event_merge, event_split


@require_POST
def merge(request: ScopedRequest, number: str) -> HttpResponse:
    """Merge this event into another."""
    visible = Matter.objects.visible_to(request.scope)
    matter = get_object_or_404(visible, number=number)
    into = get_object_or_404(visible, number=request.POST.get("into", ""))
    order = Order(matter.pk, note=request.POST.get("note", ""))
    event_merge(actor=request.scope, order=order, into_id=into.pk)
    tell_done(
        request,
        _("已并入 %(number)s") % {"number": into.number},
        undo=reverse("grid:split", args=[number]),
    )
    return redirect("matters:matter", into.number)


@require_POST
def split(request: ScopedRequest, number: str) -> HttpResponse:
    """Take a merge back."""
    matter = get_object_or_404(Matter.objects.visible_to(request.scope), number=number)
    event_split(actor=request.scope, order=Order(matter.pk))
    tell_done(request, _("已取消并案"))
    return redirect("matters:matter", number)
