"""Addresses of the working calendar."""

from __future__ import annotations

from datetime import date

from django.urls import path, register_converter

from shigan.kernel.clock import views


class Day:
    """A day in an address: 2022-03-05."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """The day; one that does not exist is no address."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        """As it stands."""
        return value.isoformat()


register_converter(Day, "day")

app_name = "clock"
urlpatterns = [
    path("rules/calendar/", views.calendar, name="calendar"),
    path("rules/calendar/days/<day:on>/", views.day, name="day"),
    path("rules/calendar/days/<day:on>/clear/", views.day_clear, name="day-clear"),
    path("rules/calendar/years/<int:year>/", views.confirm, name="confirm"),
    path("rules/calendar/hours/", views.hours, name="hours"),
    path("rules/calendar/hours/<day:since>/clear/", views.hours_clear, name="hours-clear"),
]
