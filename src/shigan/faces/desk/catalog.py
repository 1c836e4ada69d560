"""What the desk announces."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shigan.kernel.web.registry import MenuEntry, menu

menu.add(
    MenuEntry("home", _("今日"), "desk:home", "home", order=0),
    MenuEntry("audit", _("审计日志"), "desk:audit", "history", order=90, function="audit.read"),
)
