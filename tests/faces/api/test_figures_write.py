"""Entering, targets, closing and restating figures by the API, as the pages do."""

from __future__ import annotations

from typing import Any

import pytest

from shigan.kernel.figures.actions import closing_run
from shigan.kernel.figures.models import Closing, ClosingJob, ReportedFigure, Target
from shigan.kernel.orgs.models import Unit
from tests.faces.api.conftest import CallerOf
from tests.kit.cast import STREET, Cast

REPORT: dict[str, Any] = {
    "unit": STREET,
    "period": "2021",
    "value": "3250000000",
    "source": "区统计局",
    "as_of": "2021-12-31",
}
FIGURE = "/figures/stats.fixed_asset_investment"
TARGET = {"unit": STREET, "year": 2021, "value": "30", "reason": "工作要点"}
PERIOD = {"unit": STREET, "period": "2021"}


def test_a_number_is_entered_once_and_corrected_with_a_reason(
    cast: Cast, caller_of: CallerOf
) -> None:
    caller = caller_of("manager")
    entered = caller.post(f"{FIGURE}/reports", REPORT)
    assert (entered.status, entered.body["value"], entered.body["source"]) == (
        201,
        3250000000,
        "区统计局",
    )
    assert caller.post(f"{FIGURE}/reports", REPORT).status == 422
    changed = {**REPORT, "value": "3260000000", "corrects": True}
    assert caller.post(f"{FIGURE}/reports", changed).status == 422  # without a reason
    corrected = caller.post(f"{FIGURE}/reports", {**changed, "note": "年报修订"})
    assert (corrected.status, corrected.body["value"]) == (201, 3260000000)
    assert ReportedFigure.objects.count() == 2


@pytest.mark.parametrize("login", ["clerk", "auditor", "outsider"])
@pytest.mark.parametrize(
    ("path", "body"),
    [
        (f"{FIGURE}/reports", REPORT),
        ("/figures/orgs.communities/targets", TARGET),
        ("/figures/closings", PERIOD),
        ("/figures/orgs.communities/restatements", {**PERIOD, "reason": "改"}),
    ],
)
def test_who_has_no_duty_writes_nothing(
    cast: Cast, caller_of: CallerOf, login: str, path: str, body: dict[str, Any]
) -> None:
    assert caller_of(login).post(path, body).status == 404
    counts = [m.objects.count() for m in (ReportedFigure, Target, ClosingJob, Closing)]
    assert counts == [0, 0, 0, 0]


def test_a_counted_figure_is_not_entered(cast: Cast, caller_of: CallerOf) -> None:
    assert caller_of("manager").post("/figures/orgs.communities/reports", REPORT).status == 404


def test_evidence_must_be_a_file_that_one_sees(cast: Cast, caller_of: CallerOf) -> None:
    answer = caller_of("manager").post(f"{FIGURE}/reports", {**REPORT, "evidence": "a" * 64})
    assert (answer.status, ReportedFigure.objects.count()) == (422, 0)


def test_a_target_is_set(cast: Cast, caller_of: CallerOf) -> None:
    answer = caller_of("manager").post("/figures/orgs.communities/targets", TARGET)
    assert (answer.status, answer.body["target"]) == (201, 30)
    wrong = {**TARGET, "curve_kind": "BY_MONTH", "points": [1, 2]}
    refused = caller_of("manager").post("/figures/orgs.communities/targets", wrong)
    assert (refused.status, Target.objects.count()) == (422, 1)


def test_a_period_is_closed_in_the_background_once_and_restated(
    cast: Cast, caller_of: CallerOf
) -> None:
    caller = caller_of("secretary")
    first, again = (caller.post("/figures/closings", PERIOD) for _ in range(2))
    assert first.status == 202, first.body
    assert (first.status, first.body["job"]) == (202, again.body["job"])
    closing_run(actor=cast.scope("secretary"), job=ClosingJob.objects.get())
    state = caller.get(f"/figures/closings/{first.body['job']}")
    assert (state.status, state.body["status"], Closing.objects.count()) == (200, "DONE", 1)
    assert caller_of("outsider").get(f"/figures/closings/{first.body['job']}").status == 404
    reason = {**PERIOD, "reason": "撤并一个社区"}
    assert caller.post("/figures/orgs.communities/restatements", reason).status == 422
    Unit.objects.filter(code=f"{STREET}002").update(closed_on="2021-06-30")
    restated = caller.post("/figures/orgs.communities/restatements", reason)
    assert (restated.status, restated.body["restated"] > 0) == (201, True)
