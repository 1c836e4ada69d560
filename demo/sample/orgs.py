"""The street's units, and who of its officers holds which post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from demo.sample.names import NameGiver
from demo.sample.office import OPENED
from demo.sample.places import DISTRICT, STREET, communities

PASSWORD = "Shigan2022"  # noqa: S105 -- printed for everybody who tries the sample

#: Departments of the street: serial, name, title of its head, number of clerks.
_DEPARTMENTS = (
    ("D01", "党政办公室", "主任", 2),
    ("D02", "党建工作办公室", "主任", 2),
    ("D03", "经济发展办公室", "主任", 3),
    ("D04", "平安建设办公室", "主任", 3),
    ("D05", "应急管理办公室", "主任", 4),
    ("D06", "综合行政执法办公室", "主任", 6),
    ("D07", "城市管理办公室", "科长", 6),
    ("D08", "生态环境站", "站长", 3),
    ("D09", "民政办公室", "主任", 2),
    ("D10", "卫生健康办公室", "主任", 2),
    ("D11", "财政所", "所长", 1),
    ("D12", "网格化服务中心", "主任", 1),
    ("D13", "市场服务中心", "主任", 2),
    ("D14", "人力资源和社会保障所", "所长", 2),
)
_LEADERS = (
    "党工委副书记",
    "党工委副书记（政法）",
    "人大工委主任",
    "纪工委书记",
    "党工委委员（组织）",
    "党工委委员（宣传统战）",
    "办事处副主任（城市建设）",
    "办事处副主任（经济发展）",
    "办事处副主任（民生保障）",
)
_DISPATCHERS = 4
#: Where the cast of the sample stands: the department of `head`, the communities of the workers.
HEAD_UNIT, HEAD_DEPUTY_UNIT = "D07", "D04"
CAST_COMMUNITY, OTHER_COMMUNITY = f"{STREET}008", f"{STREET}022"


@dataclass(frozen=True)
class Unit:
    """A row of units.csv."""

    code: str
    name: str
    kind: str
    parent: str
    aliases: tuple[str, ...] = ()
    order: int = 0


@dataclass(frozen=True)
class Person:
    """A row of staff.csv."""

    login: str
    name: str
    signs_in: bool = False


@dataclass(frozen=True)
class Post:
    """A row of posts.csv."""

    unit: str
    role: str
    title: str


@dataclass(frozen=True)
class Holding:
    """A row of holdings.csv; `until` is the first day on which it no longer holds."""

    post: Post
    login: str
    rank: str = "A"
    since: date = OPENED
    until: date | None = None

    def on(self, day: date) -> bool:
        """Whether it is in force on that day."""
        return self.since <= day and (self.until is None or day < self.until)


class Roster:
    """People, posts and holdings as they are put together."""

    def __init__(self, names: NameGiver) -> None:
        self._names = names
        self.people: list[Person] = []
        self.posts: list[Post] = []
        self.holdings: list[Holding] = []

    def person(self, login: str, *, signs_in: bool = False) -> str:
        """A new account with an invented name."""
        self.people.append(Person(login, self._names.name(), signs_in))
        return login

    def post(self, unit: str, role: str, title: str) -> Post:
        """A new post."""
        self.posts.append(Post(unit, role, title))
        return self.posts[-1]

    def hold(
        self,
        post: Post,
        login: str,
        *,
        rank: str = "A",
        since: date = OPENED,
        until: date | None = None,
    ) -> None:
        """Puts somebody into a post."""
        self.holdings.append(Holding(post, login, rank, since, until))


def department(serial: str) -> str:
    """The unit code of a department."""
    return f"{STREET}-{serial}"


def units() -> list[Unit]:
    """The unit tree, every unit after the one above it."""
    rows = [
        Unit(DISTRICT, "泰山区", "区", ""),
        Unit(STREET, "财源街道", "街道", DISTRICT, ("财源街道办事处", "财源街道办")),
    ]
    rows += [
        Unit(department(serial), name, "科室", STREET, order=order)
        for order, (serial, name, _, _) in enumerate(_DEPARTMENTS, 1)
    ]
    for order, community in enumerate(communities(), len(_DEPARTMENTS) + 1):
        rows.append(Unit(community.code, community.name, "社区", STREET, community.aliases, order))
        rows += [
            Unit(cell.code, cell.name, "网格", community.code, order=serial)
            for serial, cell in enumerate(community.cells, 1)
        ]
    return rows


def appoint_officers(roster: Roster) -> None:
    """The street's leaders, its departments and the communities' own people."""
    _appoint_leaders(roster)
    _appoint_departments(roster)
    _appoint_communities(roster)
    for login, role, title in (
        ("auditor", "auditor", "审计员"),
        ("manager", "manager", "平台管理员"),
    ):
        roster.hold(roster.post(STREET, role, title), roster.person(login, signs_in=True))
    roster.person("outsider", signs_in=True)


def leader_logins() -> list[str]:
    """The leaders who sponsor communities."""
    return ["leader", *(f"ld{number:02d}" for number in range(2, len(_LEADERS) + 1))]


def _appoint_leaders(roster: Roster) -> None:
    for login, role, title in (
        ("secretary", "party_secretary", "党工委书记"),
        ("director", "director", "办事处主任"),
    ):
        roster.hold(roster.post(STREET, role, title), roster.person(login, signs_in=True))
    for login, title in zip(leader_logins(), _LEADERS, strict=True):
        post = roster.post(STREET, "leader", title)
        roster.hold(post, roster.person(login, signs_in=login == "leader"))


def _appoint_departments(roster: Roster) -> None:
    number = 0
    heads = {}
    for serial, name, title, clerks in _DEPARTMENTS:
        unit = department(serial)
        login = "head" if serial == HEAD_UNIT else f"hd{serial[1:]}"
        heads[serial] = roster.post(unit, "department_head", f"{name}{title}")
        roster.hold(heads[serial], roster.person(login, signs_in=True))
        desk = roster.post(unit, "clerk", "科员")
        for _ in range(clerks):
            number += 1
            roster.hold(desk, roster.person(f"ky{number:03d}"))
    roster.hold(heads[HEAD_DEPUTY_UNIT], "head", rank="B")
    centre = roster.post(department("D12"), "grid_dispatcher", "网格调度员")
    roster.hold(centre, roster.person("clerk", signs_in=True))
    mediation = roster.post(department("D12"), "mediation_centre", "矛盾调解受理")
    roster.hold(mediation, "clerk")
    for number in range(2, _DISPATCHERS + 1):
        roster.hold(centre, roster.person(f"dd{number:02d}"))


def _appoint_communities(roster: Roster) -> None:
    for number, community in enumerate(communities(), 1):
        cast = community.code == CAST_COMMUNITY
        login = roster.person("community" if cast else f"sq{number:03d}", signs_in=cast)
        post = roster.post(community.code, "community_secretary", "社区党委书记")
        roster.hold(post, login)
        desk = roster.post(community.code, "clerk", "社区工作者")
        roster.hold(desk, roster.person(f"sg{number:03d}"))
