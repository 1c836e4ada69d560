"""A sheet that is sent by the page and loaded in the background."""

from __future__ import annotations

from tests.faults.browser import Browser
from tests.faults.office import Server
from tests.kit.cast import STREET

UNITS = (
    "代码,名称,别名,类别,上级代码,设立日期,撤销日期\n"
    f"{STREET}009,新社区,,社区,{STREET},2022-03-01,\n"
)
_UPLOAD = "/imports/new/units/"


def send_sheet(manager: Browser) -> str:
    """Send a sheet with one new community; the address of its batch."""
    manager.get(_UPLOAD)
    sent = manager.upload(_UPLOAD, "a.csv", UNITS.encode())
    assert sent.status == 302, sent.body
    return sent.headers["Location"]


def await_loaded(server: Server, batch: str) -> None:
    """Until the background worker has loaded it."""
    path = f"/api/v1/imports/batches/{batch.strip('/').rpartition('/')[2]}"
    server.until(lambda: server.ask("GET", path, login="manager").body["status"] == "DONE")
