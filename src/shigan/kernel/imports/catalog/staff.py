"""Accounts by the sheet."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shigan.kernel.access.queries import accounts_under, with_safety
from shigan.kernel.access.tables import ACCOUNT_COLUMNS
from shigan.kernel.base.text import fold
from shigan.kernel.imports.catalog.common import MANAGE
from shigan.kernel.imports.problems import Problem, Row
from shigan.kernel.imports.queries.context import Context
from shigan.kernel.imports.registry import Importer, ListSheet, Loaded, Rows, Trace, parted
from shigan.kernel.orgs.actions import USERNAME, StaffRow, staff_load, staff_unload
from shigan.kernel.orgs.models import Holding, User
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.fields import Field, Kind


def _check(rows: Rows, context: Context) -> Iterator[Problem]:
    me = context.actor.user_id or 0  # a program is nobody
    own = User.objects.filter(pk=me).values_list("username", flat=True).first()
    for row in rows:
        if row["is_active"] is False and own and fold(row["username"]) == fold(own):
            yield context.problem(
                row, "is_active", _("这是您自己的账号，不能停用"), _("请另一位管理员来停用")
            )
        if not USERNAME.fullmatch(row["username"]):
            yield context.problem(
                row,
                "username",
                _("登录名只能由文字、数字和 . @ + - _ 组成"),
                _("请去掉空格和其他符号"),
            )
        if row["password"] and row.key and row.held is not None:
            yield context.problem(
                row, "password", _("已有账号的密码不从表里改"), _("请清空；要改由本人在页面上改")
            )
        elif row["password"] and fold(row["username"]) not in context.persons.exact:
            try:
                validate_password(row["password"])
            except ValidationError as error:
                yield context.problem(
                    row, "password", _("密码不合要求：%(why)s"), why="".join(error.messages)
                )


def _load(rows: Rows, context: Context) -> Loaded:
    return Loaded.of(rows, staff_load(actor=context.actor, rows=[_row(row) for row in rows]))


def _row(row: Row) -> StaffRow:
    account: StaffRow = {"username": row["username"], "name": row["name"]}
    if row["is_active"] is not None:
        account["is_active"] = row["is_active"]
    if row["password"]:
        account["password"] = row["password"]
    return account


def _undo(actor: Scope, traces: Sequence[Trace]) -> None:
    made, changed = parted(traces, "orgs.user")
    staff_unload(actor=actor, made=made, changed=changed)


def _current(actor: Scope, keys: Collection[str] | None) -> Iterator[dict[str, Any]]:
    """The accounts that belong to nobody else; of passwords nothing goes out."""
    others = Holding.objects.exclude(actor.q(MANAGE, "post__unit__path"))
    for user in User.objects.exclude(pk__in=others.values("user")).order_by("pk"):
        yield {
            "username": user.username,
            "name": user.name,
            "is_active": user.is_active,
            "password": "",
        }


def _listed(actor: Scope, keys: Collection[str]) -> dict[str, Any]:
    found = with_safety(accounts_under(actor)).filter(username__in=keys)
    return {account.username: account for account in found}


STAFF = Importer(
    code="staff",
    label=_("人员账号"),
    function=MANAGE,
    hint=_("能做什么由岗位决定，在“任职”表里。已有账号只改姓名和可否登录，不改密码。"),
    fields=(
        Field("username", _("登录名"), required=True, synonyms=("账号", "用户名"), max_length=60),
        Field("name", _("姓名"), required=True, synonyms=("人员姓名", "名字"), max_length=60),
        Field("is_active", _("可登录"), Kind.YES_NO, synonyms=("启用",), hint=_("不写视为是")),
        Field(
            "password",
            _("密码"),
            synonyms=("初始密码",),
            personal=True,
            hint=_("只用于新账号；不写则暂时不能登录"),
            max_length=128,
        ),
    ),
    key=("username",),
    check=_check,
    load=_load,
    undo=_undo,
    current=_current,
    lists=(ListSheet("access.accounts", tuple(c.field for c in ACCOUNT_COLUMNS), _listed),),
    secret=True,
    order=20,
)
