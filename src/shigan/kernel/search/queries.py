"""Asking the index."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BigIntegerField, QuerySet
from django.db.models.expressions import RawSQL

from shigan.kernel.base.text import tokens
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.search.models import SavedView
from shigan.kernel.search.registry import Hit, Searchable, searchables
from shigan.kernel.search.rules import Term, index_terms, query_terms

_MOST_WORDS = 40
# CROSS JOIN holds SQLite to that order: else it asks the full-text index once for each row.
_SQLITE = (
    "SELECT r.object_id FROM search_fts f CROSS JOIN search_searchrow r ON r.id = f.rowid "
    "WHERE r.kind = %s AND f.terms MATCH %s"
)
_POSTGRES = (
    "SELECT object_id FROM search_searchrow WHERE kind = %s "
    "AND array_to_tsvector(string_to_array(terms, ' ')) @@ %s::tsquery"
)


@dataclass(frozen=True)
class Found:
    """The hits of one kind, and whether there are more."""

    searchable: Searchable
    hits: list[Hit]
    more: bool


def matching(queryset: QuerySet[Any], kind: str, text: str) -> QuerySet[Any]:
    """The records of `queryset` (of that kind) that have all terms of `text`; all for none."""
    terms = query_terms(text)
    if not terms:
        return queryset
    if connection.vendor == "sqlite":
        statement, query = _SQLITE, _fts5(terms)
    else:
        statement, query = _POSTGRES, _tsquery(terms)
    return queryset.filter(
        pk__in=RawSQL(statement, [kind, query], output_field=BigIntegerField())  # noqa: S611
    )


_SQLITE_CLOSEST = (
    "SELECT r.object_id FROM search_fts f CROSS JOIN search_searchrow r ON r.id = f.rowid "
    "WHERE f.terms MATCH %s AND r.kind = %s AND r.object_id IN ({among}) ORDER BY f.rank LIMIT %s"
)
_POSTGRES_CLOSEST = (
    "SELECT object_id FROM search_searchrow, CAST(%s AS tsquery) q "
    "WHERE array_to_tsvector(string_to_array(terms, ' ')) @@ q AND kind = %s "
    "AND object_id IN ({among}) "
    "ORDER BY ts_rank(array_to_tsvector(string_to_array(terms, ' ')), q) DESC LIMIT %s"
)


def closest(among: QuerySet[Any], kind: str, text: str, *, most: int) -> list[int]:
    """The ids of those of `among` that share most with `text`, the closest first: one statement."""
    words = list(dict.fromkeys(tokens(text)))[:_MOST_WORDS]
    if not words:
        return []
    if connection.vendor == "sqlite":
        statement, query = _SQLITE_CLOSEST, " OR ".join(f'"{w}"' for w in words)
    else:
        statement, query = _POSTGRES_CLOSEST, " | ".join(f"'{w}'" for w in words)
    try:
        ids, given = among.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(statement.format(among=ids), [query, kind, *given, most])
        return [row[0] for row in cursor.fetchall()]


def find(scope: Scope, text: str, *, most: int = 8) -> list[Found]:
    """What the scope may see that has all terms of `text`, kind by kind."""
    if not query_terms(text):
        return []
    return [
        Found(searchable, hits[:most], len(hits) > most)
        for searchable in sorted(searchables, key=lambda s: s.order)
        if (hits := searchable.find(scope, text, most + 1))
    ]


def find_number(scope: Scope, text: str) -> list[Found]:
    """Who has just the number that `text` is, kind by kind; each look-up stays in the log."""
    return [
        Found(searchable, hits, more=False)
        for searchable in sorted(searchables, key=lambda s: s.order)
        if searchable.by_number is not None and (hits := searchable.by_number(scope, text))
    ]


def indexed(
    kind: str,
    visible: Callable[[Scope], QuerySet[Any]],
    hit: Callable[[Any], Hit],
    order: tuple[str, ...],
) -> Callable[[Scope, str, int], list[Hit]]:
    """A finder over records that have rows in the index: one statement."""

    def finder(scope: Scope, text: str, most: int) -> list[Hit]:
        rows = matching(visible(scope), kind, text).order_by(*order)
        return [hit(row) for row in rows[:most]]

    return finder


def named(text: str, names: Iterable[str]) -> bool:
    """Whether something of these names has all terms of `text`: for lists too short to index."""
    held = index_terms(names, names).split(" ")
    return all(
        any(term.startswith(t.text) if t.prefix else term == t.text for term in held)
        for t in query_terms(text)
    )


def _fts5(terms: Sequence[Term]) -> str:
    return " ".join(f'"{t.text}"{"*" if t.prefix else ""}' for t in terms)


def _tsquery(terms: Sequence[Term]) -> str:
    return " & ".join(f"'{t.text}'{':*' if t.prefix else ''}" for t in terms)


def views_of(scope: Scope, list_code: str) -> list[SavedView]:
    """The kept views of a list that the person sees, their own first: one statement."""
    views = SavedView.objects.visible_to(scope).filter(list_code=list_code).select_related("user")
    return sorted(views, key=lambda v: (v.user_id != scope.user_id, v.order, v.pk))


def units_to_share_with(scope: Scope) -> list[tuple[str, str]]:
    """The units in which the person holds a post, and their streets: path and name."""
    paths = {grant.path for grant in scope.grants}
    return list(Unit.objects.filter(path__in=paths).order_by("-path").values_list("path", "name"))
