"""Jobs of the matters app."""

from __future__ import annotations

from django_tasks import task

from shigan.kernel.clock.queries import today
from shigan.kernel.matters.actions.escalate import notices_send
from shigan.kernel.matters.actions.rows import colours_apply
from shigan.kernel.orgs.scope import system_scope


@task()
def escalate() -> int:
    """Tell people what turned."""
    return notices_send(actor=system_scope("提醒", today()))


@task()
def apply_colour_rules() -> int:
    """Let rules that begin today take hold."""
    return colours_apply(actor=system_scope("三色规则", today()))
