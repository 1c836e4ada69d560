"""Addresses of figures."""

from __future__ import annotations

from django.urls import path

from shigan.kernel.figures.views import closing, entry, figure, index, rows, targets

app_name = "figures"
urlpatterns = [
    path("", index.index, name="index"),
    path("closings/", closing.closings, name="closings"),
    path("closings/new/", closing.confirm, name="closing_confirm"),
    path("closings/jobs/<int:pk>/", closing.job, name="closing_job"),
    path("closings/jobs/<int:pk>/progress/", closing.job_progress, name="closing_progress"),
    path("closings/<int:pk>/", closing.closing, name="closing"),
    path("<str:code>/", figure.figure, name="figure"),
    path("<str:code>/rows/", rows.rows, name="rows"),
    path("<str:code>/report/", entry.report, name="report"),
    path("<str:code>/correct/<int:pk>/", entry.correct, name="correct"),
    path("<str:code>/target/", targets.target, name="target"),
    path("<str:code>/restate/", closing.restate, name="restate"),
]
