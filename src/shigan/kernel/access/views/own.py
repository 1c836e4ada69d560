"""Where I am signed in, and an end to it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from shigan.kernel.access.actions.sessions import session_end, sessions_end
from shigan.kernel.access.queries import factor_of, session_rows
from shigan.kernel.clock.queries import now
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.orgs.models import Token
from shigan.kernel.web.notices import tell_done


@never_cache
@require_safe
def mine(request: ScopedRequest) -> HttpResponse:
    """The browsers in which I am signed in, my second factor, my tokens."""
    context = {
        "title": _("我的登录"),
        "rows": session_rows(request.user.pk, request.session.session_key),
        "factor": factor_of(request.user),
        "tokens": Token.objects.visible_to(request.scope).usable(now()).count(),
    }
    return render(request, "access/mine.html", context)


@require_POST
def end(request: ScopedRequest) -> HttpResponse:
    """End one of my sessions; this very one ends like a sign-out."""
    mark = request.POST.get("mark", "")
    session_end(actor=request.scope, user_id=request.user.pk, mark=mark)
    tell_done(request, _("这处登录已结束"))
    return redirect("access:mine")


@require_POST
def end_others(request: ScopedRequest) -> HttpResponse:
    """End all of my sessions but this one."""
    key = request.session.session_key or ""
    ended = sessions_end(actor=request.scope, user_id=request.user.pk, but=key)
    tell_done(request, _("已结束其他%(ended)d处登录") % {"ended": ended})
    return redirect("access:mine")
