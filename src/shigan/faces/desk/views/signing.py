"""Signing in and out."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from shigan.kernel.clock.queries import today
from shigan.kernel.orgs.actions.signing import sign_in_failed, signed_in, signed_out
from shigan.kernel.orgs.models import User
from shigan.kernel.orgs.queries import is_started, scope_of
from shigan.kernel.orgs.scope import Scope


def locked_out(request: HttpRequest, response: HttpResponse, credentials: object) -> HttpResponse:
    """Too many wrong passwords: for how long, and what to do."""
    context = {"minutes": int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)}
    return render(request, "web/locked.html", context, status=429)


class SignIn(LoginView):
    """The sign-in page; where nothing is yet, the way to the first run."""

    template_name = "web/login.html"

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """The form, or the first run."""
        return super().get(request, *args, **kwargs) if is_started() else redirect("desk:start")

    def form_valid(self, form: object) -> HttpResponse:
        """Let them in, and say so in the log."""
        response = super().form_valid(form)  # type: ignore[arg-type]
        if isinstance(self.request.user, User):
            user = self.request.user
            signed_in(actor=scope_of(user, today()), user=user)
        return response

    def form_invalid(self, form: object) -> HttpResponse:
        """Say in the log that somebody tried."""
        typed = self.request.POST.get("username", "")
        user = User.objects.filter(username=typed).first()
        nobody = Scope(user_id=None, name="", grants=(), on=today())
        locked = bool(getattr(self.request, "axes_locked_out", False))
        sign_in_failed(actor=nobody, user=user, locked=locked)
        return super().form_invalid(form)  # type: ignore[arg-type]


class SignOut(LogoutView):
    """The way out."""

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Say so in the log, and end the session."""
        if isinstance(request.user, User):
            signed_out(actor=scope_of(request.user, today()), user=request.user)
        return super().post(request, *args, **kwargs)
