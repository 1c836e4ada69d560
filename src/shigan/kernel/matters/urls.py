"""Addresses of matters and their rules."""

from __future__ import annotations

from django.urls import path

from shigan.kernel.matters.views import acts, kind, matter, rules
from shigan.kernel.matters.views.ledger import Ledger
from shigan.kernel.matters.views.turning import Turning

app_name = "matters"
urlpatterns = [
    path("matters/", Ledger.as_view(), name="ledger"),
    path("matters/handlers/", acts.handlers, name="handlers"),
    path("matters/turning/", Turning.as_view(), name="turning"),
    path("matters/kinds/<str:code>/", kind.kind, name="kind"),
    path("matters/<str:number>/", matter.matter, name="matter"),
    path("matters/<str:number>/colour/", matter.colour, name="colour"),
    path("matters/<str:number>/act/<slug:code>/", acts.act, name="act"),
    path("rules/", rules.rules, name="rules"),
    path("rules/colours/new/", rules.colour_rule, name="colour-rule"),
    path("rules/limits/<str:kind>/new/", rules.limit, name="limit-rule"),
]
