"""A small street and its standing cast: who may do what is asked of them in every test."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password

from shigan.kernel.clock.queries import today
from shigan.kernel.orgs.models import Holding, Post, Unit, User
from shigan.kernel.orgs.queries import scope_of
from shigan.kernel.orgs.scope import Scope

OPENED = date(2020, 1, 1)
PASSWORD = "Shigan2022"
STREET = "370902002"
UNITS = [  # code, name, kind, parent
    ("370902", "泰山区", "DISTRICT", None),
    (STREET, "财源街道", "STREET", "370902"),
    (f"{STREET}-D01", "平安建设办公室", "DEPARTMENT", STREET),
    (f"{STREET}-D02", "网格化服务中心", "DEPARTMENT", STREET),
    (f"{STREET}-D03", "城市管理办公室", "DEPARTMENT", STREET),
    (f"{STREET}001", "三里社区", "COMMUNITY", STREET),
    (f"{STREET}002", "教场社区", "COMMUNITY", STREET),
    (f"{STREET}001001", "三里第1网格", "CELL", f"{STREET}001"),
    (f"{STREET}001002", "三里第2网格", "CELL", f"{STREET}001"),
    (f"{STREET}002001", "教场第1网格", "CELL", f"{STREET}002"),
]
POSTS = [  # login, name, unit, role
    ("secretary", "甲书记", STREET, "party_secretary"),
    ("director", "乙主任", STREET, "director"),
    ("leader", "丙领导", STREET, "leader"),
    ("head", "丁科长", f"{STREET}-D03", "department_head"),
    ("clerk", "戊调度", f"{STREET}-D02", "grid_dispatcher"),
    ("community", "己书记", f"{STREET}001", "community_secretary"),
    ("worker_a", "庚网格员", f"{STREET}001001", "grid_worker_full"),
    ("worker_b", "辛网格员", f"{STREET}002001", "grid_worker_part"),
    ("auditor", "壬审计", STREET, "auditor"),
    ("manager", "癸管理", f"{STREET}-D02", "manager"),
]


@dataclass
class Cast:
    """The units by code suffix and the people by login."""

    units: dict[str, Unit]
    people: dict[str, User]

    def scope(self, login: str, on: date | None = None) -> Scope:
        """What that person may do today."""
        return scope_of(self.people[login], on or today())

    def unit(self, suffix: str) -> Unit:
        """The unit whose code is the street's with that suffix (`001001`, `-D03`, or empty)."""
        return self.units[STREET + suffix]


def make_cast() -> Cast:
    """Store the street, its posts and people, and an outsider without any post."""
    units: dict[str, Unit] = {}
    for order, (code, name, kind, parent) in enumerate(UNITS):
        above = units[parent] if parent else None
        units[code] = Unit.objects.create(
            code=code,
            name=name,
            kind=kind,
            parent=above,
            path=f"{above.path if above else ''}{code}/",
            order=order,
            opened_on=OPENED,
        )
    people: dict[str, User] = {}
    password = make_password(PASSWORD)
    for login, name, code, role in POSTS:
        people[login] = _person(login, name, password)
        post = Post.objects.create(unit=units[code], role=role, title=role, opened_on=OPENED)
        Holding.objects.create(post=post, user=people[login], since=OPENED)
    people["outsider"] = _person("outsider", "外人", password)
    return Cast(units, people)


def _person(login: str, name: str, password: str) -> User:
    """An account without the deeds that a new password brings with it."""
    return User.objects.create(username=login, name=name, password=password)
