"""Two servers on one store: no number twice, one truth, and jobs that come round once."""

from __future__ import annotations

import pytest

from tests.faults.browser import Browser
from tests.faults.conftest import STORES, OfficeOf
from tests.faults.whole import settle, whole
from tests.faults.writers import until_heard, writers, writing

pytestmark = pytest.mark.fault
DAY = "/rules/calendar/days/2027-01-04/"


@pytest.mark.parametrize("store", STORES)
def test_two_servers_on_one_store(office_of: OfficeOf, store: str, seed: int) -> None:
    office, crowd = office_of(store), writers(8, seed)
    with office.serve() as one, office.serve() as other:
        with writing(crowd, [one, other]):
            until_heard(crowd, 40)
        settle(one, crowd)
        here = Browser(one).sign_in("manager")
        there = here.at(other)
        assert there.get(DAY).status == 200
        given = {"kind": "REST", "name": "盘点", "source": "街道通知"}
        assert here.post(DAY, given).status == 302
        assert "街道通知" in there.get("/rules/calendar/?year=2027").body
        assert here.post("/logout/", {}).status == 302
        assert there.get(DAY).status == 302
    whole(office, crowd)


@pytest.mark.parametrize("store", STORES)
def test_each_job_is_started_by_one_process(office_of: OfficeOf, store: str) -> None:
    told = office_of(store).script("rounds")
    assert told["started"] == told["jobs"] > 0
