"""Residents by the sheet."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from shigan.kernel.imports.problems import Problem, Row
from shigan.kernel.imports.queries.context import Context
from shigan.kernel.imports.registry import (
    KEY,
    VERSION,
    Importer,
    ListSheet,
    Loaded,
    Rows,
    Traces,
)
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.personal.rules import plain_number
from shigan.kernel.web.fields import Field, Kind
from shigan.registers.people.actions.load import residents_load, residents_unload
from shigan.registers.people.actions.looking import register_export
from shigan.registers.people.choices import FAULTS, LOAD, Relation, Residence, Sex
from shigan.registers.people.models import Resident, ResidentQuerySet
from shigan.registers.people.queries.entries import Entry, Meant, SheetRow, meant
from shigan.registers.people.queries.keys import pk_of, resident_key
from shigan.registers.people.queries.register import group_labels, groups_now, register
from shigan.registers.people.sheets.groups import GROUPS, known_groups, wanted
from shigan.registers.people.tables import REGISTER_COLUMNS
from shigan.registers.people.values import BIRTH, PHONE, RESIDENT_ID

_LABEL = "people.resident"
#: The code of the list, and in a row of `current` the key of the resident.
LIST, RESIDENT = "people.residents", "#resident"
_CHUNK = 500
#: Fields that hold plain text or a day, and go as they are.
_PLAIN = (
    "birth",
    "sex",
    "residence",
    "estate",
    "building",
    "entrance",
    "room",
    "household",
    "relation",
    "guardian_name",
    "guardian_consent_on",
    "registered_on",
)
_DAYS = frozenset({"birth", "guardian_consent_on", "registered_on"})


def _entry(row: Row) -> Entry:
    """The entry of a row; a blank number says nothing."""
    values: dict[str, Any] = {
        name: row[name] if name in _DAYS else row[name] or "" for name in _PLAIN
    }
    return Entry(
        name=row["name"],
        unit=row["unit"],
        resident_id=_number(row, "resident_id"),
        phone=_number(row, "phone"),
        **values,
    )


def _number(row: Row, code: str) -> str | None:
    """A number: None leaves what is stored, as a blank cell does unless it was emptied."""
    if code in row.emptied:
        return ""
    text = row[code] or None
    return plain_number(text) if text and code == "resident_id" else text


def _meant(rows: Rows, context: Context) -> list[Meant]:
    groups, sheet = known_groups(), []
    for row in rows:
        says = wanted(row, groups)
        sheet.append(
            SheetRow(
                _entry(row),
                frozenset(context.columns),
                says.joined,
                left=says.left,
                pk=row.held[RESIDENT] if row.held is not None else 0,
                emptied=frozenset(row.emptied),
            )
        )
    return list(meant(context.actor, sheet))


def _check(rows: Rows, context: Context) -> Iterator[Problem]:
    groups = known_groups()
    for row in rows:
        if row["unit"].kind not in {UnitKind.COMMUNITY, UnitKind.CELL}:
            yield context.problem(row, "unit", _("居民登记到社区或网格"), _("请写社区或网格"))
        if unknown := wanted(row, groups).unknown:
            yield context.problem(
                row,
                "groups",
                _("没有群体“%(name)s”"),
                _("现有：%(known)s"),
                name=unknown[0],
                known="、".join(name for name, code in groups.items() if name != code),
            )
    seen: dict[int, int] = {}
    for row, one in zip(rows, _meant(rows, context), strict=True):
        for code in one.faults:
            field, text, advice = FAULTS[code]
            yield context.problem(row, field, text, advice)
        if one.stored is not None:
            first = seen.setdefault(one.stored.pk, row.number)
            if first != row.number:
                yield context.problem(
                    row, "name", _("与第%(first)d行是同一位居民"), _("请只留一行"), first=first
                )


def _current(actor: Scope, keys: Collection[str] | None) -> Iterator[dict[str, Any]]:
    """The residents over whom somebody may load and whom they may see, numbers masked."""
    rows = residents_listed(actor, keys)
    if keys is None:
        codes = [field.code for field in RESIDENTS.fields]
        register_export(actor=actor, rows=rows.count(), filters=[], columns=codes)
    for resident in rows.select_related("household").iterator(chunk_size=_CHUNK):
        values: dict[str, Any] = {name: getattr(resident, name) for name in _PLAIN}
        yield {
            **values,
            KEY: resident_key(resident.pk),
            VERSION: resident.version,
            RESIDENT: resident.pk,
            "name": resident.name,
            "resident_id": RESIDENT_ID.shown(resident),
            "birth": BIRTH.shown(resident),
            "phone": PHONE.shown(resident),
            "unit": resident.unit.code,
            "household": resident.household.number if resident.household else "",
            "groups": group_labels(resident),
            GROUPS: {m.group.label: m.group.code for m in groups_now(resident)},
        }


def residents_listed(actor: Scope, keys: Collection[str] | None) -> ResidentQuerySet:
    """The rows of the register over which somebody may load; of those keys alone."""
    rows = register(actor).within(actor, LOAD).order_by("unit_path", "pk")
    if keys is None:
        return rows
    return rows.filter(pk__in=[pk for key in keys if (pk := pk_of(key))])


def _records(actor: Scope, keys: Collection[str]) -> dict[str, Resident]:
    rows = residents_listed(actor, keys).select_related("household")
    return {resident_key(resident.pk): resident for resident in rows}


def _load(rows: Rows, context: Context) -> Loaded:
    loaded = Loaded()
    brought = residents_load(actor=context.actor, rows=[one.row for one in _meant(rows, context)])
    for row, one in zip(rows, brought, strict=True):
        if one.made:
            loaded.add(row, one.resident, data=one.resident.version)
        elif one.snapshot is not None:
            loaded.add(row, one.resident, made=False, data=one.snapshot, shown=one.shown)
    return loaded


def _undo(actor: Scope, traces: Traces) -> None:
    mine = [trace for trace in traces if trace.label == _LABEL]
    residents_unload(
        actor=actor,
        made={int(t.object_id): int(t.data) for t in mine if t.made},
        changed={int(t.data): int(t.object_id) for t in mine if not t.made},
        on_progress=traces.progress,
    )


_RELATIONS = (
    (Relation.HEAD, ("本人",)),
    (Relation.SPOUSE, ("妻", "夫", "妻子", "丈夫")),
    (Relation.CHILD, ("子", "女", "子/女", "儿子", "女儿", "长子", "次子", "长女", "次女")),
    (Relation.PARENT, ("父", "母", "父亲", "母亲", "父/母")),
    (Relation.GRANDCHILD, ("孙子", "孙女", "外孙", "外孙女", "孙子女/外孙子女")),
    (Relation.OTHER, ("其他亲属", "非亲属", "其他关系")),
)

RESIDENTS = Importer(
    code="people",
    label=_("居民"),
    function=LOAD,
    hint=_(
        "按身份证号认人：已有的更正，没有的新登记；没有号码的按姓名、出生日期和社区认。"
        "遮住的号码不会改动已登记的。"
    ),
    fields=(
        Field("name", _("姓名"), required=True, synonyms=("居民姓名", "名字"), max_length=40),
        Field(
            "resident_id",
            _("身份证号"),
            synonyms=("公民身份号码", "身份证号码", "身份证", "证件号码"),
            personal=True,
            hint=_("18位；不写则不动已登记的"),
            max_length=30,
        ),
        Field(
            "birth",
            _("出生日期"),
            Kind.DATE,
            synonyms=("生日", "出生年月日"),
            hint=_("有身份证号的可不写"),
        ),
        Field("sex", _("性别"), Kind.CHOICE, choices=Sex.choices, hint=_("有身份证号的可不写")),
        Field(
            "phone",
            _("电话"),
            synonyms=("联系电话", "手机", "手机号", "手机号码"),
            personal=True,
            hint=_("不写则不动已登记的"),
            max_length=30,
        ),
        Field(
            "unit",
            _("社区或网格代码"),
            Kind.UNIT,
            required=True,
            synonyms=("社区或网格", "社区", "网格", "所属社区", "所属网格"),
        ),
        Field(
            "residence",
            _("居住类别"),
            Kind.CHOICE,
            choices=Residence.choices,
            synonyms=("户籍类别", "人口类别"),
            hint=_("不写视为户籍"),
        ),
        Field("estate", _("小区"), synonyms=("小区名称", "住宅小区"), max_length=60),
        Field("building", _("楼号"), synonyms=("楼栋", "楼栋号", "幢号"), max_length=20),
        Field("entrance", _("单元"), synonyms=("单元号",), max_length=20),
        Field("room", _("室号"), synonyms=("房号", "房间号", "门牌号"), max_length=20),
        Field("household", _("户号"), synonyms=("户编号",), max_length=30),
        Field(
            "relation",
            _("与户主关系"),
            Kind.CHOICE,
            choices=Relation.choices,
            words=_RELATIONS,
            synonyms=("户主关系", "与户主的关系", "家庭关系"),
        ),
        Field(
            "groups",
            _("群体"),
            synonyms=("群体标签", "人员类别", "标签"),
            hint=_("多个用顿号隔开；从导出的表里删去的即去掉，自己的表只添加"),
            max_length=200,
        ),
        Field(
            "guardian_name",
            _("监护人姓名"),
            synonyms=("监护人",),
            hint=_("未满十四周岁的必填"),
            max_length=40,
        ),
        Field(
            "guardian_consent_on",
            _("监护人同意日期"),
            Kind.DATE,
            hint=_("未满十四周岁的必填"),
        ),
        Field(
            "registered_on",
            _("登记日期"),
            Kind.DATE,
            synonyms=("采集日期",),
            hint=_("不写视为今天；只用于新登记的"),
        ),
    ),
    key=("resident_id",),
    check=_check,
    load=_load,
    undo=_undo,
    current=_current,
    identify=lambda row: "",  # `meant` knows them
    fixed=frozenset({"registered_on"}),
    lists=(ListSheet(LIST, tuple(column.field for column in REGISTER_COLUMNS), _records),),
    seen_at="people:register",
    secret=True,
    order=45,
)
