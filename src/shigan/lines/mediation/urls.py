"""Addresses of the mediation line."""

from __future__ import annotations

from django.urls import path

from shigan.lines.mediation.views import intake, overview, party

app_name = "mediation"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("dispute/", intake.intake, {"kind": "dispute"}, name="dispute"),
    path("labour/", intake.intake, {"kind": "labour"}, name="labour"),
    path("committees/members/<int:pk>/", overview.end, name="member-end"),
    path("committees/members/<int:pk>/renew/", overview.renew, name="member-renew"),
    path("committees/", overview.committees, name="committees"),
    path("parties/<int:pk>/phone/", party.phone, name="phone"),
    path("parties/<int:pk>/correct/", party.correct, name="party-correct"),
    path("parties/<int:pk>/remove/", party.remove, name="party-remove"),
    path("<str:number>/parties/", party.add, name="party-add"),
    path("<str:number>/agreement/", intake.paper, name="paper"),
]
