"""The words of the register, and what may be wrong with an entry."""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

VIEW, EDIT, LOAD = "people.view", "people.edit", "people.load"
UNMASK, MINORS, ERASE = "people.unmask", "people.minors", "people.erase"

#: What the dated rows on how long an entry is kept go by: the topic, and what it counts from.
RETENTION, AFTER_LEAVING = "people.retention", "left"

#: What stands in place of the name of somebody who was erased; no text for readers but a value.
ERASED_NAME = "已删除"


class Sex(TextChoices):
    """As the resident id tells it, or as registered."""

    FEMALE = "F", _("女")
    MALE = "M", _("男")


class Residence(TextChoices):
    """Whether the household is registered here, or somebody lives here without it."""

    REGISTERED = "REGISTERED", _("户籍")
    FLOATING = "FLOATING", _("流动")


class Relation(TextChoices):
    """To the head of the household."""

    HEAD = "HEAD", _("户主")
    SPOUSE = "SPOUSE", _("配偶")
    CHILD = "CHILD", _("子女")
    PARENT = "PARENT", _("父母")
    GRANDCHILD = "GRANDCHILD", _("孙子女")
    OTHER = "OTHER", pgettext_lazy("relation", "其他")


class LeftWhy(TextChoices):
    """Why somebody no longer lives here."""

    MOVED = "MOVED", _("迁出")
    DIED = "DIED", _("死亡")
    OTHER = "OTHER", pgettext_lazy("leaving", "其他")


class State(TextChoices):
    """Whether somebody lives here now."""

    HERE = "HERE", _("在册")
    LEFT = "LEFT", _("已离开")


class EraseWhy(TextChoices):
    """On what ground personal data is erased (个人信息保护法 47)."""

    REQUEST = "REQUEST", _("本人要求，且不再有保存的依据")
    EXPIRED = "EXPIRED", _("保存期届满")
    WITHDRAWN = "WITHDRAWN", _("本人撤回同意")
    MISTAKE = "MISTAKE", _("录入有误，本不该收集")


class AgeBand(TextChoices):
    """Ages as the register is looked through."""

    CHILD = "0-13", _("0–13岁")
    YOUTH = "14-17", _("14–17岁")
    ADULT = "18-59", _("18–59岁")
    SIXTY = "60-64", _("60–64岁")
    SENIOR = "65-79", _("65–79岁")
    EIGHTY = "80-", _("80岁及以上")


#: Why two entries may be one person.
LIKENESS: dict[str, str | Promise] = {
    "id": _("身份证号相同"),
    "phone": _("姓名和电话相同"),
    "home": _("姓名相近，出生日期和住址相同"),
}

_MASK = _("这里是遮住的号码，与已登记的对不上")
_UNMASK = _("不改号码的请留空，要改的请写完整号码")

#: Why a number is not looked for: nobody can have it.
NOT_SOUGHT: dict[str, str | Promise] = {
    "id_characters": _("号码有误：身份证号只能是数字，末位可以是X；请对照证件核对"),
    "id_date": _("号码有误：身份证号里的出生日期不存在，请对照证件核对"),
    "id_future": _("号码有误：身份证号里的出生日期还没到，请对照证件核对"),
    "id_check": _("号码有误：身份证号的校验位不对，多半抄错了一位，请对照证件核对"),
    "length": _("号码不全或有误：请填18位身份证号、11位手机号，或带区号的固定电话"),
}

#: What may be wrong with an entry: the field, what is said, what to do.
FAULTS: dict[str, tuple[str, str | Promise, str | Promise]] = {
    "id_length": ("resident_id", _("身份证号应是18位"), _("15位的旧号请换成18位的新号")),
    "id_characters": ("resident_id", _("身份证号只能是数字，末位可以是X"), _("请对照证件核对")),
    "id_date": ("resident_id", _("身份证号里的出生日期不存在"), _("请对照证件核对")),
    "id_future": ("resident_id", _("身份证号里的出生日期还没到"), _("请对照证件核对")),
    "id_check": ("resident_id", _("身份证号的校验位不对，多半抄错了一位"), _("请对照证件核对")),
    "phone": ("phone", _("电话应是11位手机号，或带区号的固定电话"), _("例如 0538-8220001")),
    "birth_missing": (
        "birth",
        _("没有身份证号的，请填写出生日期"),
        _("表里没有“出生日期”一列的，加上后再上传"),
    ),
    "birth_future": ("birth", _("出生日期还没到"), _("请核对")),
    "birth_differs": ("birth", _("出生日期与身份证号不一致"), _("请对照证件核对")),
    "sex_missing": (
        "sex",
        _("没有身份证号的，请选择性别"),
        _("表里没有“性别”一列的，加上后再上传"),
    ),
    "sex_differs": ("sex", _("性别与身份证号不一致"), _("请对照证件核对")),
    "guardian_missing": (
        "guardian_name",
        _("未满十四周岁的，请填写监护人姓名"),
        _("表里没有“监护人姓名”一列的，加上后再上传"),
    ),
    "consent_missing": (
        "guardian_consent_on",
        _("未满十四周岁的，须先取得监护人同意，并填写同意日期"),
        _("表里没有“监护人同意日期”一列的，加上后再上传"),
    ),
    "consent_future": ("guardian_consent_on", _("监护人同意的日期还没到"), _("请核对")),
    "left_future": ("left_on", _("离开的日期还没到"), _("请核对")),
    "id_taken": ("resident_id", _("这个身份证号已登记在另一位居民名下"), _("请对照证件核对")),
    "masked_resident_id": ("resident_id", _MASK, _UNMASK),
    "masked_phone": ("phone", _MASK, _UNMASK),
}
