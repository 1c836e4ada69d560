"""The walk's entries for the pages of the kernel and the desk: one line each."""

from __future__ import annotations

from tests.contracts.scope.entry import Entry, only
from tests.contracts.scope.sees import (
    AUDITOR,
    DIRECTORS,
    FIGURES,
    GRID,
    LEADERS,
    MANAGER,
    MEDIATION,
    NOBODY,
    POSTS,
)
from tests.contracts.scope.world import STATED

SPRING = {"period": "2021-03"}
YEAR = {"period": "2021"}


DESK = [
    Entry("GET "),
    Entry("POST notices/read/", ok=302),
    Entry("GET start/", ok=302, open=True),
    Entry("POST start/", ok=302, open=True),
    Entry("GET start/{code}/", also={"code": "370902004"}, ok=409, open=True),
    Entry("POST start/{code}/", also={"code": "370902004"}, ok=409, open=True),
    Entry("GET audit/", to=AUDITOR),
    Entry("GET audit/", to=AUDITOR, query={"format": "xlsx"}),
    Entry("GET audit/", to=AUDITOR, query={"options": "person"}),
    Entry("GET audit/{pk}/subject/", on="logged", ok=302),
    Entry("GET search/", query={"q": "散步道旁"}, shows=("event", "dispute")),
    Entry("GET login/", open=True),
    Entry("POST login/", open=True),
    Entry("GET login/code/", ok=302, open=True),
    Entry("POST login/code/", ok=302, open=True),
    Entry("GET logout/", ok=405),
    Entry("POST logout/", ok=302),
    Entry("POST language/setlang/", ok=302, open=True),
    Entry("GET health/live", open=True),
    Entry("GET health/ready", open=True),
]
MATTERS = [
    Entry("GET matters/", shows=("event", "dispute")),
    Entry("GET matters/", query={"format": "xlsx"}, shows=("event", "dispute")),
    Entry("GET matters/", names=("unit", "unit")),
    Entry("GET matters/", query={"options": "unit"}),
    Entry("GET matters/", query={"options": "sponsor"}),
    Entry("GET matters/", query={"options": "handler"}),
    Entry("POST matters/", body={"act": "supervise", "row": ["1"]}, to=LEADERS),
    Entry("GET matters/handlers/"),
    Entry("GET matters/handlers/", names=("handler_unit", "unit")),
    Entry("GET matters/turning/"),
    Entry("GET matters/kinds/{code}/", also={"code": "grid.event"}, to=GRID),
    Entry("GET matters/kinds/{code}/", also={"code": "mediation.dispute"}, to=MEDIATION),
    Entry("GET matters/{number}/", on="event"),
    Entry("GET matters/{number}/", on="dispute"),
    Entry("GET matters/{number}/colour/", on="event"),
    Entry("GET matters/{number}/colour/", on="dispute"),
    Entry(
        "GET matters/{number}/act/{code}/",
        on="event",
        also={"code": "supervise"},
        to=LEADERS,
        no=302,
    ),
    Entry(
        "POST matters/{number}/act/{code}/",
        on="event",
        also={"code": "supervise"},
        to=LEADERS,
        body={"note": "请尽快"},
        ok=302,
    ),
    Entry(
        "POST matters/{number}/act/{code}/",
        on="event",
        also={"code": "file"},
        where=only("clerk", "b"),
        body={"note": "立案"},
        ok=302,
    ),
    Entry(
        "POST matters/{number}/act/{code}/",
        on="dispute",
        also={"code": "visit"},
        where=only("community"),
        body={"note": "已回访"},
        ok=302,
    ),
    Entry("GET rules/"),
    Entry("GET rules/colours/new/", to=MANAGER),
    Entry("POST rules/colours/new/", to=MANAGER, ok=422),
    Entry("GET rules/limits/{kind}/new/", also={"kind": "grid.event"}, to=MANAGER),
    Entry("POST rules/limits/{kind}/new/", also={"kind": "grid.event"}, to=MANAGER, ok=422),
    Entry("GET rules/calendar/"),
    Entry("GET rules/calendar/days/{on}/", also={"on": "2026-03-05"}, to=MANAGER),
    Entry(
        "POST rules/calendar/days/{on}/",
        also={"on": "2026-03-05"},
        to=MANAGER,
        ok=302,
        body={"kind": "HOLIDAY", "name": "停电", "source": "通知"},
    ),
    Entry("POST rules/calendar/days/{on}/clear/", also={"on": "2026-03-05"}, to=MANAGER, ok=422),
    Entry("POST rules/calendar/years/{year}/", also={"year": 2027}, to=MANAGER, ok=422),
    Entry("GET rules/calendar/hours/", to=MANAGER),
    Entry("POST rules/calendar/hours/", to=MANAGER, ok=422),
    Entry(
        "POST rules/calendar/hours/{since}/clear/", also={"since": "2026-03-05"}, to=MANAGER, ok=422
    ),
    Entry("GET views/new/"),
    Entry(
        "POST views/new/",
        body={"path": "/matters/", "list": "matters.ledger", "name": "红"},
        ok=302,
    ),
    Entry("POST views/{view_id}/", on="view", body={"back": "/matters/", "name": "改"}, ok=302),
    Entry("POST views/{view_id}/", on="view", body={"back": "/matters/", "delete": "1"}, ok=302),
]
ORGS = [
    Entry("GET orgs/", to=POSTS, shows=("place",)),
    Entry("GET orgs/password/"),
    Entry("POST orgs/password/", body={"current": "x"}, ok=422),
    Entry("GET orgs/tokens/"),
    Entry("POST orgs/tokens/", body={"name": ""}, ok=422),
    Entry("POST orgs/tokens/{pk}/revoke/", on="token", ok=302),
    Entry("GET orgs/{code}/", on="unit"),
    Entry("GET orgs/{code}/", on="street"),
    Entry("POST orgs/{code}/appoint/", on="street", to=MANAGER, ok=422),
    Entry(
        "POST orgs/{code}/leave/{pk}/", on="holding", to=MANAGER, body={"on": "2026-11-01"}, ok=302
    ),
    Entry("POST orgs/{code}/sponsor/", on="unit", to=MANAGER, ok=422),
    Entry("GET personal/", to=MEDIATION),
]
ACCESS = [
    Entry("GET access/"),
    Entry("POST access/end/", ok=404),
    Entry("POST access/end-others/", ok=302),
    Entry("GET access/factor/"),
    Entry("POST access/factor/", body={"do": "x"}),
    Entry("GET access/accounts/", to=MANAGER),
    Entry("GET access/accounts/", to=MANAGER, query={"format": "xlsx"}),
    Entry("GET access/accounts/{pk}/", on="account"),
    Entry("POST access/accounts/{pk}/reset/", on="account"),
    Entry("POST access/accounts/{pk}/end/", on="account", ok=302),
    Entry("POST access/accounts/{pk}/unfactor/", on="account", ok=422),
]
FILES = [
    Entry("GET files/{sha256}", on="evidence"),
    Entry("GET files/{sha256}/thumb", on="evidence"),
    Entry("GET files/{sha256}/original", on="evidence", to=NOBODY),
]
FIGURE = {"code": "grid.reported"}
FIGURES_ = [
    Entry("GET figures/", to=FIGURES),
    Entry("GET figures/", names=("unit", "unit")),
    Entry("GET figures/", names=("unit", "street")),
    Entry("GET figures/closings/", to=FIGURES),
    Entry("GET figures/closings/", names=("unit", "unit")),
    Entry(
        "POST figures/closings/",
        to=DIRECTORS,
        body={"period": "2021-02"},
        ok=302,
        or_so=frozenset({302}),
    ),
    Entry("GET figures/closings/new/", query=SPRING, names=("unit", "unit"), to=DIRECTORS),
    Entry(
        "POST figures/closings/new/",
        query={"period": "2021-02"},
        names=("unit", "unit"),
        to=DIRECTORS,
        ok=302,
    ),
    Entry("GET figures/closings/jobs/{pk}/", on="job"),
    Entry("GET figures/closings/jobs/{pk}/progress/", on="job"),
    Entry("GET figures/closings/{pk}/", on="closing"),
    Entry("GET figures/{code}/", also=FIGURE, to=FIGURES),
    Entry("GET figures/{code}/", also=FIGURE, names=("unit", "unit")),
    Entry("GET figures/{code}/", also={"code": STATED}, query=YEAR, names=("unit", "street")),
    Entry("GET figures/{code}/rows/", also=FIGURE, to=FIGURES),
    Entry("GET figures/{code}/rows/", also=FIGURE, names=("unit", "street"), shows=("event",)),
    Entry(
        "GET figures/{code}/rows/",
        also=FIGURE,
        query={"format": "xlsx"},
        names=("unit", "street"),
        shows=("event",),
    ),
    Entry("GET figures/{code}/rows/", also={"code": STATED}, query=YEAR, names=("unit", "street")),
    Entry("GET figures/{code}/report/", also={"code": STATED}, names=("unit", "unit"), to=MANAGER),
    Entry(
        "POST figures/{code}/report/",
        also={"code": STATED},
        names=("unit", "unit"),
        to=MANAGER,
        ok=422,
        body={"value": "x"},
    ),
    Entry("GET figures/{code}/correct/{pk}/", on="stated", to=MANAGER),
    Entry(
        "POST figures/{code}/correct/{pk}/", on="stated", to=MANAGER, body={"value": "x"}, ok=422
    ),
    Entry("GET figures/{code}/target/", also=FIGURE, names=("unit", "unit"), to=MANAGER),
    Entry(
        "POST figures/{code}/target/",
        also=FIGURE,
        names=("unit", "unit"),
        to=MANAGER,
        ok=422,
        body={"value": "x"},
    ),
    Entry(
        "POST figures/{code}/restate/",
        also=FIGURE,
        query=SPRING,
        names=("unit", "unit"),
        to=DIRECTORS,
        ok=422,
    ),
]
ENTRIES = [
    *DESK,
    *MATTERS,
    *ORGS,
    *ACCESS,
    *FILES,
    *FIGURES_,
]
