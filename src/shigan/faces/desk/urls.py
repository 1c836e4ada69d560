"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from shigan.faces.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("notices/read/", views.read_notices, name="read-notices"),
]
