"""What the grid of a new street starts with is what the sample shows."""

from __future__ import annotations

import pytest
from demo.sample import rule_rows
from demo.sample.duties import duties
from demo.sample.places import STREET

from shigan.kernel.base.errors import Denied
from shigan.kernel.orgs.divisions.office import department_code
from shigan.lines.grid.actions.start import (
    default_classes,
    default_duties,
    default_limits,
    grid_start,
)
from shigan.lines.grid.models import EventClass
from tests.kit.cast import Cast


def test_the_classes_are_the_sample_s() -> None:
    assert [(c.code, c.label, c.parent, c.sort, c.keywords) for c in default_classes()] == [
        (row["code"], row["label"], row["parent"], row["sort"], row["keywords"])
        for row in rule_rows.class_rows()
    ]


def test_the_limits_are_the_sample_s_and_none_is_verified() -> None:
    held = [
        (r.kind, r.step, r.subject, r.amount, r.unit, r.source, r.verified)
        for r in default_limits()
    ]
    keys = ("kind", "step", "subject", "amount", "unit", "source", "verified")
    sample = [
        tuple(row[key] for key in keys)
        for row in rule_rows.limit_rows()
        if row["kind"].startswith("grid.")
    ]
    assert sorted(map(str, held)) == sorted(map(str, sample))


def test_the_duties_of_the_whole_street_are_the_sample_s() -> None:
    held = {(subject, department_code(STREET, s)) for s, subject in default_duties() if s}
    assert held == {(d.subject, d.handler) for d in duties() if d.unit == STREET}
    at_home = {subject for serial, subject in default_duties() if not serial}
    assert at_home == {d.subject for d in duties() if d.handler == d.unit == f"{STREET}001"}


def test_whoever_keeps_no_rules_starts_nothing(cast: Cast) -> None:
    with pytest.raises(Denied):
        grid_start(actor=cast.scope("clerk"), street=cast.unit(""))
    assert EventClass.objects.count() == 0
