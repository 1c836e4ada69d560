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
    path("<str:number>/agreement/", intake.paper, name="paper"),
]
