"""Entries that look alike: compared side by side, merged, or decided to be two people."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shigan.kernel.base.errors import Refused
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.web.forms import form_class
from shigan.kernel.web.notices import tell_done
from shigan.registers.people import forms
from shigan.registers.people.actions.merging import (
    resident_merge,
    resident_split,
    residents_part,
    residents_part_undo,
)
from shigan.registers.people.actions.residents import Order
from shigan.registers.people.choices import EDIT, LIKENESS, VIEW
from shigan.registers.people.models import Resident
from shigan.registers.people.queries.alike import alike_pairs, decided, decided_pairs, traits
from shigan.registers.people.rules import likeness
from shigan.registers.people.values import MASKED
from shigan.registers.people.views.resident import sent_only, visible

#: Decisions that the page lists, the latest first.
_DECIDED = 100


@require_safe
def alike(request: ScopedRequest) -> HttpResponse:
    """Entries that may be one person, and pairs that were decided to be two."""
    scope = request.scope
    scope.require(VIEW)
    pairs = [
        {"one": pair.one, "other": pair.other, "why": LIKENESS[pair.why]}
        for pair in alike_pairs(scope)
    ]
    context = {
        "title": _("可能重复"),
        "pairs": pairs,
        "decided": decided_pairs(scope)[:_DECIDED],
        "edits": scope.may(EDIT),
    }
    return render(request, "people/alike.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: ScopedRequest, pk: int, other: int) -> HttpResponse:
    """Two entries side by side; sent, they are decided to be two people, with the reason."""
    scope = request.scope
    both = [visible(request, key, standing=True) for key in (pk, other)]
    if pk == other:
        raise Http404
    form = form_class(forms.PART)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            residents_part(actor=scope, pair=(pk, other), reason=form.values()["reason"])
        except Refused as refused:
            form.refuse(refused)
        else:
            undo = reverse("people:pair-undo", args=[pk, other])
            tell_done(request, _("已判定为两个人，不再列为可能重复"), undo=undo)
            return redirect("people:alike")
    why = likeness(traits(both[0]), traits(both[1]))
    context = {
        "title": _("是不是同一个人"),
        "both": both,
        "rows": _compared(both),
        "why": LIKENESS.get(why, ""),
        "decision": decided(*both),
        "edits": all(scope.may(EDIT, found.unit_path) for found in both),
        "form": form,
    }
    return render(request, "people/pair.html", context, status=422 if form.errors else 200)


def _compared(both: list[Resident]) -> list[tuple[str, list[tuple[Resident, str]], bool]]:
    """What two entries say, line by line, numbers masked; and whether they say the same."""
    hashes = {"resident_id": "resident_id_hash", "phone": "phone_hash"}
    found: list[tuple[str, list[str], bool]] = []
    for value in MASKED:
        kept = [str(getattr(one, hashes.get(value.code, value.code)) or "") for one in both]
        found.append((str(value.label), [value.shown(one) for one in both], _same(kept)))
    plain = [
        (_("性别"), [one.get_sex_display() for one in both]),
        (_("社区或网格"), [str(one.unit) for one in both]),
        (_("住址"), [one.address for one in both]),
        (_("居住类别"), [one.get_residence_display() for one in both]),
    ]
    found += [(label, values, _same(values)) for label, values in plain]
    return [(label, list(zip(both, values, strict=True)), same) for label, values, same in found]


def _same(values: list[str]) -> bool:
    return bool(values[0]) and values[0] == values[1]


@require_http_methods(["GET", "HEAD", "POST"])
def pair_undo(request: ScopedRequest, pk: int, other: int) -> HttpResponse:
    """The two are offered as likely one person again."""
    if request.method == "POST":
        residents_part_undo(actor=request.scope, pair=(pk, other))
        tell_done(request, _("判定已撤销"))
    return redirect("people:pair", pk, other)


@sent_only
def merge(request: ScopedRequest, pk: int) -> HttpResponse:
    """Two entries are one person; the other goes on."""
    into = request.POST.get("into", "")
    if not into.isdecimal() or len(into) > 18:
        raise Http404
    kept = resident_merge(actor=request.scope, order=Order(pk), into=int(into))
    tell_done(request, _("已合并"), undo=reverse("people:split", args=[pk]))
    return redirect("people:resident", kept.pk)


@sent_only
def split(request: ScopedRequest, pk: int) -> HttpResponse:
    """Take a merge back."""
    resident_split(actor=request.scope, order=Order(pk))
    tell_done(request, _("已取消合并"))
    return redirect("people:resident", pk)
