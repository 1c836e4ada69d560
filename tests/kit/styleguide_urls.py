"""The product's addresses with the style guide, which is else there for developers alone."""

from django.urls import include, path

from shigan.urls import urlpatterns as product

urlpatterns = [*product, path("styleguide/", include("shigan.kernel.web.styleguide.urls"))]
