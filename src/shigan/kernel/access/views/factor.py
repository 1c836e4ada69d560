"""My second factor: set up, other recovery codes, off."""

from __future__ import annotations

from typing import Any

import segno
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from shigan.kernel.access.actions import factors
from shigan.kernel.access.forms import CodeForm, SignInCodeForm
from shigan.kernel.access.middleware import PROVED
from shigan.kernel.access.models import SecondFactor
from shigan.kernel.access.queries import codes_left, factor_waiting, must_have_factor
from shigan.kernel.access.rules import setup_address, spelled_secret
from shigan.kernel.base.errors import Refused
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.web.forms import RecordForm
from shigan.kernel.web.notices import tell_done
from shigan.kernel.web.rates import spend

_ISSUER = "Shigan"


@sensitive_post_parameters()
@never_cache
def factor(request: ScopedRequest) -> HttpResponse:
    """The page; sent, one step of setting up or taking off."""
    do = request.POST.get("do", "")
    if request.method != "POST" or do not in {"begin", "confirm", "renew", "off"}:
        return _page(request)
    if do == "begin":
        factors.factor_begin(actor=request.scope)
        return redirect("access:factor")
    form = (SignInCodeForm if do == "off" else CodeForm)(request.POST)
    if not form.is_valid():
        return _page(request, wrong=(do, form))
    spend("codes", str(request.user.pk))
    try:
        return _done(request, do, form.cleaned_data["code"])
    except Refused as refused:
        form.refuse(refused)
        return _page(request, wrong=(do, form))


def _done(request: ScopedRequest, do: str, code: str) -> HttpResponse:
    if do == "off":
        factors.factor_off(actor=request.scope, typed=code)
        request.session.pop(PROVED, None)
        tell_done(request, _("两步验证已停用"))
        return redirect("access:mine")
    write = factors.factor_confirm if do == "confirm" else factors.codes_renew
    codes = write(actor=request.scope, typed=code)
    request.session[PROVED] = "code"
    context = {"title": _("恢复码"), "codes": codes}
    return render(request, "access/codes.html", context)


def _page(request: ScopedRequest, wrong: tuple[str, RecordForm] | None = None) -> HttpResponse:
    found = factor_waiting(request.user)
    context: dict[str, Any] = {
        "title": _("两步验证"),
        "found": found,
        "proved": PROVED in request.session,
        "must": must_have_factor(request.scope),
        "forms": {"confirm": CodeForm(), "renew": CodeForm(), "off": SignInCodeForm()},
    }
    if wrong is not None:
        context["forms"][wrong[0]] = wrong[1]
        context["wrong"] = wrong[0]
    if found is not None and found.confirmed_at is None:
        context |= _picture(found)
    elif found is not None:
        context["left"] = codes_left(found)
    return render(request, "access/factor.html", context, status=422 if wrong else 200)


def _picture(found: SecondFactor) -> dict[str, str]:
    secret = factors.secret_of(found)
    square = segno.make(setup_address(secret, found.user.username, _ISSUER), micro=False)
    return {
        "picture": square.svg_data_uri(scale=5, border=2, light="#fff"),
        "secret": spelled_secret(secret),
    }
