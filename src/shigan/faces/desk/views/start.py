"""The first run: find your street, see its communities, become its administrator.

Open only while nothing is here, and only to whoever has the code that the server printed.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from shigan.faces.desk.forms import administrator_form
from shigan.kernel.base.errors import Refused
from shigan.kernel.base.spoken import same_spoken
from shigan.kernel.clock.queries import today
from shigan.kernel.orgs.actions.streets import Administrator, Founded, street_found
from shigan.kernel.orgs.divisions.office import Plan, plan_of
from shigan.kernel.orgs.divisions.search import find, stands_in, street_of
from shigan.kernel.orgs.queries import is_started, street_here
from shigan.kernel.orgs.scope import system_scope
from shigan.kernel.web.forms import RecordForm
from shigan.kernel.web.notices import tell_done

#: In the session of whoever has given the code: the code, which another run replaces.
_GIVEN = "setup-code"
#: So many streets are listed at most.
_SHOWN = 10


@login_not_required
@never_cache
def start(request: HttpRequest) -> HttpResponseBase:
    """Ask for the code, then for the street: what is typed is found by name or code."""
    if is_started():
        return redirect("login")
    typed = request.POST.get("code") or request.GET.get("code")
    if typed is not None and same_spoken(typed, settings.SHIGAN_SETUP_CODE):
        request.session[_GIVEN] = settings.SHIGAN_SETUP_CODE
        return redirect("desk:start")
    if not _may_start(request):
        context = {"title": _("开通"), "wrong": typed is not None}
        return render(request, "desk/start_code.html", context, status=403 if typed else 200)
    text = request.GET.get("q", "").strip()[:60]
    found = find(text, _SHOWN + 1)
    context = {
        "title": _("找到您的街道"),
        "text": text,
        "found": found[:_SHOWN],
        "most": _SHOWN if len(found) > _SHOWN else 0,
        "near": not any(stands_in(text, street) for street in found),
    }
    part = "desk/_start_found.html" if request.headers.get("HX-Request") else "desk/start.html"
    return render(request, part, context)


@login_not_required
@sensitive_post_parameters()
@never_cache
def start_street(request: HttpRequest, code: str) -> HttpResponseBase:
    """The communities of a street and the form of its administrator; sent, it all begins."""
    street = street_of(code)
    if is_started() or not _may_start(request) or street is None:
        return _too_late(request) if is_started() else redirect("desk:start")
    plan = plan_of(street)
    form = administrator_form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            founded = _found(plan, form)
        except Refused as refused:
            if is_started():
                return _too_late(request)
            form.refuse(refused)
        else:
            return _begin(request, founded)
    context = {
        "title": _("开通%(street)s") % {"street": street.name},
        "street": street,
        "plan": plan,
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "desk/start_street.html", context, status=status)


def _may_start(request: HttpRequest) -> bool:
    given = request.session.get(_GIVEN, "")
    return same_spoken(given, settings.SHIGAN_SETUP_CODE)


def _found(plan: Plan, form: RecordForm) -> Founded:
    values = form.values()
    who = Administrator(values["username"], values["name"], values["new"], must_change=False)
    return street_found(actor=system_scope("开通", today()), plan=plan, administrator=who)


def _begin(request: HttpRequest, founded: Founded) -> HttpResponse:
    login(request, founded.administrator, backend=settings.AUTHENTICATION_BACKENDS[-1])
    tell_done(
        request,
        _("%(street)s已开通：%(departments)d个科室、%(communities)d个社区和村。从第一张表开始吧。")
        % {
            "street": founded.street.name,
            "departments": founded.departments,
            "communities": founded.communities,
        },
    )
    return redirect("imports:index")


def _too_late(request: HttpRequest) -> HttpResponse:
    """Somebody else was quicker: say for which street, and lead to the sign-in."""
    context = {"title": _("已经开通"), "street": street_here()}
    return render(request, "desk/start_late.html", context, status=409)
