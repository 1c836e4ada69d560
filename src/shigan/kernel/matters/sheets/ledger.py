"""The ledger as it is listed, put back: what a correction may set right changes, nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.text import fold
from shigan.kernel.clock.queries import now
from shigan.kernel.imports.queries.context import Context
from shigan.kernel.imports.registry import (
    KEY,
    VERSION,
    Importer,
    ListSheet,
    Loaded,
    Problem,
    Row,
    Rows,
)
from shigan.kernel.matters.actions.correcting import PLACE, SUBJECT
from shigan.kernel.matters.models import Matter
from shigan.kernel.matters.queries.ledger import ledger
from shigan.kernel.matters.registry import kinds
from shigan.kernel.matters.sheets.shared import (
    MATTER,
    REASON,
    check_corrections,
    correct_matters,
    matter_key,
    numbered,
    undo_matters,
)
from shigan.kernel.matters.tables import LEDGER_COLUMNS
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.cells import Cells
from shigan.kernel.web.columns import joined
from shigan.kernel.web.fields import Field, Kind

LIST, LOAD = "matters.ledger", "matters.load"
_INPUTS = {"subject": SUBJECT, "unit": PLACE}
_CORRECTED = frozenset(_INPUTS)
_SHOWN = {column.code: column.field for column in LEDGER_COLUMNS}
_FIELDS = (
    Field("number", _("编号"), max_length=32, synonyms=("事项编号", "事件编号", "案件编号")),
    Field("title", _("标题"), max_length=120),
    Field("kind", _("类型"), max_length=40),
    Field("subject", _("类别"), max_length=60, synonyms=("问题类型", "问题类别", "事件类型")),
    Field("unit", _("单位"), Kind.UNIT, synonyms=("所属单位", "所属社区", "所属网格")),
    Field("handler_unit", _("承办单位"), Kind.UNIT),
    Field("handler", _("承办人"), Kind.PERSON),
    Field("sponsor", _("包保领导"), Kind.PERSON),
    Field("step", _("环节"), max_length=40),
    Field("opened_at", _("受理时间"), Kind.INSTANT),
    Field("ended_at", _("结束时间"), Kind.INSTANT),
    Field("supervised_at", _("督办时间"), Kind.INSTANT),
    Field("address", _("地址"), max_length=200, synonyms=("地点",)),
    REASON,
)


def records(scope: Scope, keys: Collection[str] | None) -> dict[str, Matter]:
    """The rows of the list over which somebody may load, by their keys."""
    rows = ledger(scope, now()).filter(scope.q(LOAD))
    found = joined(rows, LEDGER_COLUMNS).order_by("opened_at", "pk")
    return {
        matter_key(m.unit_path, m.number): m
        for some in numbered(found, "number", keys)
        for m in some
    }


def _current(actor: Scope, keys: Collection[str] | None) -> Iterator[dict[str, Any]]:
    labels = Cells([_SHOWN["kind"], _SHOWN["subject"]])
    for key, matter in records(actor, keys).items():
        yield {
            KEY: key,
            VERSION: matter.version,
            MATTER: matter.pk,
            "number": matter.number,
            "title": matter.title,
            "kind": labels.text(_SHOWN["kind"], matter.kind),
            "subject": labels.text(_SHOWN["subject"], matter.subject),
            "unit": matter.unit.code,
            "handler_unit": matter.handler_unit.code if matter.handler_unit else "",
            "handler": matter.handler.username if matter.handler else "",
            "sponsor": matter.sponsor.username if matter.sponsor else "",
            "step": _SHOWN["step"].value(matter),
            "opened_at": matter.opened_at,
            "ended_at": matter.ended_at,
            "supervised_at": matter.supervised_at,
            "address": matter.address,
        }


def _key(row: Row) -> str:
    unit, number = row["unit"], row["number"]
    return matter_key(unit.path, number) if unit is not None and number else ""


def _check(rows: Rows, context: Context) -> Iterator[Problem]:
    bad: set[int] = set()
    for row in rows:
        if row.held is None:
            bad.add(row.number)
            yield context.problem(
                row,
                "number",
                _("台账里没有这件事项"),
                _("这里只更正已有的事项；新的请从各条线自己的台账导入"),
            )
            continue
        if row.tells("subject"):
            if wrong := list(_wrong_subject(row, context)):
                bad.add(row.number)
                yield from wrong
            else:
                [row.values["subject"]] = _subjects(row)
        if row.tells("unit") and row["unit"] is None:
            yield context.problem(row, "unit", _("单位不能留空"), _("写事项所在的单位"))
            bad.add(row.number)
    good = [row for row in rows if row.number not in bad]
    yield from check_corrections(good, context, _INPUTS)


def _wrong_subject(row: Row, context: Context) -> Iterator[Problem]:
    found = _subjects(row)
    if not found:
        yield context.problem(
            row, "subject", _("这类事项没有这个类别"), _("写类别的名称或代码，不能留空")
        )
    elif len(found) > 1:
        yield context.problem(
            row,
            "subject",
            _("有%(count)d个类别叫这个名字"),
            _("请改用代码：%(codes)s"),
            count=len(found),
            codes="、".join(found),
        )


def _subjects(row: Row) -> list[str]:
    """The codes of the classes that a row may mean, of the kind of its matter."""
    assert row.held is not None
    said = fold(row["subject"] or "")
    kind = next(k for k in kinds if str(k.label) == row.held["kind"] or k.code == row.held["kind"])
    pairs = [(code, fold(str(label))) for code, label in kind.subjects()]
    exact = [code for code, _label in pairs if fold(code) == said]
    return exact or [code for code, label in pairs if label == said]


def _load(rows: Rows, context: Context) -> Loaded:
    loaded = Loaded()
    correct_matters(rows, context, _INPUTS, loaded)
    return loaded


def _found(scope: Scope, keys: Collection[str]) -> Mapping[str, Matter]:
    return records(scope, keys)


LEDGER = Importer(
    LIST,
    _("事项台账更正"),
    LOAD,
    fields=_FIELDS,
    key=("number",),
    check=_check,
    load=_load,
    undo=undo_matters,
    current=_current,
    identify=_key,
    fixed=frozenset(f.code for f in _FIELDS) - _CORRECTED - {REASON.code},
    lists=(ListSheet(LIST, (*_SHOWN.values(), REASON), _found),),
    hint=_(
        "从台账导出的表改好再导回来：只有类别和单位可以这样更正，每一件都留下更正记录。"
        "已经结束的，加一列“更正理由”写明理由。"
    ),
    seen_at="matters:ledger",
    order=64,
)
