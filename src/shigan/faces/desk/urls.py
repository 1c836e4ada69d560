"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from shigan.faces.desk.views import audit, home, start

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("notices/read/", home.read_notices, name="read-notices"),
    path("start/", start.start, name="start"),
    path("start/<str:code>/", start.start_street, name="start-street"),
    path("audit/", audit.AuditLog.as_view(), name="audit"),
    path("audit/<int:pk>/subject/", audit.subject, name="audit-subject"),
]
