"""Addresses of the register of people. No number and no name stands in any."""

from __future__ import annotations

from django.urls import path

from shigan.registers.people.views import alike, deeds, register, resident

app_name = "people"
urlpatterns = [
    path("", register.Register.as_view(), name="register"),
    path("new/", resident.add, name="add"),
    path("find/", register.find, name="find"),
    path("alike/", alike.alike, name="alike"),
    path("alike/<int:pk>/<int:other>/", alike.pair, name="pair"),
    path("alike/<int:pk>/<int:other>/undo/", alike.pair_undo, name="pair-undo"),
    path("expired/", register.expired, name="expired"),
    path("groups/", register.groups, name="groups"),
    path("groups/<str:code>/close/", register.close_group, name="group-close"),
    path("<int:pk>/", resident.resident, name="resident"),
    path("<int:pk>/correct/", resident.correct, name="correct"),
    path("<int:pk>/unmask/<str:field>/", resident.unmask, name="unmask"),
    path("<int:pk>/join/", deeds.join, name="join"),
    path("<int:pk>/quit/<int:membership>/", deeds.quit_group, name="quit"),
    path("<int:pk>/sponsor/", deeds.sponsor, name="sponsor"),
    path("<int:pk>/unsponsor/", deeds.unsponsor, name="unsponsor"),
    path("<int:pk>/left/", deeds.left, name="left"),
    path("<int:pk>/back/", deeds.back, name="back"),
    path("<int:pk>/erase/", deeds.erase, name="erase"),
    path("<int:pk>/merge/", alike.merge, name="merge"),
    path("<int:pk>/split/", alike.split, name="split"),
]
