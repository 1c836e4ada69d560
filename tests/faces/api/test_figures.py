"""Figures by the API: the list of the command, slices, and the rows behind."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.core.management import get_commands  # noqa: F401 -- settings are read

from shigan.cli import main
from shigan.kernel.matters.models import Matter
from shigan.lines.grid.models import EventClass
from tests.faces.api.conftest import CallerOf
from tests.kit.cast import STREET, Cast
from tests.kit.grid import make_event, walk_to


@pytest.fixture
def year(cast: Cast) -> str:
    return str(cast.scope("clerk").on.year)


def test_the_list_is_that_of_the_command(
    cast: Cast,
    caller_of: CallerOf,
    matter: Matter,
    year: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    answer = caller_of("secretary").get("/figures", period=year, unit=STREET)
    assert answer.status == 200, answer.body
    assert main(["figures", "--period", year, "--unit", STREET, "--json"]) == 0
    assert answer.body == json.loads(capsys.readouterr().out)
    reported = next(f for f in answer.body if f["code"] == "grid.reported")
    assert (reported["value"], reported["how"], reported["unit"]) == (1, "counted", "count")


def test_a_figure_without_data_is_null_and_says_why(caller_of: CallerOf, cast: Cast) -> None:
    found = caller_of("secretary").get("/figures/grid.reported", period="2019", unit=STREET)
    (value,) = found.body["values"]
    assert value["value"] is None
    assert value["why_null"]


def test_a_figure_by_month_and_by_unit(
    caller_of: CallerOf, matter: Matter, cast: Cast, year: str
) -> None:
    program = caller_of("secretary")
    months = program.get("/figures/grid.reported", period=year, unit=STREET, by="month").body
    today = cast.scope("clerk").on
    assert len(months["values"]) == 12
    assert [v["value"] for v in months["values"]][today.month - 1] == 1
    assert (months["how"], months["parts"], bool(months["caliber"])) == ("counted", 1, True)
    units = program.get("/figures/grid.reported", period=year, unit=STREET, by="unit").body
    found = {v["unit_code"]: v["value"] for v in units["values"]}
    assert found[cast.unit("001").code] == 1


def test_the_rows_are_those_that_were_counted(
    cast: Cast, small: EventClass, caller_of: CallerOf, year: str
) -> None:
    made = [make_event(cast, small) for _ in range(3)]
    program = caller_of("clerk")
    asked: dict[str, Any] = {"period": year, "unit": STREET, "limit": 2}
    first = program.get("/figures/grid.reported/rows", **asked).body
    second = program.get("/figures/grid.reported/rows", cursor=first["next"], **asked).body
    numbers = [row["matter.number"] for row in first["items"] + second["items"]]
    assert numbers == [m.number for m in reversed(made)]
    assert (first["total"], second["next"]) == (3, None)
    assert [c["code"] for c in first["columns"]][:2] == ["matter.number", "matter.title"]
    assert first["items"][0]["url"] == f"/matters/{made[2].number}/"


def test_a_ratio_has_two_lists(
    cast: Cast, small: EventClass, caller_of: CallerOf, year: str
) -> None:
    walk_to(cast, make_event(cast, small), "handling")
    program = caller_of("clerk")
    period = f"{year}..{int(year) + 1}"
    found = program.get("/figures/grid.closed_rate", period=period, unit=STREET)
    assert (found.status, found.body["parts"]) == (200, 2), found.body
    asked = {"period": period, "unit": STREET}
    assert program.get("/figures/grid.closed_rate/rows", part=2, **asked).status == 404
    assert program.get("/figures/grid.closed_rate/rows", part=-1, **asked).status == 404
    assert program.get("/figures/grid.closed_rate/rows", part=0, **asked).body["items"] == []


def test_what_is_not_there_is_an_error(caller_of: CallerOf, cast: Cast) -> None:
    program = caller_of("secretary")
    bad_period = program.get("/figures", period="2022-13", unit=STREET)
    assert (bad_period.status, bad_period.body["fields"][0]["field"]) == (422, "period")
    assert program.get("/figures", period="2022", unit="nowhere").status == 404
    assert program.get("/figures/grid.nothing", period="2022", unit=STREET).status == 404
    assert program.get("/figures", unit=STREET).body["fields"][0]["field"] == "period"


@pytest.mark.parametrize(
    "path", ["/figures", "/figures/grid.reported", "/figures/grid.reported/rows"]
)
def test_who_may_not_see_figures(caller_of: CallerOf, cast: Cast, path: str) -> None:
    for program in (caller_of("outsider"), caller_of("secretary", ["grid.view"])):
        assert program.get(path, period="2022", unit=STREET).status == 404
    assert caller_of("community").get(path, period="2022", unit=STREET).status == 404
    own = cast.unit("001").code
    assert caller_of("community").get(path, period="2022", unit=own).status == 200


def test_today_is_the_end_of_an_unfinished_year(
    caller_of: CallerOf, matter: Matter, cast: Cast, year: str
) -> None:
    value = caller_of("clerk").get("/figures/grid.reported", period=year, unit=STREET).body
    today = cast.scope("clerk").on
    spoken = value["values"][0]["speaks_of"]
    if today == date(today.year, 12, 31):
        assert spoken == year
    else:
        assert spoken.endswith(str(today))
