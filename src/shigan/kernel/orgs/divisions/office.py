"""The plan of a new street: its units and posts, from the packed data and office.yaml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.divisions.store import ListedCommunity, Street, communities

_FILE = Path(__file__).with_name("office.yaml")
_DISTRICT = 6


@dataclass(frozen=True)
class Plan:
    """A street that is to be started: its place and its communities."""

    code: str
    name: str
    district: str
    communities: Sequence[ListedCommunity] = ()

    @property
    def district_code(self) -> str:
        """The code of the district above."""
        return self.code[:_DISTRICT]


@dataclass(frozen=True)
class PlannedUnit:
    """A unit that a new street starts with."""

    code: str
    name: str
    kind: UnitKind
    parent: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlannedPost:
    """A post that a new street starts with."""

    unit: str
    role: str
    title: str


def plan_of(street: Street) -> Plan:
    """The plan of a street that is in the packed data."""
    return Plan(street.code, street.name, street.district, communities(street.code))


def opened_on() -> date:
    """The day from which units and posts of a new installation exist."""
    day: date = _office()["opened_on"]
    return day


def planned_units(plan: Plan) -> list[PlannedUnit]:
    """The district, the street, its departments and communities, each after the one above it."""
    street = PlannedUnit(
        plan.code, plan.name, UnitKind.STREET, plan.district_code, _offices_of(plan.name)
    )
    departments = (
        PlannedUnit(
            department_code(plan.code, d["serial"]), d["name"], UnitKind.DEPARTMENT, plan.code
        )
        for d in _office()["departments"]
    )
    communities = (
        PlannedUnit(
            c.code,
            c.name,
            UnitKind.COMMUNITY,
            plan.code,
            (c.formal,) if c.formal != c.name else (),
        )
        for c in plan.communities
    )
    district = PlannedUnit(plan.district_code, plan.district, UnitKind.DISTRICT, "")
    return [district, street, *departments, *communities]


def planned_posts(plan: Plan) -> list[PlannedPost]:
    """The posts of the street, its departments and its communities, all vacant."""
    office = _office()
    posts = [*_posts(plan.code, _called(office["leaders"], plan.name))]
    posts += _posts(plan.code, office["street"])
    for department in office["departments"]:
        unit = department_code(plan.code, department["serial"])
        title = department["name"] + department["head"]
        posts.append(PlannedPost(unit, office["department_head"], title))
        posts += _posts(unit, [*office["each_department"], *department.get("posts", ())])
    for community in plan.communities:
        posts += _posts(community.code, _called(office["communities"], community.name))
    return posts


def manager_post(plan: Plan) -> PlannedPost:
    """The post of whoever starts the installation."""
    return next(_posts(plan.code, [_office()["manager"]]))


def department_code(street: str, serial: str) -> str:
    """The code of a department: 370902003-D01."""
    return f"{street}-{serial}"


def _offices_of(street: str) -> tuple[str, ...]:
    return (f"{street}办事处",) if street.endswith("街道") else ()


def _called(choices: Sequence[Mapping[str, Any]], name: str) -> Sequence[Mapping[str, str]]:
    """The posts of the first choice whose ending the name has."""
    posts: Sequence[Mapping[str, str]] = next(
        choice["posts"] for choice in choices if name.endswith(tuple(choice["endings"]))
    )
    return posts


def _posts(unit: str, rows: Sequence[Mapping[str, str]]) -> Iterator[PlannedPost]:
    return (PlannedPost(unit, row["role"], row["title"]) for row in rows)


@lru_cache(maxsize=1)
def _office() -> Mapping[str, Any]:
    office: Mapping[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return office
