"""The figures of the mediation line: what is counted, when and where (docs/rules/mediation.md)."""

from __future__ import annotations

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shigan.kernel.figures.choices import Chart, Direction, Measured
from shigan.kernel.figures.registry import Count, Figure, Group, Ratio, Source
from shigan.kernel.web.fields import Field, Kind
from shigan.lines.mediation.choices import DISPUTE, LABOUR
from shigan.lines.mediation.models import Dispute
from shigan.lines.mediation.rules import AGREED

GROUP = Group("mediation", _("矛盾调解"))

_COLUMNS = (
    Field("matter.number", _("编号")),
    Field("matter.title", _("标题")),
    Field("matter.unit.name", _("社区")),
    Field("received_at", _("收到时间"), Kind.INSTANT),
    Field("settled_at", _("达成协议时间"), Kind.INSTANT),
)


def _disputes(code: str, date: str) -> Source:
    return Source(
        code,
        queryset=lambda: Dispute.objects.counted().select_related("matter__unit"),
        unit_path="matter__unit_path",
        date=date,
        columns=_COLUMNS,
        title="matter.title",
        url=lambda dispute: reverse("matters:matter", args=[dispute.matter.number]),
    )


RECEIVED = _disputes("mediation.received", "received_at")
SETTLED = _disputes("mediation.settled", "settled_at")
ENDED = _disputes("mediation.ended", "matter__ended_at")

_AGREED = Q(outcome__in=sorted(AGREED))
_LABOUR = Q(matter__kind=LABOUR)
_MIN_CASES = 10

FIGURES = (
    Figure(
        "grid.disputes_resolved",
        _("化解矛盾纠纷"),
        Measured.COUNT,
        _("期内达成书面或口头协议的民间纠纷，按达成协议的时间计；劳动争议另计，不与此相加"),
        Count(SETTLED, _AGREED & Q(matter__kind=DISPUTE)),
        chart=Chart.MONTHS,
        word=_("件"),
    ),
    Figure(
        "mediation.received",
        _("受理民间纠纷"),
        Measured.COUNT,
        _("按收到时间计的民间纠纷，不含不予受理的"),
        Count(RECEIVED, Q(matter__kind=DISPUTE, declined="")),
        chart=Chart.MONTHS,
        word=_("件"),
    ),
    Figure(
        "mediation.success_rate",
        _("调解成功率"),
        Measured.PERCENT,
        _("期内有调解结果的民间纠纷中，达成协议的比例；撤回和不予受理的不计"),
        Ratio(
            Count(ENDED, _AGREED & Q(matter__kind=DISPUTE)),
            Count(ENDED, ~Q(outcome="") & Q(matter__kind=DISPUTE)),
        ),
        decimals=2,
        direction=Direction.MORE,
        min_sample=_MIN_CASES,
    ),
    Figure(
        "mediation.labour_received",
        _("受理劳动争议"),
        Measured.COUNT,
        _("按收到时间计的劳动争议，不含不予受理的"),
        Count(RECEIVED, _LABOUR & Q(declined="")),
        chart=Chart.MONTHS,
        word=_("件"),
    ),
    Figure(
        "mediation.labour_resolved",
        _("化解劳动争议"),
        Measured.COUNT,
        _("期内达成书面协议的劳动争议，按达成协议的时间计"),
        Count(SETTLED, _LABOUR & _AGREED),
        chart=Chart.MONTHS,
        word=_("件"),
    ),
    Figure(
        "mediation.labour_in_time_rate",
        _("劳动争议按期化解率"),
        Measured.PERCENT,
        _("期内达成协议的劳动争议中，在调解时限内达成的比例"),
        Ratio(
            Count(SETTLED, _LABOUR & _AGREED & Q(settled_at__lt=F("mediate_by"))),
            Count(SETTLED, _LABOUR & _AGREED),
        ),
        decimals=2,
        direction=Direction.MORE,
        min_sample=_MIN_CASES,
    ),
)
