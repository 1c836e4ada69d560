"""Closing in the background: once however often asked, all or nothing, and told how it ended."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pytest_django import Settings

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.base.underway import tell, told, working
from shigan.kernel.figures.actions import closing_queue, closing_run, period_close
from shigan.kernel.figures.models import Closing, ClosingJob, FrozenValue
from shigan.kernel.figures.queries.closing import state_of
from shigan.kernel.figures.rules.period import Period
from shigan.kernel.figures.tasks import close
from shigan.kernel.orgs.models import Holding
from tests.kernel.figures.declared import hold
from tests.kit.cast import Cast

pytestmark = pytest.mark.usefixtures("declared_figures")
MARCH = Period.parse("2022-03")


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> None:
    """Progress is told in a folder of its own."""
    settings.SHIGAN_HOME = tmp_path


def asked(cast: Cast, suffix: str = "", login: str = "director") -> ClosingJob:
    """March, asked to be closed, and not begun."""
    return closing_queue(
        actor=cast.scope(login), period=MARCH, unit=cast.unit(suffix), enqueue=print
    )


def test_a_job_closes_the_period_and_says_so(cast: Cast) -> None:
    hold(cast.unit("001001"), cast.people["outsider"], date(2022, 3, 1))
    job = asked(cast)
    close.call(job.pk)
    job.refresh_from_db()
    closing = Closing.objects.get()
    assert (job.status, job.closing_id, job.error) == ("DONE", closing.pk, "")
    assert FrozenValue.objects.get(code="test.starts", unit=cast.unit("")).value == 1
    codes = AuditRow.objects.filter(code__startswith="figures.").values_list("code", flat=True)
    assert sorted(codes) == [
        "figures.close",
        "figures.close_begin",
        "figures.close_queue",
        "figures.close_run",
    ]


def test_asked_twice_it_is_one_job_and_one_closing(cast: Cast) -> None:
    first, second = asked(cast), asked(cast)
    assert first.pk == second.pk
    for _ in range(2):
        close.call(first.pk)
    assert (ClosingJob.objects.count(), Closing.objects.count()) == (1, 1)


def test_while_one_is_at_it_another_does_nothing(cast: Cast) -> None:
    job = asked(cast)
    with working(job.key):
        closing_run(actor=cast.scope("director"), job=job)
    job.refresh_from_db()
    assert (job.status, Closing.objects.count()) == ("WAITING", 0)


def test_what_somebody_closed_meanwhile_is_told_and_nothing_is_kept(cast: Cast) -> None:
    job = asked(cast, "001")
    period_close(actor=cast.scope("director"), period=MARCH, unit=cast.unit(""))
    close.call(job.pk)
    job.refresh_from_db()
    assert (job.status, job.error) == ("FAILED", "2022年3月已由乙主任封账")
    assert Closing.objects.count() == 1


def test_whoever_may_no_longer_close_closes_nothing(cast: Cast) -> None:
    job = asked(cast)
    Holding.objects.filter(user=cast.people["director"]).delete()
    close.call(job.pk)
    job.refresh_from_db()
    assert (job.status, job.error) == ("FAILED", "操作人现在没有封账的权限")
    assert Closing.objects.count() == 0


def test_a_failed_job_can_be_asked_for_again(cast: Cast) -> None:
    job = asked(cast)
    ClosingJob.objects.update(status="FAILED", error="程序出错")
    again = asked(cast)
    assert (again.pk, again.status, again.error) == (job.pk, "WAITING", "")
    close.call(job.pk)
    assert Closing.objects.count() == 1


def test_progress_is_told_from_outside_and_a_dead_job_shows_as_cut_off(cast: Cast) -> None:
    job = asked(cast)
    ClosingJob.objects.update(status="RUNNING")
    job.refresh_from_db()
    with working(job.key):
        tell(job.key, 3, 11)
        state = state_of(job)
        assert (state.busy, state.interrupted, state.done, state.total) == (True, False, 3, 11)
    dead = state_of(job)
    assert (dead.busy, dead.interrupted, told(job.key)) == (False, True, None)
    close.call(asked(cast).pk)
    assert Closing.objects.count() == 1
