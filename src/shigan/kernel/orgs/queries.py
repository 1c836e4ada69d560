"""Named reads of the organisation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import Count, Model
from django.utils.translation import gettext

from shigan.kernel.base.bulk import chunks
from shigan.kernel.base.stamps import remembered
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.models import Holding, Post, RecordSponsorship, Token, Unit, User
from shigan.kernel.orgs.registry import roles
from shigan.kernel.orgs.rules import Grant, Span, overlapping, secret_digest, street_path
from shigan.kernel.orgs.scope import Scope

#: The pattern of a token without limits: whatever its owner may do.
ALL_RIGHTS = "*.*"
_LONGEST_KEY = 19  # digits of a key that a database takes


def scope_of(user: User, on: date, limit: frozenset[str] | None = None) -> Scope:
    """The scope of a person on a day, from the posts they hold then."""
    grants, streets = _held(user.pk, on)
    return Scope(
        user_id=user.pk, name=user.name, grants=grants, on=on, limit=limit, streets=streets
    )


@remembered("orgs")
def _held(user_id: int, on: date) -> tuple[tuple[Grant, ...], frozenset[str]]:
    """What the posts of a person grant on a day, and the streets in which they lie."""
    held = (
        Holding.objects.filter(user=user_id, user__is_active=True)
        .on(on)
        .values_list("post__role", "post__unit__path", "post__unit__kind")
    )
    grants: set[Grant] = set()
    streets: set[str] = set()
    for code, path, kind in held:
        if kind == UnitKind.STREET or path != street_path(path):
            streets.add(street_path(path))
        if role := roles.get(code):  # a retired role grants nothing
            grants.add(Grant(path, role.unit))
            grants.add(Grant(street_path(path), role.street))
    ordered = sorted((g for g in grants if g.can), key=lambda g: (g.path, sorted(g.can)))
    return tuple(ordered), frozenset(streets)


def token_of(secret: str, at: datetime) -> Token | None:
    """The token of that secret, with its owner, if it can be used at that instant."""
    token = _token(secret_digest(secret))
    return token if token is not None and at < token.expires_at else None


@remembered("tokens", "orgs")
def _token(digest: str) -> Token | None:
    rows = Token.objects.filter(revoked_at__isnull=True, user__is_active=True)
    return rows.select_related("user").filter(digest=digest).first()


@remembered("orgs")
def unit_at(path: str) -> Unit:
    """The unit of that path."""
    return Unit.objects.get(path=path)


@remembered("orgs")
def unit_coded(code: str) -> Unit | None:
    """The unit of that code, if there is one."""
    return Unit.objects.filter(code=code).first()


def rights_to_lend(scope: Scope) -> list[tuple[str, str]]:
    """What one may let a program do: patterns of functions that one holds, in words."""
    functions = {f for role in roles for f in role.unit | role.street if not f.startswith("*")}
    rights = [ALL_RIGHTS, "*.view"]
    for domain in sorted({function.partition(".")[0] for function in functions}):
        held = {f for f in functions if f.startswith(f"{domain}.") and scope.may(f)}
        if f"{domain}.view" in held:
            rights.append(f"{domain}.view")
        if held - {f"{domain}.view"}:
            rights.append(f"{domain}.*")
    return [(right, words) for right in rights if (words := right_words(right)) != right]


def right_words(pattern: str) -> str:
    """A pattern of functions as people say it; the pattern itself where there are no words."""
    if pattern == ALL_RIGHTS:
        return gettext("本人的全部职责")
    if pattern == "*.view":
        return gettext("全部业务：只查看")
    domain, _dot, verb = pattern.partition(".")
    text = {"view": gettext("%(domain)s：只查看"), "*": gettext("%(domain)s：查看和办理")}.get(verb)
    if text is None or domain not in apps.app_configs:
        return pattern
    return text % {"domain": apps.get_app_config(domain).verbose_name}


def leading() -> dict[int, list[Span]]:
    """Whoever holds or held a post that leads, by account, and when: one statement."""
    codes = [role.code for role in roles if role.leads]
    held = Holding.objects.filter(post__role__in=codes).order_by("since")
    spans: dict[int, list[Span]] = defaultdict(list)
    for user, since, until in held.values_list("user", "since", "until"):
        spans[user].append((since, until))
    return spans


def record_sponsor_of(record: Model, on: date) -> RecordSponsorship | None:
    """The sponsorship of this record alone in force on a day, with its leader: one statement."""
    return RecordSponsorship.objects.of(record).on(on).select_related("leader").first()


def record_sponsor_ended(record: Model, on: date) -> bool:
    """Whether somebody answered for this record until just that day."""
    return RecordSponsorship.objects.of(record).filter(until=on).exists()


@dataclass(frozen=True)
class Term:
    """A record and from when until when somebody is to answer for it.

    Where the end is not `told`, that of what is there already stays.
    """

    record_id: str
    since: date
    until: date | None = None
    told: bool = True


def sponsor_clashes(record: str, terms: Sequence[Term]) -> dict[int, date]:
    """Which terms share a day with another of their record, in the sheet or in the store.

    By the term's place, the day from which the other one runs: a statement for 500 records.
    """
    spans: dict[str, dict[date, date | None]] = defaultdict(dict)
    for part in chunks(sorted({term.record_id for term in terms})):
        rows = RecordSponsorship.objects.filter(record=record, record_id__in=part)
        for key, since, until in rows.values_list("record_id", "since", "until"):
            spans[key][since] = until
    for term in terms:
        if term.told or term.since not in spans[term.record_id]:
            spans[term.record_id][term.since] = term.until
    found = {}
    for place, term in enumerate(terms):
        mine = (term.since, spans[term.record_id][term.since])
        for other in sorted(spans[term.record_id].items()):
            if other[0] != term.since and overlapping([mine, other]):
                found[place] = other[0]
                break
    return found


def record_sponsors(record: str, keys: Iterable[int], on: date) -> dict[str, RecordSponsorship]:
    """Who answers for each of these records on a day, by key: one statement."""
    rows = RecordSponsorship.objects.on(on).filter(record=record, record_id__in=map(str, keys))
    return {row.record_id: row for row in rows.select_related("leader")}


@dataclass(frozen=True)
class Pick:
    """A unit or a person to choose: the key that stands in addresses, the name, the thing."""

    key: str
    name: str
    value: Any


def units_to_pick(scope: Scope) -> list[Pick]:
    """The units within the scope, each below the one above it: one statement."""
    units = Unit.objects.visible_to(scope).on(scope.on).order_by("path")
    found = list(units.values_list("code", "name", "path"))
    top = min((path.count("/") for _code, _name, path in found), default=0)
    return [
        Pick(code, "\u3000" * (path.count("/") - top) + name, path) for code, name, path in found
    ]


def people_to_pick(scope: Scope, *, leaders: bool = False) -> list[Pick]:
    """Who holds a post within the scope, with the unit: one statement.

    `leaders` are named with their post; to answer for something, one need not sign in.
    """
    held = Holding.objects.visible_to(scope).on(scope.on)
    if leaders:
        held = held.filter(post__role__in=[role.code for role in roles if role.leads])
        order, said = ("post__unit__path", "rank", "post_id"), "post__title"
    else:
        held = held.filter(user__is_active=True)
        order, said = ("post__unit__path", "rank", "user__name"), "post__unit__name"
    names: dict[int, str] = {}
    for user, name, where in held.order_by(*order).values_list("user_id", "user__name", said):
        names.setdefault(user, f"{name}　{where}")
    return [Pick(str(user), name, user) for user, name in names.items()]


def picked_units(scope: Scope, codes: Iterable[str]) -> dict[str, Pick]:
    """Those of the units that the scope may see, closed ones too, by code: one statement."""
    rows = Unit.objects.visible_to(scope).filter(code__in=list(codes))
    return {
        code: Pick(code, name, path)
        for code, name, path in rows.values_list("code", "name", "path")
    }


def picked_people(scope: Scope, keys: Iterable[str]) -> dict[str, Pick]:
    """Those of the people who hold or held a post within the scope, by key: one statement."""
    held = Holding.objects.visible_to(scope).filter(
        user_id__in=[int(k) for k in keys if k.isdecimal() and len(k) < _LONGEST_KEY]
    )
    return {
        str(user): Pick(str(user), name, user)
        for user, name in held.values_list("user_id", "user__name").distinct()
    }


def headcounts(scope: Scope) -> dict[str, int]:
    """How many people hold a post in each unit itself, by path: one statement."""
    held = Holding.objects.visible_to(scope).on(scope.on).order_by()
    rows = held.values_list("post__unit__path").annotate(people=Count("user", distinct=True))
    return dict(rows)


@remembered("orgs")
def street_here() -> Unit | None:
    """The street for which this installation was started, if it was."""
    return Unit.objects.filter(kind=UnitKind.STREET).order_by("pk").first()


def is_started() -> bool:
    """Whether this installation holds any unit: one statement."""
    return Unit.objects.exists()


def posts_of(scope: Scope) -> list[Post]:
    """The posts that whoever asks holds, the first in rank and time first: one statement."""
    if scope.user_id is None:
        return []
    held = Holding.objects.on(scope.on).filter(user_id=scope.user_id)
    rows = held.select_related("post__unit").order_by("rank", "since", "pk")
    return [holding.post for holding in rows]


def line_of(unit: Unit) -> list[Unit]:
    """The unit and those above it, from the top: one statement."""
    codes = unit.path.strip("/").split("/")
    return list(Unit.objects.filter(code__in=codes).order_by("path"))
