"""Taking a dispute in at the desk, and its agreement as a Word paper."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from shigan.kernel.base.errors import Refused
from shigan.kernel.clock.queries import now
from shigan.kernel.matters.actions.core import official
from shigan.kernel.matters.queries.record import matter_numbered
from shigan.kernel.matters.registry import kinds
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.fields import Source
from shigan.kernel.web.forms import form_class
from shigan.kernel.web.notices import tell_done
from shigan.kernel.web.sending import sending, sent_once
from shigan.lines.mediation import forms
from shigan.lines.mediation.actions.open import DisputeGiven, dispute_open, parties_in_row
from shigan.lines.mediation.choices import DISPUTE, LABOUR, Found, Side
from shigan.lines.mediation.models import Dispute
from shigan.lines.mediation.papers import agreement
from shigan.lines.mediation.queries import places_in

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_KINDS = {"dispute": DISPUTE, "labour": LABOUR}


def intake(request: ScopedRequest, kind: str) -> HttpResponse:
    """The form; sent, it opens the dispute and shows its matter."""
    scope = request.scope
    scope.require("mediation.report")
    declared = kinds[_KINDS[kind]]
    made = sent_once(form_class(forms.intake(declared.code), {"unit": _places(scope)}))
    initial = {
        "received_at": now(),
        "found": Found.APPLICATION,
        "unit": _own_place(scope),
        "respondent_organisation": "yes" if declared.code == LABOUR else "no",
    }
    form = made(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        sent_as = sending(form)
        try:
            given = given_by(declared.code, form.values())
            dispute = dispute_open(actor=scope, given=given, sent_as=sent_as)
        except Refused as refused:
            form.refuse(refused)
        else:
            number = dispute.matter.number
            tell_done(request, _("已登记 %(number)s") % {"number": number})
            return redirect("matters:matter", number)
    context = {"title": _("登记%(kind)s") % {"kind": declared.label}, "form": form, "kind": kind}
    return render(request, "mediation/intake.html", context, status=422 if form.is_bound else 200)


def given_by(kind: str, values: dict[str, Any]) -> DisputeGiven:
    """What the form says of a dispute."""
    parties = [
        party
        for side, key in ((Side.APPLICANT, "applicant"), (Side.RESPONDENT, "respondent"))
        for party in parties_in_row(
            side,
            values[key],
            phones=values[f"{key}_phone"] or "",
            addresses=values[f"{key}_address"] or "",
            organisation=bool(values.get(f"{key}_organisation")),
        )
    ]
    return DisputeGiven(
        kind=kind,
        subject=values["subject"],
        found=values["found"],
        unit=values["unit"],
        text=values["text"],
        parties=parties,
        claimed=values["claimed"],
        received_at=values["received_at"],
    )


def _own_place(scope: Scope) -> str:
    """The community of a person who has just one."""
    units = places_in(scope, "mediation.report").filter(kind=UnitKind.COMMUNITY)[:2]
    return units[0].code if len(units) == 1 else ""


def _places(scope: Scope) -> Source:
    units = places_in(scope, "mediation.report")
    return Source(lambda: [(u.code, u.name) for u in units], lambda code: units.get(code=code))


@require_GET
@cache_control(no_store=True)
def paper(request: ScopedRequest, number: str) -> HttpResponse:
    """The agreement to print and sign."""
    matter = matter_numbered(request.scope, number)
    dispute = Dispute.objects.select_related("matter", "committee").filter(matter=matter).first()
    if dispute is None or not dispute.terms:
        raise Http404
    response = HttpResponse(agreement(dispute, request.scope), content_type=_DOCX)
    name = f"{number}-{official(gettext_lazy('调解协议书'))}.docx"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response
