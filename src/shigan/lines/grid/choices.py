"""Where events come from, how content people were, what became of a whistle call."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

#: The code of the kind of matter that an event is.
EVENT = "grid.event"


class Source(TextChoices):
    """How an event came in."""

    PATROL = "PATROL", _("网格员上报")
    INSPECTION = "INSPECTION", _("巡查发现")
    COMMUNITY = "COMMUNITY", _("社区上报")
    CALL = "CALL", _("居民来电")
    HOTLINE = "HOTLINE", _("热线转办")


class Satisfaction(TextChoices):
    """What the call-back heard."""

    SATISFIED = "SATISFIED", _("满意")
    FAIR = "FAIR", _("基本满意")
    UNSATISFIED = "UNSATISFIED", _("不满意")
    UNREACHED = "UNREACHED", _("未联系上")
    NOT_NEEDED = "NOT_NEEDED", _("无需回访")


class EventSort(TextChoices):
    """The two families of city management: things out of order, and things that happen."""

    COMPONENT = "COMPONENT", _("部件")
    EVENT = "EVENT", _("事件")
