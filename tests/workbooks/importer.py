"""The register that the awful workbooks are read as: buildings, with a field of each trouble."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shigan.kernel.clock.queries import today
from shigan.kernel.imports.problems import Problem
from shigan.kernel.imports.queries.context import Context
from shigan.kernel.imports.registry import Importer, Loaded, Rows
from shigan.kernel.imports.rules.looks import is_credit_code
from shigan.kernel.web.fields import Field, Kind


def _check(rows: Rows, context: Context) -> Iterator[Problem]:
    for row in rows:
        if row["built"] and row["built"] > today():
            yield context.problem(row, "built", "还没有到这一天", "请核对日期")
        if row["credit_code"] and not is_credit_code(row["credit_code"]):
            yield context.problem(row, "credit_code", "校验位不对", "请核对号码")


def _load(rows: Rows, context: Context) -> Loaded:
    return Loaded()


def _field(code: str, label: str, kind: Kind = Kind.TEXT, **rest: Any) -> Field:
    return Field(code, label, kind, **rest)


BUILDINGS = Importer(
    code="buildings",
    label="楼宇",
    function="orgs.manage",
    fields=(
        _field("name", "楼宇名称", required=True, synonyms=("楼名", "名称")),
        _field("unit", "社区", Kind.UNIT, synonyms=("所属社区",)),
        _field("floors", "层数", Kind.WHOLE, measure="层"),
        _field("households", "户数", Kind.WHOLE, measure="户"),
        _field("area", "建筑面积", Kind.DECIMAL, measure="㎡", synonyms=("面积",)),
        _field("tax", "年税收", Kind.MONEY, synonyms=("税收",)),
        _field("rate", "入住率", Kind.PERCENT),
        _field("built", "建成日期", Kind.DATE, synonyms=("竣工日期",)),
        _field("lift", "有无电梯", Kind.YES_NO, synonyms=("电梯",)),
        _field("manager", "联系人"),
        _field("phone", "联系电话", synonyms=("电话", "手机")),
        _field("credit_code", "统一社会信用代码", synonyms=("信用代码",)),
        _field("note", "备注", Kind.NOTE),
    ),
    key=("name",),
    check=_check,
    load=_load,
)
