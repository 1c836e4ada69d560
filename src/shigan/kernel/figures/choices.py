"""What figures are measured in, where they come from, and why one may have no value."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Measured(TextChoices):
    """What a figure's number is a number of; the stored value is the one that files use."""

    COUNT = "count", pgettext_lazy("unit of measure", "个")
    YUAN = "yuan", _("元")
    PERCENT = "percent", "%"
    M2 = "m2", _("平方米")
    MU = "mu", _("亩")


class How(TextChoices):
    """Whether our own records were counted, or an outside office stated the number."""

    COUNTED = "counted", _("统计")
    REPORTED = "reported", pgettext_lazy("how a figure is known", "填报")


class Direction(TextChoices):
    """Which way is better; where neither is, units are not ranked."""

    MORE = "MORE", _("越多越好")
    LESS = "LESS", _("越少越好")
    NONE = "NONE", _("不分高低")


class Missing(TextChoices):
    """What it means that a unit has never entered anything."""

    UNKNOWN = "UNKNOWN", _("视为没有数据")
    ZERO = "ZERO", _("视为零")


class Chart(TextChoices):
    """Which comparison a figure's page shows first."""

    MONTHS = "MONTHS", _("按月")
    UNITS = "UNITS", _("按单位")


class Why(TextChoices):
    """Why a figure has no value."""

    NEVER_ENTERED = "NEVER", _("截至期末没有登记过")
    NOTHING_DUE = "NO_DUE", _("没有应计的件数")
    NOT_REPORTED = "NO_REPORT", _("尚未填报")
    NOT_BEGUN = "FUTURE", _("期间尚未开始")


class NoGrowth(TextChoices):
    """Why a value has no growth."""

    NO_VALUE = "NO_VALUE", _("本期没有数")
    NO_BASE = "NO_BASE", _("上年同期没有数")
    NOT_WHOLE = "NOT_WHOLE", _("上年同期的记录不全")
    NOT_ABOVE_ZERO = "ZERO", _("上年同期不大于零")
    OTHER_CALIBER = "CALIBER", _("和上年同期口径不同")


class CurveKind(TextChoices):
    """How a target is spread over its year."""

    EVEN = "EVEN", _("按天均摊")
    CONSTANT = "CONSTANT", _("全年不变")
    BY_MONTH = "BY_MONTH", _("按月分配")
    MILESTONES = "MILESTONES", _("按节点")


class JobStatus(TextChoices):
    """How the closing of a period in the background stands."""

    WAITING = "WAITING", _("排队中")
    RUNNING = "RUNNING", _("正在封账")
    DONE = "DONE", _("已封账")
    FAILED = "FAILED", _("没有封账")
