"""Jobs that come round are started by one process, each in its time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from shigan.kernel.base.schedules import Schedule, schedules
from shigan.kernel.base.tasks import forget_jobs

NOON = datetime(2022, 6, 1, 12, tzinfo=UTC)


@task()
def nothing() -> None:
    """A job."""


@task()
def other() -> None:
    """Another one."""


HOURLY = Schedule("test.hourly", timedelta(hours=1), nothing)


@pytest.fixture(autouse=True)
def queue(db: None, settings: Settings) -> None:
    """The real queue: nobody works it off here."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.mark.parametrize(
    ("minutes", "started"),
    [((0, 1, 59), 1), ((0, 60), 2), ((0, 61, 90, 121), 3), ((0, -600, -599), 2), ((0, -600, 0), 2)],
    ids=["within its time", "after it", "again and again", "clock set back", "and forward again"],
)
def test_a_job_is_started_once_in_its_time(minutes: tuple[int, ...], started: int) -> None:
    for minute in minutes:
        with time_machine.travel(NOON + timedelta(minutes=minute), tick=False):
            HOURLY.start()
    assert DBTaskResult.objects.count() == started


def test_each_job_has_its_own_time() -> None:
    assert [HOURLY.start(), Schedule("test.other", timedelta(hours=1), other).start()] == [True] * 2
    assert HOURLY.start() is False


def test_every_announced_job_can_be_started() -> None:
    assert [schedule.start() for schedule in schedules] == [True] * len(list(schedules))


def test_jobs_that_ended_long_ago_are_forgotten() -> None:
    ended = {}
    for name, days in (("old", 31), ("young", 29), ("waiting", None)):
        ended[name] = other.enqueue().id
        if days is not None:
            at = NOON - timedelta(days=days)
            state = {"status": TaskResultStatus.SUCCESSFUL, "finished_at": at}
            DBTaskResult.objects.filter(pk=ended[name]).update(**state)
    with time_machine.travel(NOON, tick=False):
        forget_jobs.func()
    left = {str(pk) for pk in DBTaskResult.objects.values_list("pk", flat=True)}
    assert left == {str(ended["young"]), str(ended["waiting"])}
