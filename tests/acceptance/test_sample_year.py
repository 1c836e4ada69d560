"""The sample year goes in through the ordinary importers, and the report's figures come out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.db import connection, transaction

from shigan.kernel.clock.queries import today
from shigan.kernel.figures.queries.export import figures_json
from shigan.kernel.imports.actions.files import import_folder
from shigan.kernel.matters.models import Matter
from shigan.kernel.matters.queries.chains import broken_chains
from shigan.kernel.orgs.models import Holding, Unit
from shigan.kernel.orgs.scope import Scope, system_scope

pytestmark = [pytest.mark.sample, pytest.mark.django_db]
FOLDER = settings.CHECKOUT / "demo" / "caiyuan-2022"
STATED = yaml.safe_load(Path(__file__).with_name("report-2022.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def actor(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Scope]:
    """The installation, with the sample year loaded once for this file."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        scope = system_scope("样例年", today())
        for report in import_folder(FOLDER, actor=scope):
            assert report.problems == []
        yield scope
        transaction.set_rollback(True)


def values(actor: Scope, unit: str = "370902002") -> dict[str, object]:
    found = figures_json("2022", unit, actor)
    return {figure["code"]: figure["value"] for figure in found}


@pytest.mark.parametrize("stated", STATED["figures"], ids=lambda f: f["code"])
def test_the_report_s_figure_comes_out(actor: Scope, stated: dict[str, object]) -> None:
    figure = next(
        f for f in figures_json("2022", "370902002", actor) if f["code"] == stated["code"]
    )
    assert {k: figure[k] for k in ("value", "unit", "how")} == {
        k: stated[k] for k in ("value", "unit", "how")
    }


def test_a_changed_record_moves_its_figure(actor: Scope) -> None:
    before = values(actor)
    holding = Holding.objects.filter(post__role="grid_worker_full").on(today()).first()
    assert holding is not None
    others = Holding.objects.filter(user=holding.user, post__role="grid_worker_full")
    others.update(until="2022-12-30", since="2022-01-01")
    cell = Unit.objects.filter(kind="CELL").first()
    assert cell is not None
    Unit.objects.filter(pk=cell.pk).update(closed_on="2022-12-31")
    after = values(actor)
    assert after["grid.staff_group_a"] == before["grid.staff_group_a"] - 1  # type: ignore[operator]
    assert after["grid.cells"] == before["grid.cells"] - 1  # type: ignore[operator]


def test_communities_add_up_to_the_street(actor: Scope) -> None:
    communities = Unit.objects.filter(kind="COMMUNITY").values_list("code", flat=True)
    parts = [values(actor, code)["grid.reported"] for code in communities]
    assert sum(p for p in parts if isinstance(p, int)) == values(actor)["grid.reported"]


def test_every_chain_is_whole(actor: Scope) -> None:
    assert Matter.objects.count() == 20_700 + 371 + 52  # events, disputes, labour disputes
    assert list(broken_chains()) == []


def test_the_store_knows_no_half_loaded_year(actor: Scope) -> None:
    """A second run finds every file loaded and does nothing."""
    assert list(import_folder(FOLDER, actor=actor)) == []
    assert connection.in_atomic_block
