"""What turns next: the coming thirty days as a calendar, and by unit and sponsor."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from django.views import View

from shigan.kernel.clock.choices import WEEKDAYS
from shigan.kernel.clock.queries import calendar, now
from shigan.kernel.clock.rules import Calendar, due_day
from shigan.kernel.matters.choices import Criterion
from shigan.kernel.matters.filters import kind_choices
from shigan.kernel.matters.models import Matter
from shigan.kernel.matters.queries.ledger import ledger
from shigan.kernel.matters.queries.turns import Ahead, answering_path, turns_ahead, units_by_path
from shigan.kernel.orgs.filters import person_filter, scope_on, unit_filter
from shigan.kernel.web.filters import Asked, ChoiceFilter, Filter, Menu, narrowed
from shigan.kernel.web.links import address

DAYS = 30
#: So many lines of a group are shown while there are others beside it.
_FIRST = 8
_ALONE = 300

FILTERS: tuple[Filter, ...] = (
    ChoiceFilter(
        "kind",
        _("类型"),
        lambda rows, codes, request: rows.filter(kind__in=codes),
        options=lambda request: kind_choices(),
    ),
    unit_filter("unit", _("单位")),
    unit_filter("handler_unit", _("承办单位"), "handler_path"),
    person_filter("sponsor", _("包保领导"), "sponsor_id", leaders=True),
)
BY: tuple[tuple[str, str | Promise], ...] = (
    ("unit", _("按单位")),
    ("handler_unit", _("按承办单位")),
    ("sponsor", _("按包保领导")),
)


@dataclass(frozen=True)
class Day:
    """One day of the calendar."""

    day: date
    ahead: bool
    worked: bool
    yellow: int
    red: int
    chosen: bool
    url: str


@dataclass(frozen=True)
class Line:
    """One turn as it is listed."""

    matter: Matter
    turn: Any
    why: str


@dataclass(frozen=True)
class Group:
    """The turns of one unit or sponsor."""

    name: str
    url: str
    yellow: int
    red: int
    lines: list[Line]
    more: int


class Turning(View):
    """The page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The calendar of all turns, and those of the chosen day or of all days in groups."""
        at, current = now(), calendar()
        today = current.day_of(at)
        asked = [Asked.of(f, request) for f in FILTERS]
        rows = narrowed(ledger(scope_on(request), at), asked, request)
        ahead, cut = turns_ahead(rows, at, at + timedelta(days=DAYS))
        chosen = _chosen_day(request)
        by = _by(request)
        listed = [a for a in ahead if chosen is None or due_day(a.turn.at, current.tz) == chosen]
        context = {
            "title": _("将要转色"),
            "at": at,
            "today": today,
            "weekdays": WEEKDAYS,
            "weeks": _weeks(request, ahead, today, current, chosen),
            "chosen": chosen,
            "all_days_url": address(request, day=None),
            "by": [(label, address(request, by=code), code == by) for code, label in BY],
            "groups": _groups(request, listed, by),
            "yellow": sum(a.turn.colour == "YELLOW" for a in listed),
            "red": sum(a.turn.colour == "RED" for a in listed),
            "cut": cut,
            "menus": [Menu.of(a, request) for a in asked],
            "narrowed": any(a.active for a in asked),
            "errors": [a.error for a in asked if a.error],
        }
        return render(request, "matters/turning.html", context)


def _chosen_day(request: HttpRequest) -> date | None:
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return None


def _by(request: HttpRequest) -> str:
    wanted = request.GET.get("by", "")
    return wanted if wanted in {code for code, _label in BY} else BY[0][0]


def _weeks(
    request: HttpRequest,
    ahead: Sequence[Ahead],
    today: date,
    current: Calendar,
    chosen: date | None,
) -> list[list[Day]]:
    """The weeks from this Monday on, until the last of the thirty days.

    A turn at 24:00 stands with the day that ends, as its deadline does.
    """
    counts = Counter((due_day(a.turn.at, current.tz), a.turn.colour) for a in ahead)
    monday = today - timedelta(days=today.weekday())
    last = today + timedelta(days=DAYS)
    days = [monday + timedelta(days=n) for n in range((last - monday).days // 7 * 7 + 7)]
    made = [
        Day(
            day,
            today <= day <= last,
            current.is_workday(day),
            counts[day, "YELLOW"],
            counts[day, "RED"],
            day == chosen,
            address(request, day=None if day == chosen else day.isoformat()),
        )
        for day in days
    ]
    return [made[start : start + 7] for start in range(0, len(made), 7)]


def _groups(request: HttpRequest, listed: Sequence[Ahead], by: str) -> list[Group]:
    """The turns by unit or sponsor, those with most that turn red first."""
    parts: dict[str, list[Ahead]] = defaultdict(list)
    key = _KEYS[by]
    for one in listed:
        parts[key(one.matter)].append(one)
    names = _names(listed, parts, by)
    shown = _ALONE if len(parts) == 1 else _FIRST
    groups = [
        Group(
            name=names[code][0],
            url=address(request, **{by: names[code][1]}) if names[code][1] else "",
            yellow=sum(a.turn.colour == "YELLOW" for a in part),
            red=sum(a.turn.colour == "RED" for a in part),
            lines=[Line(a.matter, a.turn, _why(a)) for a in part[:shown]],
            more=max(len(part) - shown, 0),
        )
        for code, part in parts.items()
    ]
    return sorted(groups, key=lambda g: (-g.red, -g.yellow, g.name))


_KEYS: Mapping[str, Callable[[Matter], str]] = {
    "unit": lambda matter: answering_path(matter.unit_path),
    "handler_unit": lambda matter: matter.handler_path and answering_path(matter.handler_path),
    "sponsor": lambda matter: str(matter.sponsor_id or ""),
}


def _names(
    listed: Sequence[Ahead], keys: Mapping[str, object], by: str
) -> dict[str, tuple[str, str]]:
    """What each group is called, and its key in the address."""
    none = {"": (gettext("没有包保领导") if by == "sponsor" else gettext("尚未交办"), "")}
    if by == "sponsor":
        people = {str(a.matter.sponsor_id): a.matter.sponsor for a in listed if a.matter.sponsor}
        return none | {key: (person.name, key) for key, person in people.items()}
    return none | {path: (u.name, u.code) for path, u in units_by_path(keys).items()}


def _why(ahead: Ahead) -> str:
    by_hand = pgettext("reason of a colour", "人工定色")
    return str(Criterion(ahead.turn.why).label) if ahead.turn.why else by_hand
