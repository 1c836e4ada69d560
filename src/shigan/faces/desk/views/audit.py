"""The audit log, for those whose duty it is to read it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import actions
from shigan.kernel.audit.choices import Result
from shigan.kernel.audit.models import AuditRow
from shigan.kernel.matters.filters import in_days
from shigan.kernel.orgs.filters import scope_on
from shigan.kernel.web.columns import Column
from shigan.kernel.web.fields import Field, Kind
from shigan.kernel.web.filters import ChoiceFilter, DatesFilter, TextFilter
from shigan.kernel.web.lists import ListPage


def _action_choices() -> list[tuple[str, Any]]:
    return [(spec.code, spec.label) for spec in actions]


class AuditLog(ListPage):
    """Who did what, when; rows of units within the scope, and those of no unit."""

    code = "audit"
    title = _("审计日志")
    columns = (
        Column(Field("at", _("时间"), Kind.INSTANT, sort="at"), phone="meta"),
        Column(Field("actor_name", _("操作人"), sort="actor_name"), phone="meta"),
        Column(Field("code", _("动作"), Kind.CHOICE, choices=_action_choices), phone="title"),
        Column(Field("subject_label", _("对象"))),
        Column(Field("text", _("说明"))),
        Column(Field("result", _("结果"), Kind.CHOICE, choices=Result.choices)),
        Column(Field("address", _("来源地址")), shown=False),
        Column(Field("request_id", _("请求")), shown=False),
    )
    filters = (
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
        DatesFilter("at", _("时间"), lambda rows, days, request: in_days(rows, "at", days)),
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
        scope = scope_on(self.request)
        return AuditRow.objects.filter(scope.q("audit.read") | Q(unit_path=""))
