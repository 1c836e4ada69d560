"""The figures of the line: what is counted, when and where."""

from __future__ import annotations

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from shigan.lines.lamps.models import LampFault

from shigan.kernel.figures.choices import Chart, Direction, Measured
from shigan.kernel.figures.registry import Count, Figure, Group, Ratio, Source
from shigan.kernel.web.fields import Field, Kind

GROUP = Group("lamps", _("路灯"))


def _faults(code: str, date: str) -> Source:
    return Source(
        code,
        queryset=lambda: LampFault.objects.counted().select_related("matter"),
        unit_path="matter__unit_path",
        date=date,
        columns=(
            Field("matter.number", _("编号")),
            Field("lamp", _("灯杆号")),
            Field("reported_at", _("报修时间"), Kind.INSTANT),
            Field("mended_at", _("修复时间"), Kind.INSTANT),
        ),
        url=lambda fault: reverse("matters:matter", args=[fault.matter.number]),
    )


REPORTED, DUE = _faults("lamps.reported", "reported_at"), _faults("lamps.due", "matter__due_at")

FIGURES = (
    Figure(
        "lamps.faults",
        _("路灯报修"),
        Measured.COUNT,
        _("按报修时间计，含未修复的"),
        Count(REPORTED),
        chart=Chart.MONTHS,
        word=_("盏"),
    ),
    Figure(
        "lamps.mended_on_time_rate",
        _("按期修复率"),
        Measured.PERCENT,
        _("时限落在期内的报修中，不晚于时限修复的比例"),
        Ratio(Count(DUE, Q(mended_at__lte=F("matter__due_at"))), Count(DUE)),
        decimals=2,
        direction=Direction.MORE,
        min_sample=30,
    ),
)
