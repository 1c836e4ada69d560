"""The rules with their history: colours and limits as dated tables, and setting a new row."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shigan.kernel.base.errors import Refused
from shigan.kernel.clock.queries import today
from shigan.kernel.clock.rules import LimitUnit, TimeLimit
from shigan.kernel.matters.actions.rows import (
    ColourInput,
    LimitInput,
    Preview,
    colour_rule_preview,
    colour_rule_set,
    limit_set,
)
from shigan.kernel.matters.choices import OPEN_COLOURS
from shigan.kernel.matters.forms import EVERY, colour_rule_form, limit_rule_form
from shigan.kernel.matters.models import ColourRuleRow, LimitRule
from shigan.kernel.matters.queries.dated import colour_tables, limit_grids, limit_kinds, newest
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.web.forms import RecordForm
from shigan.kernel.web.notices import tell_done

_MANAGE = "rules.manage"


@require_safe
def rules(request: ScopedRequest) -> HttpResponse:
    """All rules, for everyone; those who manage them find the way to a new row here."""
    context = {
        "title": _("规则"),
        "colours": colour_tables(today()),
        "limits": limit_grids(today()),
        "manages": request.scope.may(_MANAGE),
        "kinds": list(limit_kinds().items()),
    }
    return render(request, "matters/rules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def colour_rule(request: ScopedRequest) -> HttpResponse:
    """A new colour rule from a day on: first what it would change, then it is set."""
    request.scope.require(_MANAGE)
    made = colour_rule_form()
    if request.method != "POST":
        asked = {"kind": request.GET.get("kind", ""), "criterion": request.GET.get("criterion", "")}
        return _colour_form(request, made(initial=_colour_initial(asked)))
    form = made(request.POST)
    if not form.is_valid():
        return _colour_form(request, form, status=422)
    row = _colour_input(form.values())
    try:
        if "save" not in request.POST:
            return _colour_form(
                request, form, preview=colour_rule_preview(actor=request.scope, row=row)
            )
        colour_rule_set(actor=request.scope, row=row)
    except Refused as refused:
        form.refuse(refused)
        return _colour_form(request, form, status=422)
    tell_done(request, _("已设定三色规则，%(day)s 起生效") % {"day": row.valid_from})
    return redirect("matters:rules")


def _colour_form(
    request: ScopedRequest, form: RecordForm, *, preview: Preview | None = None, status: int = 200
) -> HttpResponse:
    title = _("设定三色规则")
    context: dict[str, Any] = {"title": title, "crumbs": _crumbs(title), "form": form}
    if preview is not None:
        context["preview"] = preview
        context["preview_rows"] = [
            (colour.lower(), colour.label, preview.now[colour], preview.then[colour])
            for colour in reversed(OPEN_COLOURS)
        ]
    return render(request, "matters/colour_rule.html", context, status=status)


def _colour_initial(asked: dict[str, str]) -> dict[str, Any]:
    """What the next row starts from: today, with the amounts of the last one."""
    initial = {"kind": asked["kind"] or EVERY, "criterion": asked["criterion"]}
    if (row := newest(ColourRuleRow, **asked)) is None:
        return {**initial, "valid_from": today()}
    amounts = {"yellow": _plain(row.yellow), "red": _plain(row.red), "unit": row.unit}
    return {**initial, **amounts, "valid_from": today()}


def _plain(amount: Any) -> str:
    return "" if amount is None else f"{amount.normalize():f}"


def _colour_input(entered: dict[str, Any]) -> ColourInput:
    return ColourInput(
        kind=entered["kind"] or "",
        criterion=entered["criterion"],
        yellow=entered["yellow"],
        red=entered["red"],
        unit=entered["unit"] or "",
        valid_from=entered["valid_from"],
        source=entered["source"],
        verified=bool(entered["verified"]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def limit(request: ScopedRequest, kind: str) -> HttpResponse:
    """A new limit of a kind from a day on."""
    request.scope.require(_MANAGE)
    label = limit_kinds().get(kind)
    if label is None:
        raise Http404
    made = limit_rule_form(kind)
    if request.method != "POST":
        asked = {name: request.GET.get(name, "") for name in ("step", "subject")}
        form = made(initial=_limit_initial(kind, asked))
        return _limit_form(request, form, label)
    form = made(request.POST)
    if not form.is_valid():
        return _limit_form(request, form, label, status=422)
    row = _limit_input(kind, form.values())
    try:
        limit_set(actor=request.scope, row=row)
    except Refused as refused:
        form.refuse(refused)
        return _limit_form(request, form, label, status=422)
    tell_done(request, _("已设定时限，%(day)s 起生效") % {"day": row.valid_from})
    return redirect(f"{reverse('matters:rules')}#limits-{kind}")


def _limit_form(
    request: ScopedRequest, form: RecordForm, label: Any, *, status: int = 200
) -> HttpResponse:
    title = _("设定时限：%(kind)s") % {"kind": label}
    context = {"title": title, "crumbs": _crumbs(title), "form": form}
    return render(request, "matters/limit_rule.html", context, status=status)


def _limit_initial(kind: str, asked: dict[str, str]) -> dict[str, Any]:
    initial: dict[str, Any] = {code: value or EVERY for code, value in asked.items()}
    if row := newest(LimitRule, kind=kind, **asked):
        initial["limit"] = TimeLimit(row.amount, LimitUnit(row.unit))
    return initial | {"valid_from": today()}


def _limit_input(kind: str, entered: dict[str, Any]) -> LimitInput:
    return LimitInput(
        kind=kind,
        step=entered["step"] or "",
        subject=entered["subject"] or "",
        amount=entered["limit"].amount,
        unit=entered["limit"].unit.value,
        valid_from=entered["valid_from"],
        source=entered["source"],
        verified=bool(entered["verified"]),
    )


def _crumbs(title: str) -> list[tuple[str, str]]:
    return [(_("规则"), reverse("matters:rules")), (title, "")]
