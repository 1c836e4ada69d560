"""Reporting a fault at the desk."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from shigan.lines.lamps.actions import FaultReport, fault_report
from shigan.lines.lamps.forms import REPORT

from shigan.kernel.base.errors import Refused
from shigan.kernel.orgs.forms import unit_source
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.web.forms import form_class
from shigan.kernel.web.notices import tell_done


def report(request: ScopedRequest) -> HttpResponse:
    """The form; sent, it opens the fault and shows its matter."""
    request.scope.require("lamps.report")
    form = form_class(REPORT, {"unit": unit_source(request.scope)})(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            fault = fault_report(actor=request.scope, report=FaultReport(**form.values()))
        except Refused as refused:
            form.refuse(refused)
        else:
            number = fault.matter.number
            tell_done(request, _("已报修 %(number)s") % {"number": number})
            return redirect("matters:matter", number)
    status = 422 if form.is_bound else 200
    context = {"title": _("报修路灯"), "form": form}
    return render(request, "lamps/report.html", context, status=status)
