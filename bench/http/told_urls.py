"""The product's own addresses, and behind them all how safe its connection is from a power cut."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.urls import path

from bench.http.bare.durability import found
from shigan.urls import handler500
from shigan.urls import urlpatterns as product

__all__ = ["handler500", "urlpatterns"]


@login_not_required
def durability(request: HttpRequest) -> JsonResponse:
    """What this process found, on the connection of the thread that answers."""
    return JsonResponse(found())


urlpatterns = [*product, path("durability", durability)]
