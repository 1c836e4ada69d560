"""Addresses of evidence."""

from django.urls import re_path

from shigan.kernel.files import views

app_name = "files"
_SHA256 = r"(?P<sha256>[0-9a-f]{64})"
urlpatterns = [
    re_path(rf"^{_SHA256}$", views.show, name="show"),
    re_path(rf"^{_SHA256}/thumb$", views.thumb, name="thumb"),
    re_path(rf"^{_SHA256}/original$", views.original, name="original"),
]
