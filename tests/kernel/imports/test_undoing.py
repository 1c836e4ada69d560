"""Taking a batch back is told of as it goes, and ends whole where somebody cancels it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from shigan.kernel.imports.actions import (
    batch_take_back,
    batch_undo,
    batch_undo_queue,
    import_file,
)
from shigan.kernel.imports.models import Batch, Origin
from shigan.kernel.imports.queries.batches import state_of
from shigan.kernel.imports.store import Progress, Stopped, ask_stop, working
from shigan.kernel.orgs.models import Unit
from tests.kernel.imports.books import units
from tests.kernel.imports.test_batches import CELL, COMMUNITY
from tests.kit.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(cast: Cast, tmp_path: Path) -> Batch:
    path = units(tmp_path / "a.xlsx", COMMUNITY, CELL)
    import_file(path, "units", actor=cast.scope("manager"))
    return Batch.objects.get()


def test_it_is_told_and_the_names_stay_known(cast: Cast, batch: Batch) -> None:
    told: list[int] = []
    batch_undo(actor=cast.scope("manager"), batch=batch, on_progress=told.append)
    assert told == [1, 1, 2]  # names are noted, half of two; then the cell, the community
    names = Origin.objects.order_by("pk").values_list("name", flat=True)
    assert list(names) == ["新社区", "新第1网格"]


def test_one_that_died_shows_as_interrupted_and_is_asked_for_again(
    cast: Cast, batch: Batch, client_of: Callable[[str], Client]
) -> None:
    manager, client = cast.scope("manager"), client_of("manager")
    here = f"/imports/{batch.pk}/"
    batch = batch_undo_queue(actor=manager, batch=batch, enqueue=list)
    assert (state_of(batch).interrupted, state_of(batch).busy) == (False, True)
    Progress(batch.pk, 2)(1)  # and no one holds the lock any more
    assert (state_of(batch).interrupted, state_of(batch).busy) == (True, False)
    page = client.get(here).content.decode()
    assert ("撤销被中断" in page, "正在撤销" in page, "确认清除" in page) == (True, False, False)
    assert "撤销中断，没有改动" in client.get("/imports/").content.decode()
    with working(batch.pk):
        assert (state_of(batch).interrupted, state_of(batch).busy) == (False, True)
    batch = batch_undo_queue(actor=manager, batch=batch, enqueue=list)
    assert (state_of(batch).interrupted, state_of(batch).busy) == (False, True)
    assert batch_take_back(actor=manager, batch=batch).status == "UNDONE"


def test_one_that_somebody_cancels_leaves_all_there_and_can_be_asked_for_again(
    cast: Cast, batch: Batch
) -> None:
    manager = cast.scope("manager")
    ask_stop(batch.pk, "癸管理")
    with pytest.raises(Stopped, match="已由癸管理取消"):
        batch_take_back(actor=manager, batch=batch)
    batch.refresh_from_db()
    assert (batch.status, batch.error) == ("DONE", "已由癸管理取消")
    assert Unit.objects.filter(code__in=[COMMUNITY[0], CELL[0]]).count() == 2
    assert not state_of(batch).stopping
    assert batch_take_back(actor=manager, batch=batch).status == "UNDONE"
    assert not Unit.objects.filter(code__in=[COMMUNITY[0], CELL[0]]).exists()
