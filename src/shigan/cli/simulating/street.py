"""The street in which the simulated years pass: its units, its people, who answers for what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from random import Random
from typing import NoReturn

from shigan.cli.simulating.words import name, words
from shigan.kernel.orgs.actions.people import StaffRow, staff_load
from shigan.kernel.orgs.actions.posts import (
    HoldingRow,
    PostRow,
    holdings_load,
    posts_load,
)
from shigan.kernel.orgs.actions.sponsors import SponsorshipRow, sponsorships_load
from shigan.kernel.orgs.actions.streets import Administrator, street_found
from shigan.kernel.orgs.actions.units import UnitRow, units_load
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.divisions.office import opened_on, plan_of
from shigan.kernel.orgs.divisions.search import street_of
from shigan.kernel.orgs.models import Post, Unit, User
from shigan.kernel.orgs.scope import Scope

STREET = "370902002"
CELLS, WORKERS = 167, 340


@dataclass(frozen=True)
class Street:
    """What the events need of it."""

    cells: Sequence[Unit]
    #: Who works in a cell, by its id; who holds a post in a department or community.
    workers: dict[int, list[User]]
    officers: dict[int, list[User]]


def found(actor: Scope, rng: Random, password: str) -> Street:
    """Set it up: 29 communities, 167 cells, 100 officers, 340 workers, a leader for each community.

    All accounts have the one password.
    """
    plan = plan_of(street_of(STREET) or _missing())
    admin = Administrator("admin", name(rng), password, must_change=False)
    street_found(actor=actor, plan=plan, administrator=admin)
    day = opened_on()
    communities = list(Unit.objects.filter(kind=UnitKind.COMMUNITY).order_by("code"))
    cells = _cells(actor, communities, day)
    vacant = list(Post.objects.exclude(role="manager").order_by("pk").select_related("unit"))
    posts = [w.record for w in posts_load(actor=actor, rows=list(_worker_posts(cells, day)))]
    people = _people(actor, [*vacant, *posts], rng, password)
    rows = [
        HoldingRow(post=post, user=user, since=day)
        for post, user in zip([*vacant, *posts], people, strict=True)
    ]
    holdings_load(actor=actor, rows=rows)
    leaders = [row["user"] for row in rows if row["post"].role == "leader"]
    sponsored = [
        SponsorshipRow(leader=leaders[n % len(leaders)], unit=unit, since=day)
        for n, unit in enumerate(communities)
    ]
    sponsorships_load(actor=actor, rows=sponsored)
    return Street(cells, _by_unit(rows[len(vacant) :]), _by_unit(rows[: len(vacant)]))


def _missing() -> NoReturn:
    raise LookupError(f"no street {STREET} in the list of divisions")


def _cells(actor: Scope, communities: Sequence[Unit], day: date) -> list[Unit]:
    """As many for each community as go into it."""
    each, more = divmod(CELLS, len(communities))
    rows = [
        UnitRow(
            code=f"{unit.code}{number:03d}",
            name=words()["cell"].format(community=unit.name, number=number),
            kind=UnitKind.CELL,
            parent=unit.code,
            opened_on=day,
        )
        for place, unit in enumerate(communities)
        for number in range(1, each + (place < more) + 1)
    ]
    return [w.record for w in units_load(actor=actor, rows=rows)]


def _worker_posts(cells: Sequence[Unit], day: date) -> list[PostRow]:
    """A whole post for each cell first, then part posts from cell to cell."""
    rows = []
    for place in range(WORKERS):
        turn, cell = divmod(place, len(cells))
        role, title = (
            ("grid_worker_part", words()["worker_part"] + str(turn))
            if turn
            else ("grid_worker_full", words()["worker"])
        )
        rows.append(PostRow(unit=cells[cell], role=role, title=title, opened_on=day))
    return rows


def _people(actor: Scope, posts: Sequence[Post], rng: Random, password: str) -> list[User]:
    """An account for each post: secretary, leader1, leader2, …"""
    serials: dict[str, count[int]] = {}
    rows = []
    for post in posts:
        serial = next(serials.setdefault(post.role, count(1)))
        login = f"{post.role}{serial}"
        rows.append(StaffRow(username=login, name=name(rng), password=password))
    return [w.record for w in staff_load(actor=actor, rows=rows)]


def _by_unit(rows: Sequence[HoldingRow]) -> dict[int, list[User]]:
    found: dict[int, list[User]] = {}
    for row in rows:
        found.setdefault(row["post"].unit_id, []).append(row["user"])
    return found
