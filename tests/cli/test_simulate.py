"""`shigan simulate`: ten years of a street, the same from the same seed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from shigan.cli import main
from shigan.kernel.audit.models import AuditRow
from shigan.kernel.clock.queries import now
from shigan.kernel.matters.models import Entry, Matter
from shigan.kernel.orgs.models import Holding, Unit, User
from shigan.lines.grid.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.wide]
LINE = ["simulate", "--matters", "500", "--password", "Kuaile-7788"]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of its own; the clock is put back."""
    monkeypatch.setattr(settings, "SHIGAN_HOME", tmp_path)
    monkeypatch.setattr(settings, "SHIGAN_CLOCK_OFFSET", settings.SHIGAN_CLOCK_OFFSET)
    return tmp_path


def test_a_street_with_its_people_and_ten_years_of_events(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(LINE) == 0
    assert "500 matters" in capsys.readouterr().out
    kinds = ("COMMUNITY", "CELL")
    assert [Unit.objects.filter(kind=kind).count() for kind in kinds] == [29, 167]
    workers = Holding.objects.filter(post__role__startswith="grid_worker").count()
    others = Holding.objects.exclude(post__role__startswith="grid_worker")
    assert (workers, others.exclude(post__role="manager").count()) == (340, 100)
    assert Matter.objects.count() == Event.objects.count() == 500
    first, last = (Matter.objects.order_by(o)[0].opened_at for o in ("opened_at", "-opened_at"))
    assert timedelta(days=9 * 365) < last - first < timedelta(days=3650)
    assert last < now() < last + timedelta(days=40)
    assert 0 < Matter.objects.filter(ended_at__isnull=True).count() < 30
    assert AuditRow.objects.filter(code="grid.events_load").count() == 1  # not one for each act
    assert User.objects.get(username="director1").check_password("Kuaile-7788")


def test_its_chains_are_whole(capsys: pytest.CaptureFixture[str]) -> None:
    main(LINE)
    assert main(["check"]) == 0
    assert "已校验500件事项的办理记录，0处问题" in capsys.readouterr().out


def test_the_same_seed_gives_the_same_and_another_one_does_not(
    capsys: pytest.CaptureFixture[str],
) -> None:
    from django.db import transaction

    def made(*more: str) -> list[tuple[object, ...]]:
        with transaction.atomic():
            assert main([*LINE, *more]) == 0
            rows = Entry.objects.order_by("matter__number", "place")
            told = list(rows.values_list("matter__number", "at", "act", "actor_name", "note"))
            people = list(User.objects.order_by("username").values_list("username", "name"))
            transaction.set_rollback(True)
        return [*told, *people]

    once = made()
    assert made() == once
    assert made("--seed", "2") != once


def test_a_store_that_holds_anything_is_left_alone(
    cast: object, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = Unit.objects.count()
    assert main(LINE) == 1
    assert "not empty" in capsys.readouterr().err
    assert (Unit.objects.count(), Matter.objects.count()) == (before, 0)
    assert list(home.iterdir()) == []
