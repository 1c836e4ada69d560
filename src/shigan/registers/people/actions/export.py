"""Taking the list away, which the log keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.registers.people.choices import VIEW

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope


@action("people.register_export", label=_("导出居民登记簿"))
def register_export(*, actor: Scope, rows: int, filters: list[str], columns: list[str]) -> None:
    """Somebody takes a masked list away: how many rows, narrowed by what, with which columns."""
    actor.require(VIEW)
    note(subject=None, after={"rows": rows, "filters": filters, "columns": columns})
