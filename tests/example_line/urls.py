"""The product's addresses, and those of the example line."""

from django.urls import include, path

from shigan.urls import urlpatterns as product

urlpatterns = [*product, path("lamps/", include("shigan.lines.lamps.urls"))]
