"""Addresses of the style guide; included where DEBUG is on."""

from django.urls import path

from shigan.kernel.web.styleguide import views

urlpatterns = [
    path("", views.page, name="styleguide"),
    path("<slug:name>/", views.page, name="styleguide-page"),
]
