"""What was answered to a request that may be sent again."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ApiReply(models.Model):
    """The answer to a deed done under a key of the client's choice (Idempotency-Key).

    Written in the transaction of the deed: both are there, or neither.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(_("幂等键"), max_length=64)
    #: SHA-256 over method, address and body: what the key stands for.
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body: models.JSONField[Any, Any] = models.JSONField(null=True)
    at = models.DateTimeField(_("时间"), db_index=True)

    class Meta:
        verbose_name = _("接口应答")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="api_reply_once")]

    def __str__(self) -> str:
        return self.key
