"""Posts and who holds them, one by one or by the sheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NotRequired, TypedDict

from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.bulk import Change, Written, chunks, unwrite_rows, write_rows
from shigan.kernel.base.errors import Refused
from shigan.kernel.orgs.actions.common import (
    MANAGE,
    day_text,
    refuse_backwards,
    require_all,
    tally,
    with_ids,
)
from shigan.kernel.orgs.choices import Rank
from shigan.kernel.orgs.models import Holding, Post, Unit, User
from shigan.kernel.orgs.registry import roles
from shigan.kernel.orgs.rules import Span, overlapping

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope


class PostRow(TypedDict):
    """A post as a sheet has it."""

    unit: Unit
    role: str
    title: str
    opened_on: date
    closed_on: NotRequired[date | None]


class HoldingRow(TypedDict):
    """Who holds a post, as a sheet has it."""

    post: Post
    user: User
    since: date
    rank: NotRequired[str]
    until: NotRequired[date | None]


@action("orgs.post_open", label=_("设立岗位"))
def post_open(*, actor: Scope, unit: Unit, role: str, title: str, opened_on: date) -> Post:
    """Set up a seat in a unit; its role says what the holder may do."""
    actor.require(MANAGE, unit.path)
    _refuse_role(role)
    if Post.objects.filter(unit=unit, title=title, opened_on=opened_on).exists():
        raise Refused(_("%(unit)s已有岗位%(title)s") % {"unit": unit, "title": title})
    post = Post.objects.create(unit=unit, role=role, title=title, opened_on=opened_on)
    note(subject=post, after={"unit": unit.code, "role": role, "opened_on": str(opened_on)})
    return post


@action("orgs.post_close", label=_("撤销岗位"))
def post_close(*, actor: Scope, post: Post, on: date) -> Post:
    """Close a post from that day; what its holders may do ends with it."""
    actor.require(MANAGE, post.unit.path)
    refuse_backwards(post.opened_on, on)
    before = post.closed_on
    post.closed_on = on
    post.save(update_fields=["closed_on"])
    note(subject=post, before={"closed_on": day_text(before)}, after={"closed_on": str(on)})
    return post


@action("orgs.holding_start", label=_("任职"))
def holding_start(
    *,
    actor: Scope,
    post: Post,
    user: User,
    since: date,
    rank: Rank = Rank.A,
    until: date | None = None,
) -> Holding:
    """Put a person at a post from a day on (docs/rules/units.md#R2)."""
    actor.require(MANAGE, post.unit.path)
    refuse_backwards(since, until)
    if Holding.objects.filter(post=post, user=user, since=since).exists():
        raise Refused(_("%(user)s已从%(day)s起任这个岗位") % {"user": user, "day": since})
    holding = Holding.objects.create(post=post, user=user, rank=rank, since=since, until=until)
    _refuse_twice([post.pk])
    note(subject=holding, after={"user": user.username, "rank": rank, "since": str(since)})
    return holding


@action("orgs.holding_end", label=_("离任"))
def holding_end(*, actor: Scope, holding: Holding, on: date) -> Holding:
    """End a person's time at a post; that day is no longer part of it."""
    actor.require(MANAGE, holding.post.unit.path)
    refuse_backwards(holding.since, on)
    before = holding.until
    if before is not None and before <= on:
        raise Refused(_("已于%(day)s离任") % {"day": before})
    holding.until = on
    holding.save(update_fields=["until"])
    note(subject=holding, before={"until": day_text(before)}, after={"until": str(on)})
    return holding


@action("orgs.posts_load", label=_("批量维护岗位"))
def posts_load(*, actor: Scope, rows: Sequence[PostRow]) -> list[Written[Post]]:
    """Set up posts, and correct the role or end of those that exist."""
    for row in rows:
        actor.require(MANAGE, row["unit"].path)
        _refuse_role(row["role"])
        refuse_backwards(row["opened_on"], row.get("closed_on"))
    values = [with_ids(row, "unit") for row in rows]
    results = write_rows(Post, values, key=("unit_id", "title", "opened_on"))
    note(subject=None, after=tally(results))
    return results


@action("orgs.holdings_load", label=_("批量维护任职"))
def holdings_load(*, actor: Scope, rows: Sequence[HoldingRow]) -> list[Written[Holding]]:
    """Put people at posts, and correct the rank or end of those who are there."""
    for row in rows:
        actor.require(MANAGE, row["post"].unit.path)
        refuse_backwards(row["since"], row.get("until"))
    values = [with_ids(row, "post", "user") for row in rows]
    results = write_rows(Holding, values, key=("post_id", "user_id", "since"))
    _refuse_twice(sorted({row["post"].pk for row in rows}))
    note(subject=None, after=tally(results))
    return results


@action("orgs.posts_unload", label=_("撤回批量维护的岗位"))
def posts_unload(*, actor: Scope, made: Collection[int], changed: Mapping[int, Change]) -> None:
    """Take back what a load did; refused for a post that somebody holds."""
    require_all(actor, Post.objects.all(), "unit__path", [*made, *changed])
    unwrite_rows(Post, made=made, changed=changed)
    note(subject=None, before={"made": len(made), "changed": len(changed)})


@action("orgs.holdings_unload", label=_("撤回批量维护的任职"))
def holdings_unload(*, actor: Scope, made: Collection[int], changed: Mapping[int, Change]) -> None:
    """Take back what a load did."""
    require_all(actor, Holding.objects.all(), "post__unit__path", [*made, *changed])
    unwrite_rows(Holding, made=made, changed=changed)
    note(subject=None, before={"made": len(made), "changed": len(changed)})


def _refuse_role(role: str) -> None:
    if role not in roles:
        raise Refused(_("没有职责 %(role)s") % {"role": role})


def _refuse_twice(posts: Sequence[int]) -> None:
    """Nobody holds the same post twice at a time."""
    for part in chunks(posts):
        spans: dict[tuple[int, int], list[Span]] = defaultdict(list)
        held = Holding.objects.filter(post__in=part)
        for post, user, since, until in held.values_list("post", "user", "since", "until"):
            spans[post, user].append((since, until))
        if twice := next((key for key, held_on in spans.items() if overlapping(held_on)), None):
            said = {"post": Post.objects.get(pk=twice[0]), "user": User.objects.get(pk=twice[1])}
            raise Refused(_("%(user)s在%(post)s的任职时间有重叠") % said)
