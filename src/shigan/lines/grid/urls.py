"""Addresses of the grid line."""

from __future__ import annotations

from django.urls import path, register_converter

from shigan.lines.grid.views import map as maps
from shigan.lines.grid.views import merging, report, tables, whistles


class Deed:
    """What a called department can say."""

    regex = "ack|arrive|done"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(Deed, "deed")

app_name = "grid"
urlpatterns = [
    path("report/", report.report, name="report"),
    path("suggest/", report.suggest, name="suggest"),
    path("map/", maps.cell_map, name="map"),
    path("classes/", tables.classes, name="classes"),
    path("duties/", tables.duties, name="duties"),
    path("whistles/", whistles.whistles, name="whistles"),
    path("whistles/waiting/", whistles.waiting, name="whistles-waiting"),
    path("whistles/<int:pk>/<deed:deed>/", whistles.answer, name="whistle-answer"),
    path("events/<str:number>/whistle/", whistles.call, name="whistle-call"),
    path("events/<str:number>/merge/", merging.merge, name="merge"),
    path("events/<str:number>/split/", merging.split, name="split"),
]
