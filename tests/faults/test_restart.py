"""The database goes away under load and comes back: words meanwhile, and then all goes on."""

from __future__ import annotations

import pytest

from tests.faults.browser import Browser
from tests.faults.cluster import Cluster
from tests.faults.conftest import OfficeOf
from tests.faults.sheets import await_loaded, send_sheet
from tests.faults.whole import settle, whole
from tests.faults.writers import until_heard, until_refused, writers, writing

pytestmark = pytest.mark.fault


def test_a_database_that_restarts(office_of: OfficeOf, cluster: Cluster, seed: int) -> None:
    office, crowd = office_of("postgresql"), writers(8, seed)
    with office.serve() as server:
        manager = Browser(server).sign_in("manager")
        with writing(crowd, [server]):
            until_heard(crowd, 15)
            cluster.stop("fast")
            cluster.start()
            until_heard(crowd, 5)
            cluster.stop("immediate")
            try:
                until_refused(crowd)
                asked = {"Cookie": "sessionid=" + "x" * 32}
                page = server.ask("GET", "/matters/", headers=asked)
                english = server.ask("GET", "/", headers={**asked, "Accept-Language": "en"})
                program = server.ask("GET", "/api/v1/kinds", login="clerk")
                ready, live = server.ask("GET", "/health/ready"), server.ask("GET", "/health/live")
            finally:
                cluster.start()
            until_heard(crowd, 15)
        settle(server, crowd)
        batch = send_sheet(manager)  # the background worker has come back too
        assert manager.post(f"{batch}start/", {}).status == 302
        await_loaded(server, batch)
    assert (page.status, page.headers["Retry-After"]) == (503, "5")
    assert "<h1>暂时办不了</h1>" in page.body
    assert (english.status, '<html lang="en">' in english.body) == (503, True)
    assert (program.status, program.body["code"]) == (503, "service-unavailable")
    assert program.body["detail"] == "数据库暂时没有应答，可能正在重启；请稍候再试一次"
    assert (ready.status, ready.body["ready"], live.status) == (503, False, 200)
    told = {(a.status, a.body["code"], a.headers["Retry-After"]) for w in crowd for a in w.outages}
    assert told == {(503, "service-unavailable", "5")}
    assert [writer.odd for writer in crowd] == [[]] * len(crowd)
    whole(office, crowd)
