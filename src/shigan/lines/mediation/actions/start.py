"""What mediation in a new street starts with: the limits of the law, and empty committees."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.clock.rules import LimitUnit
from shigan.kernel.matters.actions.rows import LimitInput, limits_load
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.divisions.office import department_code
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.scope import Scope
from shigan.lines.mediation.choices import DISPUTE, LABOUR
from shigan.lines.mediation.models import Committee
from shigan.lines.mediation.queries import COMMITTEE, KEEPING

_FROM = date(2000, 1, 1)
#: The department that mediates labour disputes (kernel/orgs/divisions/office.yaml).
_LABOUR_DEPARTMENT = "D14"
_DEFAULT = "默认值，未核实"
_DAY, _YEAR = LimitUnit.DAY, LimitUnit.YEAR
LIMITS = (
    (DISPUTE, "", 30, _DAY, "默认值：惯例约一个月，没有全国统一时限；未核实"),
    (DISPUTE, "signing", 7, _DAY, _DEFAULT),
    (DISPUTE, "keeping", 60, _DAY, _DEFAULT),
    (LABOUR, "", 15, _DAY, "劳动争议调解仲裁法第十四条"),
    (LABOUR, "signing", 7, _DAY, _DEFAULT),
    (LABOUR, "keeping", 60, _DAY, _DEFAULT),
    (KEEPING, "confirm", 30, _DAY, "人民调解法第三十三条；民事诉讼法"),
    (COMMITTEE, "term", 3, _YEAR, "人民调解法第九条"),
    (COMMITTEE, "notice", 60, _DAY, _DEFAULT),
)


@action("mediation.start", label=_("设定调解条线默认表"))
def mediation_start(*, actor: Scope, street: Unit) -> None:
    """Store the limits, and a committee for the street, each community and labour disputes."""
    limits = limits_load(actor=actor, rows=default_limits())
    committees = Committee.objects.bulk_create(_committees(street))
    note(subject=street, after={"limits": len(limits), "committees": len(committees)})


def default_limits() -> list[LimitInput]:
    """The limits with their sources."""
    return [
        LimitInput(kind, step, "", amount, unit, _FROM, source)
        for kind, step, amount, unit, source in LIMITS
    ]


def _committees(street: Unit) -> Iterator[Committee]:
    below = Unit.objects.filter(parent=street).order_by("path")
    centre = department_code(street.code, _LABOUR_DEPARTMENT)
    for unit in (street, *below):
        if unit.code == centre:
            name = f"{street.name}劳动人事争议调解中心"
            yield Committee(unit=unit, name=name, labour=True, since=unit.opened_on)
        elif unit.kind != UnitKind.DEPARTMENT:
            name = f"{unit.name}人民调解委员会"
            yield Committee(unit=unit, name=name, since=unit.opened_on)
