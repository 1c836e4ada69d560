"""The last resort: what nobody caught, wherever in the way of a request it came up.

An outage of the machine says so and when to try again; anything else is a fault of ours. Neither
asks the store for anything: it may be what does not answer.
"""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from shigan.kernel.audit.context import origin
from shigan.kernel.base.errors import DomainError, NoRoom
from shigan.kernel.base.outages import outage
from shigan.kernel.web.problems import problem, problem_of

_PROGRAMS = "/api/"


def broken(request: HttpRequest) -> HttpResponse:
    """Answer in place of a view that failed (Django's `handler500`)."""
    told = outage(sys.exc_info()[1])
    with translation.override(translation.get_language_from_request(request)):
        if request.path.startswith(_PROGRAMS):
            return our_fault() if told is None else problem_of(told)
        if told is not None:
            return outage_page(told)
        return HttpResponse(render_to_string("web/500.html"), status=500)


def our_fault() -> HttpResponse:
    """A fault of ours, for a program."""
    said = _("服务器出错，什么都没有改变；报告时请附上编号 %(id)s")
    return problem(500, "internal-server-error", said % {"id": origin.get().request_id})


def outage_page(told: DomainError) -> HttpResponse:
    """An outage, for a person."""
    template = "web/507.html" if isinstance(told, NoRoom) else "web/503.html"
    response = HttpResponse(render_to_string(template, {"error": told}), status=told.status)
    if told.retry_after:
        response.headers["Retry-After"] = str(told.retry_after)
    return response
