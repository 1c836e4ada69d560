"""Addresses of personal data."""

from __future__ import annotations

from django.urls import path

from shigan.kernel.personal import views

app_name = "personal"
urlpatterns = [path("", views.dataset_list, name="datasets")]
