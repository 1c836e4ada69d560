"""The phone of a party, shown once to whoever mediates and says why."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control

from shigan.kernel.base.errors import Refused
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.personal.actions import Why, value_unmask
from shigan.kernel.personal.forms import WHY
from shigan.kernel.personal.registry import Masked
from shigan.kernel.personal.rules import masked_phone
from shigan.kernel.web.forms import form_class
from shigan.lines.mediation.models import Party

PHONE = Masked("phone", gettext_lazy("电话"), lambda party: party.phone.open(), masked_phone)


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
