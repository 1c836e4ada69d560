"""The walk's entries for the pages of imports, registers and lines: one line each."""

from __future__ import annotations

from tests.contracts.scope.entry import Entry, only
from tests.contracts.scope.sees import (
    COMMUNITY,
    DIRECTORS,
    GRID,
    MANAGER,
    MEDIATION,
    PEOPLE,
    WORKERS,
)

IMPORTER = {"code": "units"}
IMPORTS = [
    Entry("GET imports/", to=MANAGER),
    Entry("GET imports/new/{code}/", also=IMPORTER, to=MANAGER),
    Entry("POST imports/new/{code}/", also=IMPORTER, to=MANAGER, ok=422),
    Entry("GET imports/new/{code}/template.xlsx", also=IMPORTER, to=MANAGER),
    Entry("GET imports/new/{code}/present.xlsx", also=IMPORTER, to=MANAGER),
    Entry(
        "GET imports/new/{code}/present.xlsx",
        also={"code": "people"},
        to=MANAGER,
        shows=("resident", "child"),
    ),
    Entry("GET imports/new/{code}/present.xlsx", also={"code": "grid.events"}, to=MANAGER),
    Entry("GET imports/{batch}/", on="batch"),
    Entry("POST imports/{batch}/start/", on="batch", ok=302),
    Entry("POST imports/{batch}/fix/", on="batch", ok=302),
    Entry("POST imports/{batch}/drop/", on="batch", ok=302),
    Entry("POST imports/{batch}/stop/", on="batch", ok=302),
    Entry("GET imports/{batch}/marked.xlsx", on="batch", ok=404),
    Entry("GET imports/{batch}/progress/", on="batch"),
    Entry("POST imports/{batch}/undo/", on="batch", ok=422),
    Entry("GET imports/{batch}/source/", on="batch", shows=("row",)),
]
PEOPLE_ = [
    Entry("GET people/", to=PEOPLE, shows=("resident", "child")),
    Entry("GET people/", to=PEOPLE, query={"format": "xlsx"}, shows=("resident", "child")),
    Entry("GET people/", to=PEOPLE, query={"options": "unit"}),
    Entry("GET people/new/", to=COMMUNITY),
    Entry("POST people/new/", to=COMMUNITY, body={"name": ""}, ok=422),
    Entry("GET people/find/", to=PEOPLE, ok=302),
    Entry("POST people/find/", to=PEOPLE, ok=422),
    Entry("GET people/alike/", to=PEOPLE),
    Entry("GET people/alike/{pk}/{other}/", on="pair"),
    Entry("POST people/alike/{pk}/{other}/", on="pair", to=COMMUNITY, body={"reason": ""}, ok=422),
    Entry("GET people/alike/{pk}/{other}/undo/", on="pair", ok=302, no=302),
    Entry("POST people/alike/{pk}/{other}/undo/", on="pair", to=COMMUNITY, ok=422),
    Entry("GET people/expired/", to=PEOPLE),
    Entry("GET people/groups/", to=PEOPLE),
    Entry("POST people/groups/", to=PEOPLE, body={"code": "x"}, ok=422),
    Entry("GET people/groups/{code}/close/", also={"code": "veteran"}, ok=302),
    Entry("POST people/groups/{code}/close/", also={"code": "veteran"}, to=MANAGER, ok=302),
    Entry("GET people/{pk}/", on="resident"),
    Entry("GET people/{pk}/", on="child"),
    Entry("GET people/{pk}/correct/", on="resident", to=COMMUNITY),
    Entry("POST people/{pk}/correct/", on="resident", to=COMMUNITY, body={"name": ""}, ok=422),
    Entry("GET people/{pk}/unmask/{field}/", on="resident", also={"field": "phone"}, ok=302),
    Entry(
        "POST people/{pk}/unmask/{field}/",
        on="resident",
        also={"field": "phone"},
        to=COMMUNITY,
        ok=422,
    ),
    Entry("GET people/{pk}/join/", on="resident", ok=302),
    Entry("POST people/{pk}/join/", on="resident", to=COMMUNITY, ok=422),
    Entry("GET people/{pk}/quit/{membership}/", on="resident", ok=302),
    Entry("POST people/{pk}/quit/{membership}/", on="resident", to=COMMUNITY, ok=302),
    Entry("GET people/{pk}/sponsor/", on="resident", ok=302),
    Entry("POST people/{pk}/sponsor/", on="resident", to=DIRECTORS, ok=422),
    Entry("GET people/{pk}/unsponsor/", on="resident", ok=302),
    Entry("POST people/{pk}/unsponsor/", on="resident", to=DIRECTORS, ok=422),
    Entry("GET people/{pk}/left/", on="resident", ok=302),
    Entry("POST people/{pk}/left/", on="resident", to=COMMUNITY, ok=422),
    Entry("GET people/{pk}/back/", on="resident", ok=302),
    Entry("POST people/{pk}/back/", on="resident", to=COMMUNITY, ok=302),
    Entry("GET people/{pk}/erase/", on="resident", ok=302),
    Entry("POST people/{pk}/erase/", on="resident", to=COMMUNITY, ok=422),
    Entry("GET people/{pk}/merge/", on="resident", ok=302),
    Entry("POST people/{pk}/merge/", on="resident", where={}),
    Entry(
        "POST people/{pk}/merge/",
        on="resident",
        to=COMMUNITY,
        names=("into", "resident"),
        inside=True,
        ok=422,
    ),
    Entry("GET people/{pk}/split/", on="resident", ok=302),
    Entry("POST people/{pk}/split/", on="resident", where={}),
]
GRID_ = [
    Entry("GET grid/report/", to=WORKERS | {"head", "clerk", "community"}),
    Entry(
        "POST grid/report/", to=WORKERS | {"head", "clerk", "community"}, body={"text": ""}, ok=422
    ),
    # Of past cases of the whole street it tells numbers and classes, on purpose.
    Entry(
        "GET grid/suggest/",
        tells=("event",),
        to=WORKERS | {"head", "clerk", "community"},
        query={"text": "散步道旁有垃圾", "event_class": "0101"},
    ),
    Entry("GET grid/map/", to=GRID),
    Entry("GET grid/classes/", to=GRID),
    Entry("GET grid/duties/", to=GRID),
    Entry("POST grid/duties/", to=GRID, body={"subject": "x"}, ok=422),
    Entry("GET grid/whistles/", to=GRID, shows=("whistle",)),
    Entry("GET grid/whistles/waiting/", to=GRID),
    Entry(
        "POST grid/whistles/{pk}/{deed}/",
        on="whistle",
        also={"deed": "ack"},
        where=only("head"),
        ok=302,
    ),
    Entry(
        "POST grid/events/{number}/whistle/",
        on="event",
        to=frozenset({"clerk", "community"}),
        body={"called_unit": "370902002-D01", "issue": "请到场"},
        ok=302,
    ),
    Entry("GET grid/events/{number}/merge/", on="event", ok=302),
    Entry("POST grid/events/{number}/merge/", on="event", where={}),
    Entry(
        "POST grid/events/{number}/merge/",
        on="event",
        names=("into", "event"),
        where={},
        inside=True,
        body={"note": ""},
        or_so=frozenset({200}),
    ),
    Entry("POST grid/events/{number}/split/", on="event", where={}),
]
#: A form in which nothing is filled in.
BLANK = {"reason": ""}
MEDIATION_ = [
    Entry("GET mediation/", to=MEDIATION),
    Entry("GET mediation/dispute/", to=frozenset({"head", "community"})),
    Entry(
        "POST mediation/dispute/", to=frozenset({"head", "community"}), body={"text": ""}, ok=422
    ),
    Entry("GET mediation/labour/", to=frozenset({"head", "community"})),
    Entry("POST mediation/labour/", to=frozenset({"head", "community"}), body={"text": ""}, ok=422),
    Entry("GET mediation/committees/", to=MEDIATION, shows=("member",), tells=("place",)),
    Entry(
        "POST mediation/committees/",
        to=MEDIATION,
        body={"name": ""},
        ok=422,
        tells=("place",),
    ),
    Entry("GET mediation/committees/members/{pk}/", on="member", where=only("community")),
    Entry(
        "POST mediation/committees/members/{pk}/",
        on="member",
        where=only("community"),
        body={"until": ""},
        ok=422,
    ),
    Entry(
        "POST mediation/committees/members/{pk}/renew/",
        on="member",
        where=only("community"),
        body={"until": ""},
        ok=422,
    ),
    Entry("GET mediation/parties/{pk}/phone/", on="party", to=COMMUNITY),
    Entry(
        "POST mediation/parties/{pk}/phone/", on="party", to=COMMUNITY, body={"purpose": ""}, ok=422
    ),
    Entry("GET mediation/parties/{pk}/correct/", on="party", to=COMMUNITY),
    Entry("POST mediation/parties/{pk}/correct/", on="party", to=COMMUNITY, body=BLANK, ok=422),
    Entry("GET mediation/parties/{pk}/remove/", on="party", to=COMMUNITY),
    Entry("POST mediation/parties/{pk}/remove/", on="party", to=COMMUNITY, body=BLANK, ok=422),
    Entry("GET mediation/{number}/parties/", on="dispute", to=COMMUNITY),
    Entry("POST mediation/{number}/parties/", on="dispute", to=COMMUNITY, body=BLANK, ok=422),
    Entry("GET mediation/{number}/agreement/", on="dispute"),
]

ENTRIES = [*IMPORTS, *PEOPLE_, *GRID_, *MEDIATION_]
