"""The style guide's pages: each draws sample content through the product's own templates."""

from __future__ import annotations

from types import SimpleNamespace

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from shigan.kernel.base.errors import Refused
from shigan.kernel.web.notices import tell_done
from shigan.kernel.web.styleguide import drawings, samples
from shigan.kernel.web.styleguide.forms import ReportForm, wrong_form

PAGES = ("home", "list", "matter", "figures", "form", "parts", "empty")
ERRORS = {"403": 403, "404": 404, "409": 409, "422": 422, "500": 500, "maintenance": 503}


@login_not_required
def page(request: HttpRequest, name: str = "parts") -> HttpResponse:
    """One of the sample pages."""
    if name == "login":
        return render(request, "web/login.html", {"form": ReportForm()})
    if name in ERRORS:
        return error_page(request, name)
    if name not in PAGES:
        raise Http404
    if name == "parts":
        tell_done(request, _("已交办给王海宁。"), undo="#")
        messages.error(request, _("没能导出：期间超过一年。请缩短期间再试。"))
    shown = context(name)
    if "fresh" not in request.GET:
        shown["form"] = wrong_form()
    return render(request, f"web/styleguide/{name}.html", shown)


def context(name: str) -> dict[str, object]:
    """Everything that the sample pages show."""
    tails = {"matter": ("WG-2022-1840",), "figures": (_("指标"),)}
    return {
        "title": _("样式"),
        "menu": samples.menu(name),
        "creates": [SimpleNamespace(label=_("网格事件"), url="/styleguide/form/")],
        "person": "林清",
        "crumbs": samples.crumbs(*tails.get(name, ())),
        "chips": samples.chips(),
        "rows": samples.rows(),
        "steps": samples.steps(),
        "entries": samples.entries(),
        "figures": drawings.figures(),
        "plots": drawings.plots(),
        "diagram": drawings.diagram(),
        "form": ReportForm(),
        "units": list(zip(samples.UNITS, drawings.DONE, drawings.PLANNED, strict=True)),
        "pager": {
            "first": 1,
            "last": 16,
            "total": 1284,
            "next_url": "?page=2",
            "pages": [
                (1, "", True),
                (2, "?page=2", False),
                ("", "", False),
                (81, "?page=81", False),
            ],
        },
        "bulk_actions": [("assign", _("交办")), ("urge", _("催办"))],
        "now": samples.NOW,
    }


def error_page(request: HttpRequest, name: str) -> HttpResponse:
    """One of the error pages, with its status."""
    changes = [(_("承办人"), "陈晓雨", "王海宁"), (_("期限"), "2022-03-05", "2022-03-07")]
    extra: dict[str, dict[str, object]] = {
        "409": {
            "conflict": {"who": "王海宁", "at": samples.NOW, "changes": changes},
            "reload_url": "/styleguide/matter/",
        },
        "422": {"error": Refused(_("还没有处置后的照片，不能办结。请先补照片。"))},
    }
    shown = context("list") | extra.get(name, {})
    return render(request, f"web/{name}.html", shown, status=ERRORS[name])
