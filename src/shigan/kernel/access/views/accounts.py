"""The accounts that somebody manages: passwords, sessions and second factors of others."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from shigan.kernel.access.actions.factors import factor_remove
from shigan.kernel.access.actions.passwords import password_reset
from shigan.kernel.access.actions.sessions import session_end, sessions_end
from shigan.kernel.access.filters import ACCOUNT_FILTERS
from shigan.kernel.access.queries import (
    MANAGE,
    accounts_under,
    posts_held,
    session_rows,
    with_safety,
)
from shigan.kernel.access.tables import ACCOUNT_COLUMNS
from shigan.kernel.orgs.filters import scope_on
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.orgs.models import User
from shigan.kernel.web.excel import row_key
from shigan.kernel.web.lists import ListPage
from shigan.kernel.web.notices import tell_done


class Accounts(ListPage):
    """Who can sign in, how safely, and in how many places they are."""

    code = "access.accounts"
    title = gettext_lazy("账号")
    columns = ACCOUNT_COLUMNS
    filters = ACCOUNT_FILTERS
    order = "name"
    empty = (gettext_lazy("这里列出您管理的单位的账号"), gettext_lazy("从“导入”里导入人员表。"))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Only for those who manage."""
        scope_on(request).require(MANAGE)
        return super().dispatch(request, *args, **kwargs)

    def rows(self) -> QuerySet[Any]:
        """Accounts whose every post lies where this person manages."""
        return with_safety(accounts_under(scope_on(self.request)))

    def row_url(self, record: Any) -> str:
        """The page of the account."""
        return reverse("access:account", args=[record.pk])

    def sheet_key(self, record: Any) -> str:
        """The login."""
        return row_key(record.username)


@never_cache
@require_safe
def account(request: ScopedRequest, pk: int) -> HttpResponse:
    """One account: where its owner is signed in, and what can be done about it."""
    return _page(request, get_object_or_404(with_safety(accounts_under(request.scope)), pk=pk))


@require_POST
def reset(request: ScopedRequest, pk: int) -> HttpResponse:
    """Another first password, shown this once."""
    password = password_reset(actor=request.scope, user_id=pk)
    found = get_object_or_404(with_safety(accounts_under(request.scope)), pk=pk)
    return _page(request, found, password=password)


@require_POST
def end(request: ScopedRequest, pk: int) -> HttpResponse:
    """End one session of the account, or all."""
    if mark := request.POST.get("mark"):
        session_end(actor=request.scope, user_id=pk, mark=mark)
        tell_done(request, _("这处登录已结束"))
    else:
        ended = sessions_end(actor=request.scope, user_id=pk)
        tell_done(request, _("已结束%(ended)d处登录") % {"ended": ended})
    return redirect("access:account", pk)


@require_POST
def unfactor(request: ScopedRequest, pk: int) -> HttpResponse:
    """Take off the second factor of somebody who lost it."""
    user = factor_remove(actor=request.scope, user_id=pk)
    tell_done(request, _("%(name)s的两步验证已解除") % {"name": user.name})
    return redirect("access:account", pk)


def _page(request: ScopedRequest, found: User, password: str = "") -> HttpResponse:
    context = {
        "title": found.name,
        "account": found,
        "password": password,
        "posts": posts_held(found.pk, request.scope.on),
        "rows": session_rows(found.pk),
        "own": found.pk == request.scope.user_id,
        "crumbs": [(_("账号"), reverse("access:accounts"))],
    }
    return render(request, "access/account.html", context)
