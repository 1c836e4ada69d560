"""On what law personal data is held, and for what purpose somebody looks at it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Basis(TextChoices):
    """A ground of article 13 of the Personal Information Protection Law (个人信息保护法)."""

    CONSENT = "CONSENT", _("本人同意（第十三条第一项）")
    CONTRACT = "CONTRACT", _("履行合同或劳动用工所必需（第十三条第二项）")
    DUTY = "DUTY", _("履行法定职责或义务（第十三条第三项）")
    EMERGENCY = "EMERGENCY", _("应对突发事件或保护生命财产（第十三条第四项）")
    NEWS = "NEWS", _("新闻报道和舆论监督（第十三条第五项）")
    PUBLISHED = "PUBLISHED", _("本人公开或已合法公开（第十三条第六项）")
    LAW = "LAW", _("法律、行政法规规定的其他情形（第十三条第七项）")


class Purpose(TextChoices):
    """Why somebody needs a value unmasked."""

    VERIFY = "VERIFY", _("核对身份")
    CONTACT = "CONTACT", _("联系本人或家属")
    SERVICE = "SERVICE", _("办理本人申请的事项")
    RESCUE = "RESCUE", _("应急救助")
    REQUEST = "REQUEST", _("答复本人查阅、更正、删除的要求")
    DUTY = "DUTY", _("依法协助调查")
