"""Accounts, one by one or by the sheet."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NotRequired, TypedDict

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.audit.models import AuditRow
from shigan.kernel.base.bulk import (
    Blocker,
    Change,
    StoodOn,
    Written,
    chunks,
    unwrite_rows,
    write_rows,
)
from shigan.kernel.base.errors import Refused
from shigan.kernel.base.sample import in_sample
from shigan.kernel.orgs.actions.common import MANAGE, tally
from shigan.kernel.orgs.models import Holding, User

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope

USERNAME = re.compile(r"[\w.@+-]{1,60}")


class StaffRow(TypedDict):
    """An account as a sheet has it; what a row leaves out stays as it is."""

    username: str
    name: str
    is_active: NotRequired[bool]
    #: For a new account only. Without one nobody can sign in until a password is set.
    password: NotRequired[str]


@action("orgs.user_create", label=_("新建账号"))
def user_create(
    *,
    actor: Scope,
    username: str,
    name: str,
    password: str | None = None,
    is_active: bool = True,
    must_change_password: bool = False,
) -> User:
    """Make an account. What its owner may do follows from the posts they get.

    `must_change_password` is for a password that its owner did not choose.
    """
    actor.require(MANAGE)
    _refuse_username(username)
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(_("登录名 %(username)s 已有人使用") % {"username": username})
    user = User(
        username=username,
        name=name,
        is_active=is_active,
        must_change_password=must_change_password,
    )
    if password:
        refuse_weak(password, user)
    user.set_password(password)
    user.save()
    note(subject=user, after={"username": username, "is_active": is_active})
    return user


@action("orgs.staff_load", label=_("批量维护账号"))
def staff_load(*, actor: Scope, rows: Sequence[StaffRow]) -> list[Written[User]]:
    """Make accounts and correct the names of those that exist; passwords are never changed."""
    actor.require(MANAGE)
    spelled = {u.lower(): u for u in User.objects.values_list("username", flat=True)}
    hashes: dict[str, str] = {}
    values: list[dict[str, Any]] = []
    for row in rows:
        _refuse_username(row["username"])
        username = spelled.get(row["username"].lower(), row["username"])
        value: dict[str, Any] = {"username": username, "name": row["name"]}
        if "is_active" in row:
            value["is_active"] = row["is_active"]
        password = row.get("password", "")
        if row["username"].lower() not in spelled:
            # A hash takes a third of a second by design: one for each password of the sheet.
            value["password"] = hashes.get(password) or _hashed(password)
            # Whoever made the sheet knows it. In a sample everybody does, and is meant to.
            value["must_change_password"] = bool(password) and not in_sample()
            if password:
                hashes[password] = value["password"]
        values.append(value)
    held = [value["username"] for value in values if "password" not in value]
    for part in chunks(held):
        _require_accounts(actor, Holding.objects.filter(user__username__in=part))
    results = write_rows(User, values, key=("username",), once=("password", "must_change_password"))
    note(subject=None, after=tally(results))
    return results


@action("orgs.staff_unload", label=_("撤回批量维护的账号"))
def staff_unload(*, actor: Scope, made: Collection[int], changed: Mapping[int, Change]) -> None:
    """Take back what a load did; refused for whoever holds a post or has done anything."""
    actor.require(MANAGE)
    blockers = [
        Blocker(str(user.pk), str(user), gettext("已有操作记录"))
        for part in chunks(sorted(made))
        for user in User.objects.filter(
            pk__in=AuditRow.objects.filter(actor_id__in=part).values("actor_id")
        )
    ]
    if blockers:
        raise StoodOn(blockers)
    for part in chunks(sorted({*made, *changed})):
        _require_accounts(actor, Holding.objects.filter(user__in=part))
    unwrite_rows(User, made=made, changed=changed)
    note(subject=None, before={"made": len(made), "changed": len(changed)})


def _require_accounts(actor: Scope, held: QuerySet[Holding]) -> None:
    """An account belongs to the units in which its owner holds or held a post."""
    for path in held.values_list("post__unit__path", flat=True).distinct():
        actor.require(MANAGE, path)


def _refuse_username(username: str) -> None:
    if not USERNAME.fullmatch(username):
        raise Refused(
            _("登录名 %(username)s 只能由文字、数字和 . @ + - _ 组成") % {"username": username}
        )


def _hashed(password: str) -> str:
    if not password:
        return make_password(None)
    refuse_weak(password, None)
    return make_password(password)


def refuse_weak(password: str, user: User | None) -> None:
    """A password keeps the rules of the installation (docs/rules/access.md#R1)."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        said = "".join(error.messages)
        raise Refused(said, fields={"new": said}) from error
