"""Choices of units and people for forms, within a scope. What is chosen comes out as the record."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shigan.kernel.orgs.choices import Rank
from shigan.kernel.orgs.models import Post, Unit, User
from shigan.kernel.orgs.queries import people_to_pick, units_to_pick
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.fields import Field, Kind, Source


def unit_source(scope: Scope) -> Source:
    """Units that the scope may see."""
    return Source(
        lambda: [(pick.key, pick.name) for pick in units_to_pick(scope)],
        lambda code: Unit.objects.get(code=code),
    )


def person_source(scope: Scope, *, leaders: bool = False) -> Source:
    """People at a post that the scope may see; `leaders` keeps those who can be sponsor."""
    return Source(
        lambda: [(pick.key, pick.name) for pick in people_to_pick(scope, leaders=leaders)],
        lambda key: User.objects.get(pk=int(key)),
    )


def account_source() -> Source:
    """All accounts, for those who manage posts."""
    people = User.objects.order_by("name", "pk")
    return Source(
        lambda: [(str(u.pk), f"{u.name}　{u.username}") for u in people],
        lambda key: User.objects.get(pk=int(key)),
    )


def post_source(unit: Unit) -> Source:
    """The open posts of a unit."""
    posts = Post.objects.filter(unit=unit, closed_on__isnull=True).order_by("pk")
    return Source(
        lambda: [(str(p.pk), p.title) for p in posts],
        lambda key: Post.objects.select_related("unit").get(pk=int(key), unit=unit),
    )


HOLDING = (
    Field("post", _("岗位"), Kind.PERSON, required=True),
    Field("user", _("人员"), Kind.PERSON, required=True),
    Field("rank", _("A/B岗"), Kind.CHOICE, required=True, choices=Rank.choices),
    Field("since", _("任职自"), Kind.DATE, required=True),
)
SPONSORSHIP = (
    Field("leader", _("包保领导"), Kind.PERSON, required=True),
    Field("since", _("自"), Kind.DATE, required=True),
)
TOKEN = (
    Field("name", _("用途"), required=True, hint=_("例如：大屏取数"), max_length=60),
    Field(
        "functions",
        _("权限范围"),
        hint=_("不填为本人全部职责；只读写 *.view；多项用空格分开，例如 grid.view figures.view"),
        max_length=300,
    ),
    Field(
        "days",
        _("有效期"),
        Kind.CHOICE,
        required=True,
        choices=(("30", _("30天")), ("90", _("90天")), ("365", _("一年"))),
    ),
)
