"""The unit tree, and a unit with its posts, holders and sponsors."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shigan.kernel.base.errors import Refused
from shigan.kernel.clock.queries import today
from shigan.kernel.orgs.actions.posts import holding_end, holding_start
from shigan.kernel.orgs.actions.sponsors import sponsorship_set
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.forms import (
    HOLDING,
    SPONSORSHIP,
    account_source,
    person_source,
    post_source,
)
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.orgs.models import Holding, Post, Sponsorship, Unit
from shigan.kernel.orgs.queries import headcounts, line_of
from shigan.kernel.orgs.registry import roles
from shigan.kernel.web.forms import RecordForm, form_class
from shigan.kernel.web.notices import tell_done


def units(request: ScopedRequest) -> HttpResponse:
    """The units within the scope: departments, and communities with their cells."""
    scope = request.scope
    scope.require("orgs.view")
    found = list(Unit.objects.visible_to(scope).on(today()).order_by("path"))
    counts = headcounts(scope)
    cells: dict[int | None, list[Unit]] = defaultdict(list)
    for unit in found:
        if unit.kind == UnitKind.CELL:
            cells[unit.parent_id].append(unit)
    groups = [
        {
            "label": kind.label,
            "rows": [
                {
                    "unit": unit,
                    "people": counts.get(unit.path, 0),
                    "cells": [(cell, counts.get(cell.path, 0)) for cell in cells[unit.pk]],
                }
                for unit in found
                if unit.kind == kind
            ],
        }
        for kind in (UnitKind.STREET, UnitKind.DEPARTMENT, UnitKind.COMMUNITY)
    ]
    groups = [group for group in groups if group["rows"]]
    loose = [c for c in found if c.kind == UnitKind.CELL] if not groups else []
    context = {"title": _("单位与岗位"), "groups": groups, "loose": loose}
    return render(request, "orgs/units.html", context)


def unit(request: ScopedRequest, code: str) -> HttpResponse:
    """One unit: what it is, who holds its posts now and before, who answers for it."""
    found = get_object_or_404(Unit.objects.visible_to(request.scope), code=code)
    return _page(request, found)


@require_POST
def appoint(request: ScopedRequest, code: str) -> HttpResponse:
    """Let a person hold a post of the unit from a day on."""
    found = get_object_or_404(Unit.objects.visible_to(request.scope), code=code)
    form = _holding_form(request, found)
    if form.is_valid():
        try:
            holding = holding_start(actor=request.scope, **form.values())
        except Refused as refused:
            form.refuse(refused)
        else:
            tell_done(request, _("%(name)s已任职") % {"name": holding.user.name})
            return redirect("orgs:unit", code)
    return _page(request, found, appointing=form)


@require_POST
def leave(request: ScopedRequest, code: str, pk: int) -> HttpResponse:
    """End a holding as of a day; its past stays."""
    held = Holding.objects.visible_to(request.scope).select_related("post__unit", "user")
    holding = get_object_or_404(held, pk=pk, post__unit__code=code)
    try:
        day = date.fromisoformat(request.POST.get("on", ""))
    except ValueError:
        raise Refused(_("请填写离任日期，例如 2022-03-05")) from None
    holding_end(actor=request.scope, holding=holding, on=day)
    tell_done(request, _("%(name)s已离任") % {"name": holding.user.name})
    return redirect("orgs:unit", code)


@require_POST
def sponsor(request: ScopedRequest, code: str) -> HttpResponse:
    """Say which leader answers for the unit from a day on."""
    found = get_object_or_404(Unit.objects.visible_to(request.scope), code=code)
    form = _sponsor_form(request)
    if form.is_valid():
        try:
            sponsorship_set(actor=request.scope, unit=found, **form.values())
        except Refused as refused:
            form.refuse(refused)
        else:
            tell_done(request, _("包保领导已确定"))
            return redirect("orgs:unit", code)
    return _page(request, found, sponsoring=form)


def _page(
    request: ScopedRequest,
    found: Unit,
    *,
    appointing: RecordForm | None = None,
    sponsoring: RecordForm | None = None,
) -> HttpResponse:
    scope, on = request.scope, today()
    manages = scope.may("orgs.manage", found.path)
    context: dict[str, Any] = {
        "title": found.name,
        "unit": found,
        "line": line_of(found),
        "crumbs": _crumbs(found),
        "posts": _posts(found),
        "children": Unit.objects.on(on).filter(parent=found).visible_to(scope).order_by("path"),
        "sponsors": Sponsorship.objects.filter(unit=found)
        .select_related("leader")
        .order_by("-since"),
        "manages": manages,
        "today": on,
    }
    if manages:
        context["appointing"] = appointing or _holding_form(request, found)
        context["sponsoring"] = sponsoring or _sponsor_form(request)
    wrong = any(form is not None and form.errors for form in (appointing, sponsoring))
    return render(request, "orgs/unit.html", context, status=422 if wrong else 200)


def _posts(found: Unit) -> list[dict[str, Any]]:
    on = today()
    posts = Post.objects.filter(unit=found).prefetch_related("holdings__user").order_by("pk")
    rows = []
    for post in posts:
        held = sorted(post.holdings.all(), key=lambda h: (h.rank, h.since))
        role = roles.get(post.role)
        rows.append(
            {
                "post": post,
                "role": role.label if role else post.role,
                "now": [h for h in held if h.since <= on and (h.until is None or h.until > on)],
                "past": [h for h in held if h.until is not None and h.until <= on],
            }
        )
    return rows


def _crumbs(found: Unit) -> list[tuple[str, str]]:
    return [(unit.name, reverse("orgs:unit", args=[unit.code])) for unit in line_of(found)]


def _holding_form(request: ScopedRequest, found: Unit) -> RecordForm:
    sources = {"post": post_source(found), "user": account_source(request.scope)}
    data = request.POST if request.path.endswith("/appoint/") else None
    return form_class(HOLDING, sources)(data, initial={"since": today()}, prefix="holding")


def _sponsor_form(request: ScopedRequest) -> RecordForm:
    sources = {"leader": person_source(request.scope, leaders=True)}
    data = request.POST if request.path.endswith("/sponsor/") else None
    return form_class(SPONSORSHIP, sources)(data, initial={"since": today()}, prefix="sponsor")
