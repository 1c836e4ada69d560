"""Sorts of disputes, where they come from, who takes part, and how they end."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

#: The codes of the two kinds of matter of this line.
DISPUTE = "mediation.dispute"
LABOUR = "mediation.labour"


class Sort(TextChoices):
    """What people's mediation is about."""

    NEIGHBOURS = "NEIGHBOURS", _("邻里纠纷")
    FAMILY = "FAMILY", _("婚姻家庭纠纷")
    STATUS = "STATUS", _("身份关系纠纷")
    HOUSING = "HOUSING", _("房屋宅基地纠纷")
    PROPERTY = "PROPERTY", _("物业纠纷")
    CONTRACT = "CONTRACT", _("合同纠纷")
    CONSUMER = "CONSUMER", _("消费纠纷")
    DAMAGE = "DAMAGE", _("损害赔偿纠纷")
    TRAFFIC = "TRAFFIC", _("道路交通事故纠纷")
    BUSINESS = "BUSINESS", _("生产经营纠纷")
    OTHER = "OTHER", pgettext_lazy("dispute", "其他纠纷")


class Claim(TextChoices):
    """What a labour dispute is about."""

    WAGES = "WAGES", _("拖欠劳动报酬")
    INJURY = "INJURY", _("工伤医疗费")
    COMPENSATION = "COMPENSATION", _("经济补偿或赔偿金")
    INSURANCE = "INSURANCE", _("社会保险")
    CONTRACT = "LABOUR_CONTRACT", _("订立、变更、解除或终止劳动合同")
    HOURS = "HOURS", _("工作时间、休息休假")
    OTHER = "LABOUR_OTHER", pgettext_lazy("labour dispute", "其他劳动争议")


class Found(TextChoices):
    """How a dispute came to the committee."""

    APPLICATION = "APPLICATION", _("当事人申请")
    PATROL = "PATROL", _("走访排查发现")
    REFERRED = "REFERRED", _("有关单位移送")


class Side(TextChoices):
    """On which side somebody stands."""

    APPLICANT = "APPLICANT", _("申请人")
    RESPONDENT = "RESPONDENT", _("被申请人")


class Outcome(TextChoices):
    """What mediation led to."""

    WRITTEN = "WRITTEN", _("达成书面协议")
    ORAL = "ORAL", _("达成口头协议")
    NONE = "NONE", _("调解不成")


class Fulfilment(TextChoices):
    """Whether what was agreed is being done."""

    DONE = "DONE", _("已履行")
    PARTLY = "PARTLY", _("正在履行")
    BROKEN = "BROKEN", _("未履行")


class Elsewhere(TextChoices):
    """Why a committee does not take a dispute up: another body alone may deal with it."""

    COURT = "COURT", _("法院已经受理")
    ARBITRATION = "ARBITRATION", _("仲裁机构已经受理")
    AUTHORITY = "AUTHORITY", _("法律规定由专门机关管辖")
    UNWILLING = "UNWILLING", _("一方明确拒绝调解")
    NO_DISPUTE = "NO_DISPUTE", _("不属于民间纠纷或劳动争议")
