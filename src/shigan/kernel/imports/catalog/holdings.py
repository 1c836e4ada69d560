"""Who holds which post, by the sheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.bulk import chunks
from shigan.kernel.imports.catalog.common import MANAGE, backwards, given
from shigan.kernel.imports.problems import Problem, Row
from shigan.kernel.imports.queries.context import Context
from shigan.kernel.imports.registry import Importer, Loaded, Rows, Trace, parted
from shigan.kernel.orgs.actions import HoldingRow, holdings_load, holdings_unload
from shigan.kernel.orgs.choices import Rank
from shigan.kernel.orgs.models import Holding, Post
from shigan.kernel.orgs.rules import Span, covers, overlapping
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.fields import Field, Kind

#: Unit and title → the posts of that name there, one after another.
_Posts = Mapping[tuple[int, str], Sequence[Post]]


def _posts(context: Context) -> _Posts:
    """The posts over which the actor may decide: one statement."""
    found = Post.objects.filter(context.actor.q(MANAGE, "unit__path")).select_related("unit")
    posts: dict[tuple[int, str], list[Post]] = defaultdict(list)
    for post in found.order_by("opened_on"):
        posts[post.unit_id, post.title].append(post)
    return posts


def _check(rows: Rows, context: Context) -> Iterator[Problem]:
    posts = _posts(context)
    chosen: list[tuple[Row, Post]] = []
    for row in rows:
        yield from backwards(row, context, "since", "until")
        post = _post(row, posts)
        if post is None:
            yield _no_post(row, context, posts)
        else:
            chosen.append((row, post))
    yield from _twice(chosen, context)


def _post(row: Row, posts: _Posts) -> Post | None:
    named = posts.get((row["unit"].pk, row["title"]), ())
    return next((p for p in named if covers((p.opened_on, p.closed_on), row["since"])), None)


def _no_post(row: Row, context: Context, posts: _Posts) -> Problem:
    titles = [title for unit, title in posts if unit == row["unit"].pk]
    if row["title"] in titles:
        return context.problem(
            row,
            "since",
            _("%(title)s这一天不在"),
            _("请核对岗位的设立和撤销日期"),
            title=row["title"],
        )
    return context.problem(
        row,
        "title",
        _("%(unit)s没有这个岗位"),
        _("现有岗位：%(titles)s"),
        unit=row["unit"],
        titles="、".join(titles[:12]) or _("无"),
    )


def _twice(chosen: Sequence[tuple[Row, Post]], context: Context) -> Iterator[Problem]:
    """Somebody at the same post twice at a time, in the sheet or with what is stored."""
    spans: dict[tuple[int, int], dict[date, Span]] = defaultdict(dict)
    for part in chunks(sorted({post.pk for _row, post in chosen})):
        held = Holding.objects.filter(post__in=part).values_list("post", "user", "since", "until")
        for post_id, user_id, since, until in held:
            spans[post_id, user_id][since] = (since, until)
    for row, post in chosen:
        mine = spans[post.pk, row["user"].pk]
        former = mine.get(row["since"], (row["since"], None))
        mine[row["since"]] = (row["since"], row.values.get("until", former[1]))
    for row, post in chosen:
        if overlapping(spans[post.pk, row["user"].pk].values()):
            yield context.problem(
                row,
                "since",
                _("%(user)s在这个岗位的任职时间有重叠"),
                _("请写明前一段的任职至"),
                user=row["user"],
            )


def _load(rows: Rows, context: Context) -> Loaded:
    posts = _posts(context)
    wanted = [_row(row, posts) for row in rows]
    return Loaded.of(rows, holdings_load(actor=context.actor, rows=wanted))


def _row(row: Row, posts: _Posts) -> HoldingRow:
    post = _post(row, posts)
    assert post is not None  # the check has seen it, in the same transaction
    holding: HoldingRow = {"post": post, "user": row["user"], "since": row["since"]}
    if row["rank"]:
        holding["rank"] = row["rank"]
    if given(row, "until"):
        holding["until"] = row["until"]
    return holding


def _undo(actor: Scope, traces: Sequence[Trace]) -> None:
    made, changed = parted(traces, "orgs.holding")
    holdings_unload(actor=actor, made=made, changed=changed)


def _current(actor: Scope, keys: Collection[str] | None) -> Iterator[dict[str, Any]]:
    held = Holding.objects.filter(actor.q(MANAGE, "post__unit__path"))
    for holding in held.select_related("post__unit", "user"):
        yield {
            "unit": holding.post.unit.code,
            "title": holding.post.title,
            "user": holding.user.username,
            "rank": holding.rank,
            "since": holding.since,
            "until": holding.until,
        }


HOLDINGS = Importer(
    code="holdings",
    label=_("任职"),
    function=MANAGE,
    hint=_("谁在哪个岗位上，从哪天到哪天。"),
    fields=(
        Field(
            "unit",
            _("单位代码"),
            Kind.UNIT,
            required=True,
            synonyms=("单位", "单位名称", "所属单位"),
        ),
        Field("title", _("岗位名称"), required=True, synonyms=("岗位", "职务"), max_length=60),
        Field("user", _("登录名"), Kind.PERSON, required=True, synonyms=("姓名", "人员", "账号")),
        Field(
            "rank",
            _("A/B岗"),
            Kind.CHOICE,
            synonyms=("AB岗", "岗别"),
            choices=Rank.choices,
            hint=_("不写视为A岗"),
        ),
        Field("since", _("任职自"), Kind.DATE, required=True, synonyms=("任职日期", "开始日期")),
        Field(
            "until",
            _("任职至"),
            Kind.DATE,
            synonyms=("离任日期", "结束日期"),
            hint=_("自这一天起不再任职；仍在任的留空"),
        ),
    ),
    key=("unit", "title", "user", "since"),
    check=_check,
    load=_load,
    undo=_undo,
    current=_current,
    seen_at="orgs:units",
    order=40,
)
