"""What is done to an entry: groups, who answers for it, leaving, erasing."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from shigan.kernel.base.errors import Refused
from shigan.kernel.orgs.actions import SPONSOR, record_sponsor, record_sponsor_end
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.orgs.queries import record_sponsor_ended
from shigan.kernel.web.forms import form_class
from shigan.kernel.web.notices import tell_done
from shigan.registers.people import forms
from shigan.registers.people.actions.groups import group_join, group_leave
from shigan.registers.people.actions.residents import (
    Order,
    resident_erase,
    resident_leave,
    resident_return,
)
from shigan.registers.people.views.resident import (
    group_source,
    page,
    sent_only,
    sponsor_form,
    visible,
)


@sent_only
def join(request: ScopedRequest, pk: int) -> HttpResponse:
    """Put somebody into a group."""
    found = visible(request, pk)
    form = form_class(forms.JOIN, group_source(request))(request.POST, prefix="join")
    if form.is_valid():
        values = form.values()
        try:
            group_join(actor=request.scope, pk=pk, code=values["group"], since=values["since"])
        except Refused as refused:
            form.refuse(refused)
        else:
            tell_done(request, _("已加标签"))
            return redirect("people:resident", pk)
    return page(request, found, form=form, join_form=form)


@sent_only
def quit_group(request: ScopedRequest, pk: int, membership: int) -> HttpResponse:
    """Take somebody out of a group from today on."""
    scope = request.scope
    group_leave(actor=scope, pk=pk, membership=membership, until=scope.on)
    tell_done(request, _("已去掉标签"))
    return redirect("people:resident", pk)


@sent_only
def sponsor(request: ScopedRequest, pk: int) -> HttpResponse:
    """Say which leader answers for somebody from a day on."""
    scope, found = request.scope, visible(request, pk, standing=True)
    form = sponsor_form(request, request.POST)
    if form.is_valid():
        try:
            record_sponsor(actor=scope, record=found, unit_path=found.unit_path, **form.values())
        except Refused as refused:
            form.refuse(refused)
        else:
            tell_done(request, _("包保领导已确定"))
            return redirect("people:resident", pk)
    scope.require(SPONSOR, found.unit_path)
    return page(request, found, form=form, sponsor_form=form)


@sent_only
def unsponsor(request: ScopedRequest, pk: int) -> HttpResponse:
    """No leader answers for somebody alone from today on."""
    scope, found = request.scope, visible(request, pk, standing=True)
    record_sponsor_end(actor=scope, record=found, unit_path=found.unit_path, on=scope.on)
    tell_done(request, _("包保已结束"))
    return redirect("people:resident", pk)


@sent_only
def left(request: ScopedRequest, pk: int) -> HttpResponse:
    """Somebody moved away or died."""
    found = visible(request, pk)
    form = form_class(forms.LEAVE)(request.POST, prefix="leave")
    if form.is_valid():
        values = form.values()
        try:
            resident_leave(
                actor=request.scope,
                order=Order(pk),
                left_on=values["left_on"],
                why=values["left_why"],
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            back = reverse("people:back", args=[pk])
            tell_done(request, _("已登记离开"), undo=back)
            return redirect("people:resident", pk)
    return page(request, found, form=form, leave_form=form)


@sent_only
def back(request: ScopedRequest, pk: int) -> HttpResponse:
    """Somebody is here after all."""
    found = visible(request, pk)
    ended = found.left_on and record_sponsor_ended(found, found.left_on)
    resident_return(actor=request.scope, order=Order(pk))
    said = _("已取消离开；包保已随离开结束，需要时请重新指定")
    tell_done(request, said if ended else _("已取消离开"))
    return redirect("people:resident", pk)


@sent_only
def erase(request: ScopedRequest, pk: int) -> HttpResponse:
    """Wipe what names a person."""
    found = visible(request, pk)
    form = form_class(forms.ERASE)(request.POST, prefix="erase")
    if form.is_valid():
        values = form.values()
        order = Order(pk, reason=values["reason"])
        try:
            resident_erase(actor=request.scope, order=order, why=values["why"])
        except Refused as refused:
            form.refuse(refused)
        else:
            tell_done(request, _("已删除，不能恢复"))
            return redirect("people:resident", pk)
    return page(request, found, form=form, erase_form=form)
