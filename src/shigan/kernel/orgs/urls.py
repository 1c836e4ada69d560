"""Addresses of the organisation."""

from __future__ import annotations

from django.urls import path

from shigan.kernel.orgs.views import passwords, tokens, units

app_name = "orgs"
urlpatterns = [
    path("", units.units, name="units"),
    path("password/", passwords.password, name="password"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<int:pk>/revoke/", tokens.revoke, name="token-revoke"),
    path("<str:code>/", units.unit, name="unit"),
    path("<str:code>/appoint/", units.appoint, name="appoint"),
    path("<str:code>/leave/<int:pk>/", units.leave, name="leave"),
    path("<str:code>/sponsor/", units.sponsor, name="sponsor"),
]
