"""Keeping the index in step (called inside the transaction that changes the record), and views."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.errors import Denied, Refused
from shigan.kernel.base.inserts import drafted, insert_records
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.search.models import SavedView, SearchRow

_SET = (
    "INSERT INTO search_searchrow (kind, object_id, terms) VALUES (%s, %s, %s) "
    "ON CONFLICT (kind, object_id) DO UPDATE SET terms = excluded.terms"
)
_LONGEST_QUERY, _LONGEST_NAME = 2000, 30


def index_rows(kind: str, rows: Iterable[tuple[int, str]]) -> None:
    """Set the terms of records: (id, terms from `rules.index_terms`)."""
    with connection.cursor() as cursor:
        cursor.executemany(_SET, [(kind, key, terms) for key, terms in rows])


def index_fresh(kind: str, rows: Iterable[tuple[int, str]]) -> None:
    """`index_rows` for records that were just made, so that none of them has terms yet."""
    insert_records(
        [drafted(SearchRow, kind=kind, object_id=key, terms=terms) for key, terms in rows]
    )


@action("search.view_save", label=_("保存视图"))
def view_save(
    *, actor: Scope, list_code: str, name: str, query: str, shared_path: str = ""
) -> SavedView:
    """Keep a list's address under a name; one's own view of that name is replaced."""
    name = _named(name)
    if len(query) > _LONGEST_QUERY:
        raise Refused(_("条件太多，存不下；请去掉一些再保存"))
    if shared_path and shared_path not in {grant.path for grant in actor.grants}:
        raise Refused(_("只能共享给自己所在的单位"), fields={"shared": _("请重新选择")})
    owner = _owner(actor)
    mine = SavedView.objects.filter(user_id=owner, list_code=list_code)
    before = mine.filter(name=name).values("query", "shared_path").first()
    last = mine.aggregate(last=Max("order"))["last"] or 0
    view, _made = SavedView.objects.update_or_create(
        user_id=owner,
        list_code=list_code,
        name=name,
        defaults={"query": query, "shared_path": shared_path},
        create_defaults={"query": query, "shared_path": shared_path, "order": last + 1},
    )
    note(subject=view, before=before, after={"query": query, "shared_path": shared_path})
    return view


@action("search.view_rename", label=_("重命名视图"))
def view_rename(*, actor: Scope, view_id: int, name: str) -> SavedView:
    """Give one's own view another name."""
    view = _own_view(actor, view_id)
    before, view.name = view.name, _named(name)
    if SavedView.objects.filter(
        user_id=view.user_id, list_code=view.list_code, name=view.name
    ).exclude(pk=view.pk):
        raise Refused(_("已有同名的视图"), fields={"name": _("换一个名称")})
    view.save(update_fields=["name"])
    note(subject=view, before={"name": before}, after={"name": view.name})
    return view


@action("search.view_delete", label=_("删除视图"))
def view_delete(*, actor: Scope, view_id: int) -> None:
    """Drop one's own view; those with whom it was shared lose it too."""
    view = _own_view(actor, view_id)
    note(subject=view, before={"query": view.query, "shared_path": view.shared_path})
    view.delete()


def _own_view(actor: Scope, view_id: int) -> SavedView:
    view = SavedView.objects.filter(pk=view_id, user_id=_owner(actor)).first()
    if view is None:
        raise Denied
    return view


def _owner(actor: Scope) -> int:
    if actor.user_id is None:
        raise Denied
    return actor.user_id


def _named(name: str) -> str:
    name = name.strip()
    if not name:
        raise Refused(_("请给视图起个名称"), fields={"name": _("填写名称")})
    if len(name) > _LONGEST_NAME:
        raise Refused(
            _("名称最多%(count)d个字") % {"count": _LONGEST_NAME}, fields={"name": _("缩短名称")}
        )
    return name
