"""States of a batch, and what can be wrong with a cell."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """How far a batch is."""

    CHECKING = "CHECKING", _("核对中")
    CHECKED = "CHECKED", _("已核对")
    WAITING = "WAITING", _("排队中")
    RUNNING = "RUNNING", _("导入中")
    DONE = "DONE", _("已导入")
    UNDOING = "UNDOING", _("撤销中")
    UNDONE = "UNDONE", _("已撤销")
    FAILED = "FAILED", _("未成功")
    STOPPED = "STOPPED", _("已取消")
    DROPPED = "DROPPED", _("未导入，已清除")


#: Code of a problem → what is wrong, and what to do. Placeholders are named by `rules.values`.
PROBLEMS = {
    "missing_column": (
        _("缺少必需的列“%(label)s”"),
        _("请指定哪一列就是它，或在表头加上；也可以写作：%(names)s"),
    ),
    "duplicate_column": (_("“%(label)s”出现了两列"), _("请只保留一列，或改名其中一列")),
    "no_rows": (_("表头之下没有数据"), _("请从表头的下一行开始填写")),
    "required": (_("“%(label)s”没有填写"), _("请补上；没有此项的行请整行删去")),
    "duplicate_row": (_("与第%(first)d行重复（%(key)s）"), _("请只保留一行，或改正%(key)s")),
    "formula": (_("公式出错：%(read)s"), _("请在表里改好公式，或粘贴为数值")),
    "formula_empty": (
        _("这个公式没有算出的结果"),
        _("请用Excel或WPS打开，重新计算后保存，或粘贴为数值"),
    ),
    "formula_circular": (
        _("这个公式绕回到自己（循环引用），结果不可靠"),
        _("请改好公式，或粘贴为数值"),
    ),
    "nothing_above": (_("“同上”的上面没有可用的内容"), _("请写出来")),
    "alike": (
        _("像是已有的“%(label)s”"),
        _("是它就选它；确是新的就选“新增”"),
    ),
    "fixed": (
        _("已有的记录，“%(label)s”不能用表来改"),
        _("请改回“%(value)s”；要改请在它自己的页面上办"),
    ),
    "half_masked": (
        _("这里是遮住的内容，和登记的对不上"),
        _("不改的请保持导出时的样子，要改的请写完整"),
    ),
    "stale": (
        _("导出以后，这条记录又有人改过"),
        _("请重新导出，在新的表上改"),
    ),
    "unsure_column": (
        _("“%(heading)s”像是“%(label)s”，但拿不准"),
        _("请在下面“怎么读的”里确认这一列是什么"),
    ),
    "heading_measure": (
        _("表头的单位“%(heading)s”换算不成本项的单位（%(measure)s）"),
        _("请改用能换算的单位，并在表头写明"),
    ),
    "unknown_measure": (
        _("单位“%(unit)s”用在这里不对（本项的单位：%(measure)s）"),
        _("请换算后填写"),
    ),
    "percent_small": (
        _("表头是百分数，这里写的是%(number)s，看不出是%(number)s%%还是%(times)s%%"),
        _("请写上百分号"),
    ),
    "no_year": (_("没有写全年份"), _("请写成 2022-03-05")),
    "too_long": (_("共%(length)d个字，最多%(limit)d个"), _("请缩短")),
    "digits_lost": (
        _("这个号码被表格软件当作数字保存，后面的位数已经丢失"),
        _("请把该列设为文本格式后重新录入"),
    ),
    "not_text": (_("这里应是一段文字"), _("请只填一个值")),
    "not_whole": (_("不是整数"), _("请写成 1234 这样的整数")),
    "not_number": (_("不是数字"), _("请写成 1234.5、3.2亿、约50 这样的数")),
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

#: By what sign a column was taken for a field (docs/rules/imports.md#R3).
WHY = {
    "remembered": _("上次这样确认过"),
    "label": _("列名相同"),
    "synonym": _("别名"),
    "part": _("多级表头的末级相同"),
    "prefix": _("去掉共同的开头后相同"),
    "pinyin": _("拼音相同"),
    "initials": _("拼音首字母"),
    "inside": _("列名包含"),
    "alike": _("列名相近"),
    "values": _("看内容"),
}

#: Why a row was not taken for data (docs/rules/imports.md#R2).
PASSED = {
    "subtotal": _("小计、合计"),
    "repeated": _("重复的表头"),
    "section": _("分组标题"),
    "numbering": _("栏次"),
    "example": _("示例"),
    "note": _("说明、落款"),
    "hidden": _("隐藏的行"),
    "out": _("您说不是数据"),
}

#: How a cell was read where that is not plain.
REMARKS = {
    "about": _("约数，原文一并保留"),
    "month": _("只写到月，按1日记，原文一并保留"),
    "fixed": _("在页面里改过"),
    "computed": _("这一列由系统算出，不读"),
    "formed": _("没有写，按这一行的其他内容拟出"),
}
