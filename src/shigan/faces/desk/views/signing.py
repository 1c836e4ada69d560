"""Signing in and out: a password, then a code where one is asked for."""

from __future__ import annotations

import time
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.signals import user_login_failed
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from shigan.kernel.access.actions.factors import factor_spend
from shigan.kernel.access.actions.passwords import password_expire, password_is_old
from shigan.kernel.access.forms import SignInCodeForm
from shigan.kernel.access.middleware import PROVED
from shigan.kernel.access.queries import codes_left, factor_of
from shigan.kernel.access.trust import trust, trusted
from shigan.kernel.clock.queries import today
from shigan.kernel.orgs.actions.signing import sign_in_failed, signed_in, signed_out
from shigan.kernel.orgs.models import User
from shigan.kernel.orgs.queries import is_started, scope_of
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.notices import tell_done
from shigan.kernel.web.rates import spend

#: In the session of whoever gave the right password and owes a code.
_PENDING = "pending"
_PENDING_SECONDS = 300


def locked_out(request: HttpRequest, response: HttpResponse, credentials: object) -> HttpResponse:
    """Too many wrong passwords: for how long, and what to do."""
    seconds = int(settings.AXES_COOLOFF_TIME.total_seconds())
    told = render(request, "web/locked.html", {"minutes": seconds // 60}, status=429)
    told.headers["Retry-After"] = str(seconds)
    return told


class SignIn(LoginView):
    """The sign-in page; where nothing is yet, the way to the first run."""

    template_name = "web/login.html"

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """The form, or the first run."""
        return super().get(request, *args, **kwargs) if is_started() else redirect("desk:start")

    def form_valid(self, form: object) -> HttpResponse:
        """Let them in, or ask for the code of their telephone."""
        user: User = form.get_user()  # type: ignore[attr-defined]
        factor = factor_of(user)
        if factor is None:
            return _enter(self.request, user, self.get_success_url())
        if trusted(self.request, user, factor):
            return _enter(self.request, user, self.get_success_url(), proved="trusted")
        self.request.session.cycle_key()
        self.request.session[_PENDING] = {
            "user": user.pk,
            "hash": user.get_session_auth_hash(),
            "at": int(time.time()),
            "next": self.get_success_url(),
        }
        return redirect("login-code")

    def form_invalid(self, form: object) -> HttpResponse:
        """Say in the log that somebody tried."""
        typed = self.request.POST.get("username", "")
        _failed(self.request, User.objects.filter(username=typed).first())
        return super().form_invalid(form)  # type: ignore[arg-type]


@login_not_required
@sensitive_post_parameters()
@never_cache
def sign_in_code(request: HttpRequest) -> HttpResponseBase:
    """Ask whoever gave the right password for the code; wrong ones count as wrong passwords do."""
    pending = request.session.get(_PENDING, {})
    user = _owing(pending)
    if user is None:
        return redirect("login")
    credentials = {"username": user.username}
    if not AxesProxyHandler.is_allowed(request, credentials):
        return locked_out(request, HttpResponse(), credentials)
    form = SignInCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        spend("codes", str(user.pk))
        if proved := factor_spend(user, form.cleaned_data["code"]):
            response = _enter(request, user, pending["next"], proved=proved)
            _after_code(request, response, user, form)
            return response
        user_login_failed.send(sender=__name__, credentials=credentials, request=request)
        _failed(request, user)
        form.add_error("code", _("验证码不对，或已经用过；请等下一个验证码再试"))
    context = {"title": _("两步验证"), "form": form, "next": pending["next"]}
    return render(request, "access/sign_in_code.html", context)


class SignOut(LogoutView):
    """The way out."""

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Say so in the log, and end the session."""
        if isinstance(request.user, User):
            signed_out(actor=scope_of(request.user, today()), user=request.user)
        return super().post(request, *args, **kwargs)


def _enter(request: HttpRequest, user: User, to: str, proved: str = "") -> HttpResponse:
    """Begin the session, say so in the log, and mark a password that is too old."""
    request.session.pop(_PENDING, None)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    if proved:
        request.session[PROVED] = proved
    scope = scope_of(user, today())
    signed_in(actor=scope, user=user, proved=proved)
    if password_is_old(user):
        password_expire(actor=scope, user=user)
    return redirect(to)


def _owing(pending: dict[str, Any]) -> User | None:
    """Whoever gave the right password a moment ago, if it is still right."""
    if not pending or time.time() > pending["at"] + _PENDING_SECONDS:
        return None
    user = User.objects.filter(pk=pending["user"], is_active=True).first()
    return user if user and user.get_session_auth_hash() == pending["hash"] else None


def _after_code(
    request: HttpRequest, response: HttpResponse, user: User, form: SignInCodeForm
) -> None:
    factor = factor_of(user)
    if factor is None:
        return
    if form.cleaned_data.get("trust"):
        trust(response, user, factor)
    if request.session[PROVED] == "recovery":
        left = codes_left(factor)
        tell_done(request, _("用了一个恢复码，还剩%(left)d个") % {"left": left})


def _failed(request: HttpRequest, user: User | None) -> None:
    nobody = Scope(user_id=None, name="", grants=(), on=today())
    locked = bool(getattr(request, "axes_locked_out", False))
    sign_in_failed(actor=nobody, user=user, locked=locked)
