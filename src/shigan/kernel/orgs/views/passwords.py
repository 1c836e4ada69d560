"""Changing one's own password."""

from __future__ import annotations

from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from shigan.kernel.base.errors import Refused
from shigan.kernel.orgs.actions.passwords import password_change
from shigan.kernel.orgs.forms import PasswordForm
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.web.notices import tell_done


@sensitive_post_parameters()
@never_cache
def password(request: ScopedRequest) -> HttpResponse:
    """The form; once sent, this browser stays signed in and all others are signed out."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.values()
        try:
            user = password_change(
                actor=request.scope, current=values["current"], new=values["new"]
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            update_session_auth_hash(request, user)
            tell_done(request, _("密码已更改；其他地方的登录都已退出"))
            return redirect("/")
    context = {"title": _("更改密码"), "form": form, "must": request.user.must_change_password}
    return render(request, "orgs/password.html", context, status=422 if form.errors else 200)
