"""How a deed ended."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Result(TextChoices):
    """The outcome that a row records."""

    DONE = "DONE", _("完成")
    DENIED = "DENIED", _("被拒绝")
