"""The audit log, for those whose duty it is to read it."""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import actions
from shigan.kernel.audit.choices import Result
from shigan.kernel.audit.models import AuditRow
from shigan.kernel.figures.registry import figures
from shigan.kernel.matters.filters import in_days
from shigan.kernel.matters.registry import kinds
from shigan.kernel.orgs.filters import person_filter, scope_on
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.orgs.models import Holding, User
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.columns import Column, Row
from shigan.kernel.web.fields import Field, Kind
from shigan.kernel.web.filters import ChoiceFilter, DatesFilter, TextFilter
from shigan.kernel.web.lists import ListPage
from shigan.kernel.web.rules import NOTHING

#: Where a subject is seen: the address, and what of the record stands in it. Others have no page.
PAGES: Mapping[str, tuple[str, str]] = {
    "matters.matter": ("matters:matter", "number"),
    "grid.event": ("matters:matter", "matter.number"),
    "grid.whistle": ("matters:matter", "matter.number"),
    "mediation.dispute": ("matters:matter", "matter.number"),
    "orgs.unit": ("orgs:unit", "code"),
    "orgs.post": ("orgs:unit", "unit.code"),
    "orgs.holding": ("orgs:unit", "post.unit.code"),
    "orgs.sponsorship": ("orgs:unit", "unit.code"),
    "imports.batch": ("imports:batch", "pk"),
    "people.resident": ("people:resident", "pk"),
    "figures.closing": ("figures:closing", "pk"),
    "figures.reportedfigure": ("figures:figure", "code"),
    "figures.frozenvalue": ("figures:figure", "code"),
    "figures.target": ("figures:figure", "code"),
}


def _action_choices() -> list[tuple[str, Any]]:
    return [(spec.code, spec.label) for spec in actions]


def _subject_words(row: AuditRow) -> str:
    """What was dealt with, as it was called then; codes of figures, kinds, steps in words."""
    words, steps = [], {}
    for word in row.subject_label.split(" "):
        if kind := kinds.get(word):
            steps = {step.code: step.label for step in kind.steps}
        known = kind or figures.get(word)
        words.append(str(known.label if known else steps.get(word, word)))
    return " ".join(words)


def _subject_sort(row: AuditRow) -> str:
    """What kind of thing it is."""
    try:
        return str(apps.get_model(row.subject_type)._meta.verbose_name)
    except (LookupError, ValueError):  # nothing, or of an app that is no longer installed
        return ""


def _subject_cell(row: Row, value: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', row.url, value) if row.url else _or_none(value)


def _text_cell(row: Row, value: str) -> SafeString:
    shown = format_html('<span class="audit-text" title="{0}">{0}</span>', value) if value else ""
    return _or_none(shown)


def _or_none(shown: str) -> SafeString:
    return (
        conditional_escape(shown)
        if shown
        else format_html('<span class="audit-none">{}</span>', NOTHING)
    )


class AuditLog(ListPage):
    """Who did what, when; rows of units within the scope, and those of none."""

    code = "audit"
    title = _("审计日志")
    template_name = "desk/audit.html"
    columns = (
        Column(Field("at", _("写入时间"), Kind.INSTANT, sort="at"), phone="meta"),
        Column(Field("actor_name", _("操作人"), Kind.PERSON, sort="actor_name"), phone="meta"),
        Column(Field("code", _("动作"), Kind.CHOICE, choices=_action_choices), phone="mark"),
        Column(Field("sort", _("对象类型"), Kind.CHOICE, read=_subject_sort)),
        Column(
            Field("subject_label", _("对象"), read=_subject_words),
            html=_subject_cell,
            phone="title",
        ),
        Column(Field("text", _("说明")), html=_text_cell, phone="meta"),
        Column(Field("result", _("结果"), Kind.CHOICE, choices=Result.choices)),
        Column(Field("address", _("来源地址")), shown=False),
        Column(Field("request_id", _("请求")), shown=False),
    )
    filters = (
        DatesFilter("at", _("写入时间"), lambda rows, days, request: in_days(rows, "at", days)),
        person_filter("person", _("操作人"), "actor_id"),
        ChoiceFilter(
            "code",
            _("动作"),
            lambda rows, codes, request: rows.filter(code__in=codes),
            options=lambda request: _action_choices(),
        ),
        ChoiceFilter(
            "result",
            _("结果"),
            lambda rows, results, request: rows.filter(result__in=results),
            options=lambda request: Result.choices,
        ),
        TextFilter(
            "q",
            _("操作人或对象"),
            lambda rows, text, request: rows.filter(
                Q(actor_name__contains=text) | Q(subject_label__contains=text)
            ),
        ),
    )
    order = "-at"
    empty = (_("还没有审计记录"), _("每一次写入都会在这里留下一行，谁也不能改、不能删。"))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Only for those who hold the function."""
        scope_on(request).require("audit.read")
        return super().dispatch(request, *args, **kwargs)

    def rows(self) -> QuerySet[Any]:
        """Rows of the units over which the function is held, and those that name no unit."""
        return _readable(scope_on(self.request))

    def row_url(self, record: Any) -> str:
        """The way to the subject, where it has a page."""
        return reverse("desk:audit-subject", args=[record.pk]) if _has_page(record) else ""

    def more_context(self) -> dict[str, Any]:
        """Whether the pages of this installation go by another time than the log."""
        return {"own_time": bool(settings.SHIGAN_CLOCK_OFFSET)}


def subject(request: ScopedRequest, pk: int) -> HttpResponse:
    """Lead to the page of what a row is about; that page asks for itself who may see it."""
    request.scope.require("audit.read")
    row = get_object_or_404(_readable(request.scope), pk=pk)
    if not _has_page(row):
        raise Http404
    address, path = PAGES[row.subject_type]
    record = get_object_or_404(apps.get_model(row.subject_type), pk=row.subject_id)
    query = "?panel=1" if "panel" in request.GET else ""
    return redirect(reverse(address, args=[attrgetter(path)(record)]) + query)


def _readable(scope: Scope) -> QuerySet[AuditRow]:
    """A row of no unit is for all who read the log, unless it is about people of other offices."""
    held = Holding.objects.filter(user=OuterRef("pk"))
    near = held.filter(scope.q("audit.read", "post__unit__path"))
    others = User.objects.filter(Exists(held), ~Exists(near))
    told = Q(subject_type="orgs.user", subject_id__in=others.values(key=Cast("pk", CharField())))
    common = Q(unit_path="") & ~Q(actor_id__in=others.values("pk")) & ~told
    return AuditRow.objects.filter(scope.q("audit.read") | common)


def _has_page(row: AuditRow) -> bool:
    return row.subject_type in PAGES and row.subject_id != ""
