"""What mediation in a new street starts with."""

from __future__ import annotations

from shigan.kernel.clock.queries import today
from shigan.kernel.matters.models import LimitRule
from shigan.kernel.orgs.scope import system_scope
from shigan.lines.mediation.actions.start import mediation_start
from shigan.lines.mediation.models import Committee
from tests.kit.cast import Cast


def test_limits_and_a_committee_for_each_community(cast: Cast) -> None:
    mediation_start(actor=system_scope("测试", today()), street=cast.unit(""))
    rows = LimitRule.objects.order_by("kind", "step").values_list("kind", "step", "amount", "unit")
    assert list(rows) == [
        ("mediation.committee", "notice", 60, "DAY"),
        ("mediation.committee", "term", 3, "YEAR"),
        ("mediation.dispute", "", 30, "DAY"),
        ("mediation.dispute", "keeping", 60, "DAY"),
        ("mediation.dispute", "signing", 7, "DAY"),
        ("mediation.keeping", "confirm", 30, "DAY"),
        ("mediation.labour", "", 15, "DAY"),
        ("mediation.labour", "keeping", 60, "DAY"),
        ("mediation.labour", "signing", 7, "DAY"),
    ]
    names = Committee.objects.order_by("unit__path").values_list("name", flat=True)
    assert list(names) == [
        "财源街道人民调解委员会",
        "三里社区人民调解委员会",
        "教场社区人民调解委员会",
    ]
