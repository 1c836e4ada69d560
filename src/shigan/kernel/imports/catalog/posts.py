"""Posts by the sheet."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from shigan.kernel.imports.catalog.common import MANAGE, backwards, given
from shigan.kernel.imports.problems import Problem, Row
from shigan.kernel.imports.queries.context import Context
from shigan.kernel.imports.registry import Importer, Loaded, Rows, Trace, parted
from shigan.kernel.orgs.actions import PostRow, posts_load, posts_unload
from shigan.kernel.orgs.models import Post
from shigan.kernel.orgs.registry import roles
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.fields import Choices, Field, Kind


def _roles() -> Choices:
    return [(role.code, role.label) for role in roles]


def _check(rows: Rows, context: Context) -> Iterator[Problem]:
    for row in rows:
        yield from backwards(row, context, "opened_on", "closed_on")
        if row["opened_on"] < row["unit"].opened_on:
            yield context.problem(
                row,
                "opened_on",
                _("早于%(unit)s的设立日期%(day)s"),
                _("岗位不能先于单位"),
                unit=row["unit"],
                day=row["unit"].opened_on,
            )


def _load(rows: Rows, context: Context) -> Loaded:
    return Loaded.of(rows, posts_load(actor=context.actor, rows=[_row(row) for row in rows]))


def _row(row: Row) -> PostRow:
    post: PostRow = {
        "unit": row["unit"],
        "role": row["role"],
        "title": row["title"],
        "opened_on": row["opened_on"],
    }
    if given(row, "closed_on"):
        post["closed_on"] = row["closed_on"]
    return post


def _undo(actor: Scope, traces: Sequence[Trace]) -> None:
    made, changed = parted(traces, "orgs.post")
    posts_unload(actor=actor, made=made, changed=changed)


def _current(actor: Scope, keys: Collection[str] | None) -> Iterator[dict[str, Any]]:
    for post in Post.objects.filter(actor.q(MANAGE, "unit__path")).select_related("unit"):
        yield {
            "unit": post.unit.code,
            "role": post.role,
            "title": post.title,
            "opened_on": post.opened_on,
            "closed_on": post.closed_on,
        }


POSTS = Importer(
    code="posts",
    label=_("岗位"),
    function=MANAGE,
    hint=_("岗位的职责决定任职的人能做什么。"),
    fields=(
        Field(
            "unit",
            _("单位代码"),
            Kind.UNIT,
            required=True,
            synonyms=("单位", "单位名称", "所属单位"),
        ),
        Field("role", _("职责"), Kind.CHOICE, required=True, synonyms=("角色",), choices=_roles),
        Field("title", _("岗位名称"), required=True, synonyms=("岗位", "职务"), max_length=60),
        Field("opened_on", _("设立日期"), Kind.DATE, required=True),
        Field("closed_on", _("撤销日期"), Kind.DATE, hint=_("仍在的留空")),
    ),
    key=("unit", "title", "opened_on"),
    check=_check,
    load=_load,
    undo=_undo,
    current=_current,
    seen_at="orgs:units",
    order=30,
)
