"""Colours, the reasons for them, and the ways in which a matter ends."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Colour(TextChoices):
    """Task status (三色). Official warning levels and safety risks are other enums."""

    GREEN = "GREEN", _("正常")
    YELLOW = "YELLOW", _("预警")
    RED = "RED", _("滞后")
    DONE = "DONE", _("办结")
    #: Ended without being closed: refused, merged, withdrawn.
    STOPPED = "STOPPED", pgettext_lazy("ended, not closed", "终止")


#: The dated limit of sheets that were checked and not loaded: its topic, and its step.
UNLOADED, CHECKED = "imports.unloaded", "checked"

#: The colours of what has not ended, the worst first.
OPEN_COLOURS = (Colour.RED, Colour.YELLOW, Colour.GREEN)


class Criterion(TextChoices):
    """What a colour rule looks at."""

    DEADLINE = "DEADLINE", _("全程时限")
    STEP = "STEP", _("环节时限")
    SILENCE = "SILENCE", _("无进展")
    START = "START", _("未按期启动")
    PLAN = "PLAN", _("落后序时进度")


class Ending(TextChoices):
    """How a matter came to its end."""

    CLOSED = "CLOSED", _("办结")
    REFUSED = "REFUSED", _("不予立案")
    MERGED = "MERGED", _("并案")
    WITHDRAWN = "WITHDRAWN", pgettext_lazy("ending", "撤销")
    UNDONE = "UNDONE", _("导入撤回")


class LinkKind(TextChoices):
    """How two matters belong together."""

    MERGED_INTO = "MERGED_INTO", _("并入")
    RAISED_FROM = "RAISED_FROM", _("来自")
    RELATED = "RELATED", _("相关")
