"""The audit log. The database refuses to change or delete its rows (see `sealed`)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.choices import Result
from shigan.kernel.base.columns import PathField


class AuditRow(models.Model):
    """One deed. Names are copied, so that the row outlives the people and things it names."""

    at = models.DateTimeField(_("时间"), db_index=True)
    actor_id = models.BigIntegerField(_("操作人编号"), null=True)
    actor_name = models.CharField(_("操作人"), max_length=80)
    code = models.CharField(_("动作"), max_length=60)
    result = models.CharField(_("结果"), max_length=8, choices=Result, default=Result.DONE)
    subject_type = models.CharField(_("对象类型"), max_length=60)
    subject_id = models.CharField(_("对象编号"), max_length=64)
    subject_label = models.CharField(_("对象"), max_length=200)
    unit_path = PathField(_("所属"), max_length=200, blank=True, db_index=True)
    text = models.CharField(_("说明"), max_length=500, blank=True)
    before: models.JSONField[Any, Any] = models.JSONField(_("之前"), null=True)
    after: models.JSONField[Any, Any] = models.JSONField(_("之后"), null=True)
    request_id = models.CharField(_("请求"), max_length=36, blank=True)
    address = models.CharField(_("来源地址"), max_length=45, blank=True)

    class Meta:
        verbose_name = _("审计记录")
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "at"], name="audit_subject"),
            models.Index(fields=["actor_id", "at"], name="audit_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.code}"
