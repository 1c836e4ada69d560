"""The figures of the grid line: what is counted, when and where (docs/rules/grid.md)."""

from __future__ import annotations

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shigan.kernel.figures.choices import Chart, Direction, Measured
from shigan.kernel.figures.registry import Count, Figure, Group, Ratio, Source
from shigan.kernel.matters.choices import Ending
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.models import Holding, Unit
from shigan.kernel.web.fields import Field, Kind
from shigan.lines.grid.choices import Satisfaction
from shigan.lines.grid.models import Event, Whistle

GROUP = Group("grid", _("网格治理"))

_EVENT_COLUMNS = (
    Field("matter.number", _("编号")),
    Field("matter.title", _("标题")),
    Field("event_class.label", _("类别")),
    Field("matter.unit.name", _("网格")),
    Field("reported_at", _("上报时间"), Kind.INSTANT),
    Field("matter.due_at", _("办结时限"), Kind.INSTANT, ends=True),
    Field("closed_at", _("结案时间"), Kind.INSTANT),
)


def _events(code: str, date: str) -> Source:
    return Source(
        code,
        queryset=lambda: Event.objects.counted().select_related("matter__unit", "event_class"),
        unit_path="matter__unit_path",
        date=date,
        columns=_EVENT_COLUMNS,
        title="matter.title",
        url=lambda event: reverse("matters:matter", args=[event.matter.number]),
    )


REPORTED = _events("grid.reported", "reported_at")
DUE = _events("grid.due", "matter__due_at")
CALLED_BACK = _events("grid.called_back", "called_back_at")

CELLS = Source(
    "grid.cells",
    queryset=lambda: Unit.objects.filter(kind=UnitKind.CELL),
    unit_path="path",
    since="opened_on",
    until="closed_on",
    columns=(
        Field("code", _("代码")),
        Field("name", _("名称")),
        Field("opened_on", _("设立日期"), Kind.DATE),
    ),
)
STAFF = Source(
    "grid.staff",
    queryset=lambda: Holding.objects.select_related("post__unit", "user"),
    unit_path="post__unit__path",
    since="since",
    until="until",
    columns=(
        Field("user.name", _("姓名")),
        Field("post.unit.name", _("网格")),
        Field("post.title", _("岗位")),
        Field("since", _("任职自"), Kind.DATE),
        Field("until", _("任职至"), Kind.DATE),
    ),
)
WHISTLES = Source(
    "grid.whistles",
    queryset=lambda: Whistle.objects.select_related("matter", "called_unit"),
    unit_path="matter__unit_path",
    date="called_at",
    columns=(
        Field("matter.number", _("编号")),
        Field("called_unit.name", _("被吹哨单位")),
        Field("called_at", _("吹哨时间"), Kind.INSTANT),
        Field("arrived_at", _("到场时间"), Kind.INSTANT),
    ),
    url=lambda whistle: reverse("matters:matter", args=[whistle.matter.number]),
)

#: A case is due only if it was taken on and not taken back or merged.
_DUE = ~Q(matter__ending__in=[Ending.REFUSED, Ending.MERGED, Ending.WITHDRAWN])
_CLOSED = _DUE & Q(closed_at__isnull=False)
_ON_TIME = _CLOSED & Q(closed_at__lte=F("matter__due_at"))
_REACHED = ~Q(satisfaction=Satisfaction.UNREACHED)
_CONTENT = Q(satisfaction__in=[Satisfaction.SATISFIED, Satisfaction.FAIR])
_MIN_CASES = 30

FIGURES = (
    Figure(
        "grid.cells",
        pgettext_lazy("figure", "网格"),
        Measured.COUNT,
        _("期末仍在的网格，按设立和撤销日期计"),
        Count(CELLS),
    ),
    Figure(
        "grid.staff_group_a",
        pgettext_lazy("figure", "专职网格员"),
        Measured.COUNT,
        _(
            "期末在专职网格员岗位上的人数，一人多岗只计一次；报告未写明两类人员的区别，专职是本平台的理解"
        ),
        Count(STAFF, Q(post__role="grid_worker_full"), distinct="user"),
        word=_("人"),
    ),
    Figure(
        "grid.staff_group_b",
        pgettext_lazy("figure", "兼职网格员"),
        Measured.COUNT,
        _(
            "期末在兼职网格员岗位上的人数，一人多岗只计一次；报告未写明两类人员的区别，兼职是本平台的理解"
        ),
        Count(STAFF, Q(post__role="grid_worker_part"), distinct="user"),
        word=_("人"),
    ),
    Figure(
        "grid.reported",
        pgettext_lazy("figure", "上报事件"),
        Measured.COUNT,
        _("按上报时间计，含不予立案和并案的，不含撤回的导入"),
        Count(REPORTED),
        chart=Chart.MONTHS,
        word=_("件"),
    ),
    Figure(
        "grid.filed",
        _("立案事件"),
        Measured.COUNT,
        _("按上报时间计，已立案的事件"),
        Count(REPORTED, Q(filed_at__isnull=False)),
        chart=Chart.MONTHS,
        word=_("件"),
    ),
    Figure(
        "grid.due_cases",
        _("应结案"),
        Measured.COUNT,
        _("办结时限落在期内的事件，不含不予立案、并案和撤销的"),
        Count(DUE, _DUE),
        chart=Chart.MONTHS,
        word=_("件"),
    ),
    Figure(
        "grid.closed_rate",
        _("结案率"),
        Measured.PERCENT,
        _("应结案中截至现在已结案的比例；分母是应结案，不是立案"),
        Ratio(Count(DUE, _CLOSED), Count(DUE, _DUE)),
        decimals=2,
        direction=Direction.MORE,
        min_sample=_MIN_CASES,
    ),
    Figure(
        "grid.closed_on_time_rate",
        _("按期结案率"),
        Measured.PERCENT,
        _("应结案中不晚于办结时限结案的比例；分母是应结案"),
        Ratio(Count(DUE, _ON_TIME), Count(DUE, _DUE)),
        decimals=2,
        direction=Direction.MORE,
        min_sample=_MIN_CASES,
    ),
    Figure(
        "grid.rework_rate",
        _("返工率"),
        Measured.PERCENT,
        _("应结案中核查时要求过返工的比例"),
        Ratio(Count(DUE, _DUE & Q(reworks__gt=0)), Count(DUE, _DUE)),
        decimals=2,
        direction=Direction.LESS,
        min_sample=_MIN_CASES,
    ),
    Figure(
        "grid.satisfaction_rate",
        _("满意率"),
        Measured.PERCENT,
        _("期内回访且联系上的事件中，答满意或基本满意的比例"),
        Ratio(Count(CALLED_BACK, _CONTENT), Count(CALLED_BACK, _REACHED)),
        decimals=2,
        direction=Direction.MORE,
        min_sample=_MIN_CASES,
    ),
    Figure(
        "grid.whistles",
        pgettext_lazy("figure", "吹哨"),
        Measured.COUNT,
        _("按吹哨时间计"),
        Count(WHISTLES),
        chart=Chart.MONTHS,
        word=_("次"),
    ),
    Figure(
        "grid.whistles_arrived_on_time_rate",
        _("吹哨按时到场率"),
        Measured.PERCENT,
        _("期内吹哨中，在到场时限内到场的比例；没有到场时限的不计"),
        Ratio(
            Count(WHISTLES, Q(arrived_at__lte=F("arrive_due_at"))),
            Count(WHISTLES, Q(arrive_due_at__isnull=False)),
        ),
        decimals=2,
        direction=Direction.MORE,
        min_sample=_MIN_CASES,
    ),
)
