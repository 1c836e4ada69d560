"""States of a batch, and what can be wrong with a cell."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """How far a batch is."""

    CHECKED = "CHECKED", _("已核对")
    WAITING = "WAITING", _("排队中")
    RUNNING = "RUNNING", _("导入中")
    DONE = "DONE", _("已导入")
    UNDOING = "UNDOING", _("撤销中")
    UNDONE = "UNDONE", _("已撤销")
    FAILED = "FAILED", _("未成功")


#: Code of a problem → what is wrong, and what to do. Placeholders are named by `rules.values`.
PROBLEMS = {
    "missing_column": (
        _("缺少必需的列“%(label)s”"),
        _("请在表头加上这一列，也可以写作：%(names)s"),
    ),
    "duplicate_column": (_("“%(label)s”出现了两列"), _("请只保留一列，或改名其中一列")),
    "no_rows": (_("表头之下没有数据"), _("请从表头的下一行开始填写")),
    "required": (_("“%(label)s”没有填写"), _("请补上；没有此项的行请整行删去")),
    "duplicate_row": (_("与第%(first)d行重复（%(key)s）"), _("请只保留一行，或改正%(key)s")),
    "formula": (_("公式出错：%(read)s"), _("请在表里改好公式，或粘贴为数值")),
    "too_long": (_("共%(length)d个字，最多%(limit)d个"), _("请缩短")),
    "digits_lost": (
        _("这个号码被表格软件当作数字保存，后面的位数已经丢失"),
        _("请把该列设为文本格式后重新录入"),
    ),
    "not_text": (_("这里应是一段文字"), _("请只填一个值")),
    "not_whole": (_("不是整数"), _("请写成 1234 这样的整数")),
    "not_number": (_("不是数字"), _("请只写数字，如 1234.5；单位写在表头")),
    "percent_unclear": (
        _("看不出是百分之几：大于1的数请带上百分号"),
        _("百分之%(number)s请写成 %(number)s%%，%(number)s倍请写成 %(times)s%%"),
    ),
    "not_percent": (_("不是百分数"), _("请写成 87%% 或 0.87")),
    "not_date": (_("不是日期"), _("请写成 2022-03-05")),
    "no_such_day": (_("没有这一天"), _("请核对年月日")),
    "not_instant": (_("不是日期时间"), _("请写成 2022-03-05 14:30")),
    "not_yes_no": (_("看不出是或否"), _("请写“是”或“否”")),
    "not_choice": (_("没有这个选项"), _("可选：%(options)s")),
    "unknown_unit": (_("没有这个单位"), _("请写单位代码或全称%(near)s")),
    "ambiguous_unit": (_("有%(count)d个单位叫这个名字"), _("请改用代码：%(codes)s")),
    "unknown_person": (_("没有这个人"), _("请写登录名或姓名%(near)s")),
    "ambiguous_person": (_("有%(count)d个人叫这个名字"), _("请改用登录名：%(codes)s")),
    "not_position": (_("不是经纬度"), _("请写成“经度,纬度”，如 117.1203,36.1868")),
    "position_swapped": (_("经纬度写反了"), _("请写成 %(swapped)s")),
    "not_limit": (_("不是时限"), _("请写成 4工作小时、3个工作日、15天")),
}
