"""Foreign keys point down the tiers, in the same order in which the import contracts hold them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from django.db import models
from django.test.utils import isolate_apps

from shigan.kernel.base import checks
from shigan.kernel.base.checks import KERNEL, may_point, upward_keys

PYPROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"


def test_every_key_points_down() -> None:
    assert [str(error) for error in upward_keys()] == []


def test_the_kernel_has_the_order_of_the_import_contract() -> None:
    contracts = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = next(c["layers"] for c in contracts["contracts"] if c["name"] == "kernel")
    assert [tuple(layer.split(" | ")) for layer in reversed(layers)] == list(KERNEL)


@pytest.mark.parametrize(
    ("source", "target", "may"),
    [
        ("kernel.matters.models", "kernel.orgs.models", True),
        ("kernel.orgs.models", "kernel.matters.models", False),
        ("kernel.orgs.models", "kernel.orgs.models", True),
        ("kernel.files.models", "kernel.places.models", False),
        ("lines.grid.models", "kernel.figures.models", True),
        ("lines.grid.models", "lines.safety.models", False),
        ("lines.grid.models", "registers.buildings.models", True),
        ("accountability.plan.models", "lines.grid.models", False),
        ("faces.api.models", "lines.grid.models", True),
        ("kernel.figures.models", "lines.grid.models", False),
    ],
)
def test_a_key_may_point(source: str, target: str, may: bool) -> None:
    assert may_point(f"shigan.{source}", f"shigan.{target}") is may


def test_keys_to_djangos_models_are_free() -> None:
    assert may_point("shigan.kernel.orgs.models", "django.contrib.auth.models") is True


@isolate_apps("shigan.kernel.clock", "shigan.kernel.matters")
def test_a_key_that_points_up_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    class Work(models.Model):  # noqa: DJ008 -- is never shown
        class Meta:
            app_label = "matters"

    class Holiday(models.Model):  # noqa: DJ008 -- is never shown
        work = models.ForeignKey(Work, models.PROTECT)

        class Meta:
            app_label = "clock"

    Work.__module__, Holiday.__module__ = (
        "shigan.kernel.matters.models",
        "shigan.kernel.clock.models",
    )
    monkeypatch.setattr(checks, "apps", Work._meta.apps)
    (error,) = upward_keys()
    assert (error.id, error.obj) == ("shigan.E001", Holiday)


def test_the_check_belongs_to_djangos_checks() -> None:
    from django.core.checks import registry

    assert upward_keys in registry.registry.registered_checks
