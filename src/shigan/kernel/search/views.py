"""Keeping, renaming and dropping the views of lists."""

from __future__ import annotations

from typing import cast

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST

from shigan.kernel.base.errors import Refused
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.search.actions import view_delete, view_rename, view_save
from shigan.kernel.search.forms import view_form
from shigan.kernel.web.notices import tell_done


class KeepView(View):
    """The form that keeps a list's address, beside the list or as a page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The empty form."""
        scope = cast("ScopedRequest", request).scope
        return render(request, "search/_view_form.html", {"form": view_form(scope)()})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep it and show the list again; what is wrong is told on a page of its own."""
        scope, path = cast("ScopedRequest", request).scope, request.POST.get("path", "")
        if not _ours(path, request):
            raise BadRequest
        form = view_form(scope)(request.POST)
        if form.is_valid():
            try:
                view = view_save(
                    actor=scope,
                    list_code=request.POST.get("list", "")[:60],
                    name=form.cleaned_data["name"],
                    query=request.POST.get("query", ""),
                    shared_path=form.cleaned_data["shared"] or "",
                )
            except Refused as error:
                form.refuse(error)
            else:
                tell_done(request, _("已存为视图“%(name)s”") % {"name": view.name})
                return redirect(f"{path}?{view.query}")
        return render(request, "search/view_form.html", {"form": form}, status=422)


@require_POST
def change(request: HttpRequest, view_id: int) -> HttpResponse:
    """Rename or drop one's own view."""
    scope, back = cast("ScopedRequest", request).scope, request.POST.get("back", "")
    if not _ours(back, request):
        raise BadRequest
    if "delete" in request.POST:
        view_delete(actor=scope, view_id=view_id)
        tell_done(request, _("视图已删除"))
    else:
        view = view_rename(actor=scope, view_id=view_id, name=request.POST.get("name", ""))
        tell_done(request, _("视图已改名为“%(name)s”") % {"name": view.name})
    return redirect(back)


def _ours(address: str, request: HttpRequest) -> bool:
    return address.startswith("/") and url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}
    )
