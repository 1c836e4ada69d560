"""The grid line by the API: reporting, suggestions, merging, whistle calls."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shigan.kernel.matters.models import Matter
from shigan.lines.grid.models import Event, EventClass
from tests.faces.api.conftest import CallerOf
from tests.kernel.files.pictures import picture
from tests.kit.cast import Cast
from tests.kit.grid import make_event, walk_to

TEXT = "三里小区3号楼东侧垃圾桶满溢"


def report(cast: Cast, **more: Any) -> dict[str, Any]:
    body = {
        "text": TEXT,
        "event_class": "0101",
        "source": "PATROL",
        "cell": cast.unit("001001").code,
    }
    return body | more


def test_reporting_opens_an_event_with_its_photo(
    cast: Cast, small: EventClass, caller_of: CallerOf
) -> None:
    worker = caller_of("worker_a")
    photo = worker.send("/files", {"file": SimpleUploadedFile("p.jpg", picture())}).body["sha256"]
    position = {"lon": 117.0875, "lat": 36.1925, "crs": "WGS84"}
    answer = worker.post("/grid/events", report(cast, photos=[photo], position=position))
    assert answer.status == 201, answer.body
    assert answer.body["cell"]["name"] == "三里第1网格"
    event = Event.objects.select_related("matter").get()
    assert (event.matter.number, event.matter.title) == (answer.body["number"], TEXT)
    assert (event.matter.lon, event.matter.lat) == (117.0875, 36.1925)
    assert [(x.slot, x.sha256) for x in event.matter.exhibits.all()] == [("before", photo)]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"text": "  "}, "text"),
        ({"event_class": "01"}, "event_class"),
        ({"event_class": "9999"}, "event_class"),
        ({"source": "RUMOUR"}, "source"),
        ({"cell": ""}, "cell"),
        ({"cell": "nowhere"}, "cell"),
        ({"position": {"lon": 400, "lat": 36}}, "position.lon"),
        ({"position": {"lon": 117}}, "position.lat"),
        ({"photos": ["f" * 64]}, "photos"),
        ({"colour": "red"}, "colour"),
        ({"text": "垃" * 2001}, "text"),
    ],
)
def test_what_is_reported_wrongly_is_named(
    cast: Cast, small: EventClass, caller_of: CallerOf, wrong: dict[str, Any], field: str
) -> None:
    answer = caller_of("worker_a").post("/grid/events", report(cast, **wrong))
    assert (answer.status, [f["field"] for f in answer.body["fields"]]) == (422, [field])
    assert not Matter.objects.exists()


def test_a_cell_of_others_is_like_one_that_is_not_there(
    cast: Cast, small: EventClass, caller_of: CallerOf
) -> None:
    worker, code = caller_of("worker_a"), cast.unit("002001").code
    foreign = worker.post("/grid/events", report(cast, cell=code))
    unknown = worker.post("/grid/events", report(cast, cell="x"))
    assert foreign.body["detail"].replace(code, "x") == unknown.body["detail"]


@pytest.mark.parametrize("login", ["outsider", "leader", "auditor"])
def test_who_may_not_report(cast: Cast, small: EventClass, caller_of: CallerOf, login: str) -> None:
    assert caller_of(login).post("/grid/events", report(cast)).status == 404


def test_classes(caller_of: CallerOf, small: EventClass) -> None:
    rows = caller_of("worker_a").get("/grid/classes").body
    assert [(r["code"], r["parent"]) for r in rows] == [
        ("01", None),
        ("0101", "01"),
        ("0102", "01"),
    ]
    assert caller_of("outsider").get("/grid/classes").status == 404


def test_suggestions_for_a_report(cast: Cast, caller_of: CallerOf, matter: Matter) -> None:
    walk_to(cast, matter, "dispatch")
    answer = caller_of("worker_a").get("/grid/suggestions", text="路边有一堆垃圾没有清")
    assert answer.status == 200, answer.body
    (found,) = answer.body["classes"]
    assert (found["code"], found["why"]["closest"]) == ("0101", [matter.number])
    assert [d["number"] for d in answer.body["duplicates"]] == [matter.number]
    assert answer.body["cell"] is None
    assert caller_of("outsider").get("/grid/suggestions", text="垃圾").status == 404
    wrong = caller_of("worker_a").get("/grid/suggestions", text="垃圾", lon="nan")
    assert [f["field"] for f in wrong.body["fields"]] == ["lon"]


def test_a_house_in_the_address_tells_reports_apart(
    cast: Cast, small: EventClass, caller_of: CallerOf
) -> None:
    known = make_event(cast, small, text="三里小区12号楼门口有一堆暴露垃圾")
    clerk, text = caller_of("clerk"), "三里小区门口有一堆暴露垃圾"
    asked = {"text": text, "event_class": "0101"}
    for address, numbers in (("12号楼", [known.number]), ("13号楼", [])):
        body = clerk.get("/grid/suggestions", **asked, address=address).body
        assert [d["number"] for d in body["duplicates"]] == numbers


def test_duplicates_are_only_those_that_one_may_see(caller_of: CallerOf, matter: Matter) -> None:
    answer = caller_of("worker_b").get("/grid/suggestions", text="路边有一堆垃圾没有清")
    assert answer.body["duplicates"] == []


def test_suggestions_for_an_event(
    cast: Cast, small: EventClass, caller_of: CallerOf, matter: Matter
) -> None:
    again = make_event(cast, small)
    body = caller_of("clerk").get(f"/grid/events/{again.number}/suggestions").body
    duty = cast.unit("-D03")
    assert [(h["unit"]["code"], h["by_duty"]) for h in body["handlers"]] == [(duty.code, True)]
    assert [d["number"] for d in body["duplicates"]] == [matter.number]
    assert caller_of("worker_b").get(f"/grid/events/{again.number}/suggestions").status == 404


def test_merging_and_taking_it_back(
    cast: Cast, small: EventClass, caller_of: CallerOf, matter: Matter
) -> None:
    into, clerk = make_event(cast, small), caller_of("clerk")
    merged = clerk.post(f"/grid/events/{matter.number}/merge", {"into": into.number, "seen": 1})
    assert (merged.status, merged.body) == (200, {"number": into.number, "version": 2})
    late = clerk.post(f"/grid/events/{matter.number}/merge", {"into": into.number, "seen": 1})
    assert late.status == 409
    again = clerk.post(f"/grid/events/{matter.number}/merge", {"into": into.number})
    assert again.status == 422
    back = clerk.post(f"/grid/events/{matter.number}/split", {"note": "不是一件事"})
    assert back.body == {"number": matter.number, "version": 3}
    denied = caller_of("worker_a").post(f"/grid/events/{into.number}/merge", {"into": "x"})
    assert denied.status == 404


def test_a_number_to_merge_into_that_is_wrong_is_named(
    cast: Cast, small: EventClass, caller_of: CallerOf, matter: Matter
) -> None:
    closed = walk_to(cast, make_event(cast, small), "closed")
    clerk = caller_of("clerk")
    for number in (matter.number, closed.number, "WG-1999-000001"):
        answer = clerk.post(f"/grid/events/{matter.number}/merge", {"into": number})
        assert (answer.status, [f["field"] for f in answer.body["fields"]]) == (422, ["into"])
    assert Matter.objects.filter(ending="MERGED").count() == 0


def test_a_whistle_call_from_call_to_done(cast: Cast, caller_of: CallerOf, matter: Matter) -> None:
    clerk, head = caller_of("clerk"), caller_of("head")
    body = {"called_unit": cast.unit("-D03").code, "issue": "需要清运车"}
    called = clerk.post(f"/grid/events/{matter.number}/whistles", body)
    assert (called.status, called.body["called_unit"]["name"]) == (201, "城市管理办公室")
    path = f"/grid/whistles/{called.body['id']}"
    assert [w["id"] for w in head.get("/grid/whistles").body["items"]] == [called.body["id"]]
    early = head.post(f"{path}/done", {"result": "清了"})
    assert early.status == 422
    assert head.post(f"{path}/ack", {}).body["acked_at"] is not None
    assert head.post(f"{path}/arrive", {}).body["arrived_at"] is not None
    assert head.post(f"{path}/done", {"result": "清运完毕"}).body["result"] == "清运完毕"
    assert head.post(f"{path}/leave", {}).status == 422
    assert clerk.post(f"{path}/ack", {}).status == 404
    twice = clerk.post(f"/grid/events/{matter.number}/whistles", {**body, "called_unit": "x"})
    assert [f["field"] for f in twice.body["fields"]] == ["called_unit"]
    outsider = caller_of("outsider")
    assert outsider.post(f"/grid/events/{matter.number}/whistles", body).status == 404
    assert outsider.get("/grid/whistles").status == 404


def test_a_closed_event_is_no_duplicate_by_its_own_words(
    cast: Cast, small: EventClass, caller_of: CallerOf, matter: Matter
) -> None:
    walk_to(cast, matter, "closed")
    body = caller_of("clerk").get(f"/grid/events/{matter.number}/suggestions").body
    assert body["duplicates"] == []


def test_filing_and_correcting_set_class_and_cell_right(
    cast: Cast, caller_of: CallerOf, matter: Matter
) -> None:
    clerk = caller_of("clerk")
    path = f"/matters/{matter.number}/acts/file"
    wrong = clerk.post(path, {"values": {"place_unit": "370902003001001"}})
    assert (wrong.status, [f["field"] for f in wrong.body["fields"]]) == (422, ["place_unit"])
    values = {"subject": "0102", "place_unit": cast.unit("001002").code}
    done = clerk.post(path, {"values": values})
    assert (done.status, done.body["entry"]["data"]) == (
        200,
        {"subject": ["0101", "0102"], "place_unit": ["三里第1网格", "三里第2网格"]},
    )
    again = clerk.post(
        f"/matters/{matter.number}/acts/correct",
        {"values": {"subject": "0101"}, "note": "原来是对的"},
    )
    assert again.body["entry"]["data"] == {"subject": ["0102", "0101"]}
