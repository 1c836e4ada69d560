"""The page of one resident, entering, correcting, and what else is done to an entry."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.base.errors import Refused
from shigan.kernel.orgs.actions import SPONSOR
from shigan.kernel.orgs.forms import RECORD_SPONSORSHIP, person_source
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.orgs.queries import line_of, record_sponsor_of
from shigan.kernel.personal.actions import Why, value_unmask
from shigan.kernel.personal.choices import Purpose
from shigan.kernel.personal.forms import WHY
from shigan.kernel.personal.registry import Masked
from shigan.kernel.web.fields import Source
from shigan.kernel.web.forms import RecordForm, form_class
from shigan.kernel.web.notices import tell_done
from shigan.kernel.web.sending import sending, sent_once
from shigan.registers.people import forms
from shigan.registers.people.actions.residents import Order, resident_add, resident_correct
from shigan.registers.people.choices import EDIT, ERASE, LIKENESS, UNMASK
from shigan.registers.people.models import Resident
from shigan.registers.people.queries.alike import alike_to
from shigan.registers.people.queries.entries import Entry
from shigan.registers.people.queries.register import (
    entered_already,
    groups_to_choose,
    memberships,
    places,
    register,
    resident_found,
)
from shigan.registers.people.values import MASKED

_LOOKS = 10
_NUMBERS = ("resident_id", "phone")
_DAYS = ("birth", "guardian_consent_on")


@require_safe
@cache_control(no_store=True)
def resident(request: ScopedRequest, pk: int) -> HttpResponse:
    """One resident, numbers masked."""
    return page(request, visible(request, pk))


def visible(request: ScopedRequest, pk: int, *, standing: bool = False) -> Resident:
    """The resident of that key; unknown and forbidden look alike."""
    found = resident_found(request.scope, pk)
    if found is None or (standing and not _stands(found)):
        raise Http404
    return found


def sent_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view for POST; whoever comes to its address otherwise is led to the resident's page.

    The answer to a form stands at its address, so that a reload or the other language asks it.
    """

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def led(request: ScopedRequest, pk: int, **named: Any) -> HttpResponse:
        if request.method == "POST":
            return view(request, pk, **named)
        return redirect("people:resident", visible(request, pk).pk)

    return led


def _stands(found: Resident) -> bool:
    return found.erased_at is None and found.merged_into_id is None


def page(request: ScopedRequest, found: Resident, **more: Any) -> HttpResponse:
    """The page; `form` is one that was refused, `revealed` a value shown this once."""
    scope = request.scope
    refused = more.get("form")
    standing = _stands(found)
    sponsors = standing and scope.may(SPONSOR, found.unit_path)
    context = {
        "title": _("已删除") if found.erased_at else found.name,
        "crumbs": _crumbs(found),
        "panel": "panel" in request.GET,
        "resident": found,
        "age": found.age_on(scope.on),
        "standing": standing,
        "values": [
            {"masked": value, "shown": value.shown(found), "form": _unmasking(value)}
            for value in MASKED
        ],
        "groups": memberships(scope).filter(resident=found),
        "sponsored": record_sponsor_of(found, scope.on),
        "members": _members(request, found),
        "merged": Resident.objects.visible_to(scope).filter(merged_into=found),
        "alike": [(p.other, LIKENESS[p.why]) for p in alike_to(scope, found)],
        "edits": standing and scope.may(EDIT, found.unit_path),
        "sponsors": sponsors,
        "sponsor_form": sponsor_form(request) if sponsors else None,
        "unmasks": standing and scope.may(UNMASK, found.unit_path),
        "erases": standing and scope.may(ERASE, found.unit_path),
        "looks": _looks(request, found),
        **_forms(request),
        **more,
    }
    return render(request, "people/resident.html", context, status=422 if refused else 200)


def _crumbs(found: Resident) -> list[tuple[str, str]]:
    base = reverse("people:register")
    units = [u for u in line_of(found.unit) if u.kind != "DISTRICT"]
    return [(unit.name, f"{base}?unit={unit.code}") for unit in units]


def _members(request: ScopedRequest, found: Resident) -> list[Resident]:
    if found.household_id is None:
        return []
    rows = register(request.scope).filter(household=found.household_id).order_by("pk")
    return list(rows)


def _looks(request: ScopedRequest, found: Resident) -> list[tuple[AuditRow, str, object]]:
    """Who lately saw a value of this person in full, for those who may as well."""
    if not request.scope.may(UNMASK, found.unit_path):
        return []
    rows = AuditRow.objects.filter(
        subject_type="people.resident", subject_id=str(found.pk), code="personal.value_unmask"
    )
    labels = {value.code: str(value.label) for value in MASKED}
    return [
        (row, labels.get(row.after["field"], ""), Purpose(row.after["purpose"]).label)
        for row in rows.filter(result="DONE").order_by("-at")[:_LOOKS]
    ]


def _unmasking(value: Masked) -> RecordForm:
    """Why a value is to be seen; the page has it once for each, so each has ids of its own."""
    return form_class(WHY)(prefix="unmask", auto_id=f"id_{value.code}-%s")


def _forms(request: ScopedRequest) -> dict[str, RecordForm]:
    """The small forms of the page, empty."""
    on = request.scope.on
    return {
        "join_form": form_class(forms.JOIN, group_source(request))(
            prefix="join", initial={"since": on}
        ),
        "leave_form": form_class(forms.LEAVE)(prefix="leave", initial={"left_on": on}),
        "erase_form": form_class(forms.ERASE)(prefix="erase"),
    }


def sponsor_form(request: ScopedRequest, data: QueryDict | None = None) -> RecordForm:
    """Which leader answers for somebody, and from when until when."""
    sources = {"leader": person_source(request.scope, leaders=True)}
    made = form_class(RECORD_SPONSORSHIP, sources)
    return made(data, initial={"since": request.scope.on}, prefix="sponsor")


def group_source(request: ScopedRequest) -> dict[str, Source]:
    """The groups into which this person may put somebody."""
    return {"group": Source(lambda: [(g.code, g.label) for g in groups_to_choose(request.scope)])}


def add(request: ScopedRequest) -> HttpResponse:
    """Enter somebody."""
    request.scope.require(EDIT)
    sources = {"unit": forms.place_source(places(request.scope, EDIT))}
    initial = {"residence": "REGISTERED"}
    made_of = sent_once(form_class(forms.RESIDENT, sources))
    form = made_of(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        sent_as = sending(form)
        try:
            made = resident_add(actor=request.scope, entry=_entry(form.values()), sent_as=sent_as)
        except Refused as refused:
            form.refuse(refused)
        else:
            tell_done(request, _("已登记"))
            return redirect("people:resident", made.pk)
    context = {
        "title": _("登记居民"),
        "form": form,
        "back": reverse("people:register"),
        "known": _known(request, form),
    }
    return render(request, "people/entry.html", context, status=422 if form.errors else 200)


@cache_control(no_store=True)
def correct(request: ScopedRequest, pk: int) -> HttpResponse:
    """Correct an entry; numbers that are left blank stay as they are."""
    found = visible(request, pk, standing=True)
    request.scope.require(EDIT, found.unit_path)
    sources = {"unit": forms.place_source(places(request.scope, EDIT))}
    made = form_class(forms.CORRECTION, sources)
    form = made(request.POST or None, initial=_stored(found))
    for value in MASKED:
        form.fields[value.code].help_text = _kept(value, found)
    if request.method == "POST" and form.is_valid():
        values = form.values()
        reason = values.pop("reason")
        order = Order(pk, _seen(request), reason)
        try:
            resident_correct(actor=request.scope, order=order, entry=_entry(values, found))
        except Refused as refused:
            form.refuse(refused)
        else:
            tell_done(request, _("已更正"))
            return redirect("people:resident", pk)
    back = reverse("people:resident", args=[pk])
    context = {
        "title": _("更正登记"),
        "form": form,
        "resident": found,
        "back": back,
        "known": _known(request, form, besides=pk),
    }
    return render(request, "people/entry.html", context, status=422 if form.errors else 200)


def _known(request: ScopedRequest, form: RecordForm, besides: int = 0) -> Resident | None:
    """Who of those in sight has the resident id that was refused already."""
    if "resident_id" not in form.errors:
        return None
    return entered_already(request.scope, form["resident_id"].value() or "", besides)


def _kept(value: Masked, found: Resident) -> str:
    """What is stored of a masked value, and how it stays."""
    shown = {"shown": value.shown(found) or "—"}
    if value.code in _NUMBERS:
        return _("现为 %(shown)s；不改请留空，要去掉请填“无”") % shown
    return _("现为 %(shown)s；不改请留空") % shown


def _stored(found: Resident) -> dict[str, Any]:
    """What the form shows of an entry: all but what is masked."""
    hidden = {value.code for value in MASKED} | {"unit", "household"}
    shown = {f.code: getattr(found, f.code) for f in forms.RESIDENT if f.code not in hidden}
    household = found.household.number if found.household else ""
    return shown | {"unit": found.unit.code, "household": household}


def _entry(values: dict[str, Any], stored: Resident | None = None) -> Entry:
    """What was filled in; a masked value left blank stays, and 无 takes a number away."""
    numbers = {name: values[name].strip() for name in _NUMBERS}
    told = {name: None if not n else "" if n == _("无") else n for name, n in numbers.items()}
    days = {name: values[name] for name in _DAYS}
    if stored is not None and not told["resident_id"]:  # no new id, which would tell it
        days["birth"] = days["birth"] or stored.birth
    return Entry(**{name: value or "" for name, value in values.items()} | days | told)


def _seen(request: ScopedRequest) -> int | None:
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isdecimal() and len(seen) < 10 else None


@sent_only
@cache_control(no_store=True)
def unmask(request: ScopedRequest, pk: int, field: str) -> HttpResponse:
    """Show one value in full, in this answer alone."""
    found = visible(request, pk)
    masked = next((value for value in MASKED if value.code == field), None)
    if masked is None:
        raise Http404
    form = form_class(WHY)(request.POST, prefix="unmask")
    if form.is_valid():
        try:
            value = value_unmask(
                actor=request.scope,
                record=found,
                unit_path=found.unit_path,
                masked=masked,
                function=UNMASK,
                why=Why(**form.values()),
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            return page(request, found, revealed=field, value=value)
    request.scope.require(UNMASK, found.unit_path)
    return page(request, found, form=form, asked=field)
