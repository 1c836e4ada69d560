"""Addresses of kept views."""

from __future__ import annotations

from django.urls import path

from shigan.kernel.search import views

app_name = "search"
urlpatterns = [
    path("new/", views.KeepView.as_view(), name="view_keep"),
    path("<int:view_id>/", views.change, name="view_change"),
]
