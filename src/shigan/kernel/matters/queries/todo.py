"""What waits for a person: what they must do now, what they answer for and is about to turn."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Case, F, Q, When

from shigan.kernel.matters.models import (
    Extension,
    Matter,
    MatterQuerySet,
    Notice,
    sponsored_by,
)
from shigan.kernel.matters.registry import Act, MatterKind, Side, Step, kinds
from shigan.kernel.orgs.scope import Scope, under

_SOON = timedelta(days=7)
_NOTICES = 200
_NOTHING = Q(pk__in=[])


def todo(scope: Scope) -> MatterQuerySet:
    """Open matters at a step where this person is one of those who make the next move.

    The soonest due first. Acts that only send back do not make a matter theirs.
    """
    mine = _NOTHING
    for kind in kinds:
        for step in kind.steps:
            if (who := _acting(scope, kind, step)) is not None:
                mine |= Q(kind=kind.code, step=step.code) & who
    return (
        Matter.objects.visible_to(scope)
        .filter(mine, ended_at__isnull=True, paused_at__isnull=True)
        .with_next_due()
        .order_by(F("next_due").asc(nulls_last=True), "pk")
    )


def _acting(scope: Scope, kind: MatterKind, step: Step) -> Q | None:
    # Sending back or setting right is no duty of itself: only acts that move it on make it theirs.
    forward = [act for act in step.acts if act.leads and not act.back]
    places = [q for act in forward if (q := _within(scope, act)) is not None]
    return _any(places)


def _within(scope: Scope, act: Act) -> Q | None:
    if act.side is Side.PLACE:
        return _any(under(path) for path in scope.paths(act.function))
    return _handling(scope, act.function)


def _handling(scope: Scope, function: str, to: str = "") -> Q | None:
    """What the holder of a function handles; `to` leads to the matter from other rows."""
    paths = scope.paths(function)
    found = [under(path, f"{to}handler_path") for path in paths]
    nobody = Q(**{f"{to}handler_path": ""})  # then the place's own
    found += [nobody & under(path, f"{to}unit_path") for path in paths]
    if paths and scope.user_id is not None:
        found.append(Q(**{f"{to}handler_id": scope.user_id}))
    return _any(found)


def _any(conditions: Iterable[Q]) -> Q | None:
    out: Q | None = None
    for condition in conditions:
        out = condition if out is None else out | condition
    return out


def answered_for(scope: Scope) -> tuple[MatterQuerySet, bool]:
    """Open matters that the person sponsors, and that they do; else all they may see, and not."""
    visible = Matter.objects.visible_to(scope).filter(ended_at__isnull=True)
    sponsored = visible.filter(sponsored_by(scope.user_id, scope.on))
    sponsors = sponsored.exists()
    return (sponsored if sponsors else visible), sponsors


def soon_turning(at: datetime) -> Q:
    """Matters that turn yellow or red within seven days of an instant."""
    soon = at + _SOON
    yellow = Q(yellow_at__gt=at, yellow_at__lte=soon) & (Q(red_at__isnull=True) | Q(red_at__gt=at))
    return yellow | Q(red_at__gt=at, red_at__lte=soon)


def turning_soon(matters: MatterQuerySet, at: datetime) -> MatterQuerySet:
    """Those that turn yellow or red within seven days of an instant, the soonest first."""
    first = Q(yellow_at__gt=at) & (Q(red_at__isnull=True) | Q(red_at__gt=F("yellow_at")))
    coming = Case(When(first, then=F("yellow_at")), default=F("red_at"))
    return matters.filter(soon_turning(at)).order_by(coming, "pk")


def red_now(matters: MatterQuerySet, at: datetime) -> MatterQuerySet:
    """Those that are red at an instant, the longest so first."""
    return matters.coloured("RED", at).order_by(F("red_at").asc(nulls_last=True), "pk")


def extensions_to_decide(scope: Scope) -> list[Extension]:
    """Requests for a later deadline that wait for this person's decision."""
    held = _handling(scope, "matters.extend", "matter__")
    if held is None:
        return []
    return list(
        Extension.objects.filter(held, granted__isnull=True, matter__ended_at__isnull=True)
        .exclude(asked_by_id=scope.user_id)
        .select_related("matter", "asked_by")
        .order_by("asked_at")[:20]
    )


def unread_notices(scope: Scope) -> list[Notice]:
    """What this person was told and has not read: of each matter the last turn, newest first."""
    if scope.user_id is None:
        return []
    told = (
        Notice.objects.filter(user_id=scope.user_id, read_at__isnull=True)
        .filter(matter__in=Matter.objects.visible_to(scope).filter(ended_at__isnull=True))
        .select_related("matter__unit")
        .order_by("-turned_at", "-pk")[:_NOTICES]
    )
    latest: dict[int, Notice] = {}
    for notice in told:
        latest.setdefault(notice.matter_id, notice)
    return list(latest.values())
