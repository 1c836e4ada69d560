"""My tokens: what lets a program act for me, and an end to it."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from shigan.kernel.base.errors import Refused
from shigan.kernel.clock.queries import now
from shigan.kernel.orgs.actions.tokens import Issued, token_issue, token_revoke
from shigan.kernel.orgs.forms import token_form
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.orgs.models import Token
from shigan.kernel.orgs.queries import ALL_RIGHTS, right_words
from shigan.kernel.web.forms import RecordForm
from shigan.kernel.web.notices import tell_done
from shigan.kernel.web.sending import sending

_ROWS = 50


@never_cache
def tokens(request: ScopedRequest) -> HttpResponse:
    """One's tokens and the form of a new one; sent, it shows the secret this once."""
    form = token_form(request.scope, request.POST or None)
    issued = None
    if request.method == "POST" and form.is_valid():
        try:
            issued = _issue(request, form)
        except Refused as refused:
            form.refuse(refused)
        else:
            form = token_form(request.scope)
    mine = Token.objects.visible_to(request.scope).order_by("-pk")
    context = {
        "title": _("我的访问令牌"),
        "form": form,
        "issued": issued,
        "tokens": [(token, _rights(token)) for token in mine[:_ROWS]],
        "at": now(),
    }
    return render(request, "orgs/tokens.html", context, status=422 if form.errors else 200)


def _issue(request: ScopedRequest, form: RecordForm) -> Issued:
    sent_as = sending(form)
    values = form.values()
    return token_issue(
        actor=request.scope,
        sent_as=sent_as,
        name=values["name"],
        expires_at=now() + timedelta(days=int(values["days"])),
        functions=None if ALL_RIGHTS in values["functions"] else values["functions"],
    )


def _rights(token: Token) -> list[str]:
    return [right_words(f) for f in (token.functions or [ALL_RIGHTS])]


@require_POST
def revoke(request: ScopedRequest, pk: int) -> HttpResponse:
    """End a token."""
    token = token_revoke(actor=request.scope, token_id=pk)
    tell_done(request, _("令牌“%(name)s”已吊销") % {"name": token.name})
    return redirect("orgs:tokens")
