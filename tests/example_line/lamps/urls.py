"""Addresses of the line."""

from __future__ import annotations

from django.urls import path
from shigan.lines.lamps.views import report

app_name = "lamps"
urlpatterns = [path("report/", report, name="report")]
