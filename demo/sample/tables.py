"""The sample as sheets: headings as offices write them, and the rows under them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from demo.sample import disputes as dispute_table
from demo.sample import duties as duty_table
from demo.sample import orgs
from demo.sample.events import Event
from demo.sample.office import OPENED
from demo.sample.residents import Resident

Cell = str | int | float | date | datetime | None


@dataclass(frozen=True)
class Sheet:
    """Headings and rows."""

    headings: tuple[str, ...]
    rows: Iterable[tuple[Cell, ...]]


def units() -> Sheet:
    """units.csv."""
    return Sheet(
        ("代码", "名称", "别名", "类别", "上级代码", "设立日期", "撤销日期", "顺序"),
        [
            (u.code, u.name, "；".join(u.aliases), u.kind, u.parent, OPENED, None, u.order)
            for u in orgs.units()
        ],
    )


def staff(roster: orgs.Roster) -> Sheet:
    """staff.csv."""
    return Sheet(
        ("登录名", "姓名", "可登录", "初始密码"),
        [
            (p.login, p.name, "是" if p.signs_in else "否", orgs.PASSWORD if p.signs_in else "")
            for p in roster.people
        ],
    )


def posts(roster: orgs.Roster) -> Sheet:
    """posts.csv."""
    return Sheet(
        ("单位代码", "职责", "岗位名称", "设立日期", "撤销日期"),
        [(p.unit, p.role, p.title, OPENED, None) for p in roster.posts],
    )


def holdings(roster: orgs.Roster) -> Sheet:
    """holdings.csv."""
    return Sheet(
        ("单位代码", "岗位名称", "登录名", "A/B岗", "任职自", "任职至"),
        [(h.post.unit, h.post.title, h.login, h.rank, h.since, h.until) for h in roster.holdings],
    )


_PEOPLE = (
    "姓名",
    "身份证号",
    "出生日期",
    "性别",
    "电话",
    "社区或网格代码",
    "居住类别",
    "小区",
    "楼号",
    "单元",
    "室号",
    "户号",
    "与户主关系",
    "群体",
    "监护人姓名",
    "监护人同意日期",
    "登记日期",
)


def people(residents: Iterable[Resident]) -> Sheet:
    """people.csv."""
    return Sheet(_PEOPLE, (tuple(_person_row(resident)) for resident in residents))


def _person_row(resident: Resident) -> Iterator[Cell]:
    r = resident
    yield from (r.name, r.resident_id, r.birth, "男" if r.male else "女", r.phone, r.cell)
    yield from ("流动" if r.floating else "户籍", r.estate, r.building, r.entrance, r.room)
    yield from (r.household, r.relation, "、".join(r.groups), r.guardian)
    yield from (r.registered if r.guardian else None, r.registered)


def sponsorships() -> Sheet:
    """sponsorships.csv."""
    return Sheet(
        ("包保领导", "单位代码", "条线", "自", "至"),
        [(s.leader, s.unit, "", s.since, s.until) for s in duty_table.sponsorships()],
    )


def duty() -> Sheet:
    """duty.csv."""
    return Sheet(
        ("单位代码", "大类", "承办单位代码", "起", "止"),
        [(d.unit, d.subject, d.handler, d.since, d.until) for d in duty_table.duties()],
    )


def committees() -> Sheet:
    """committees.csv."""
    return Sheet(
        ("单位代码", "调解劳动争议", "委员会名称", "姓名", "女", "任职自", "任职至"),
        [
            (m.unit, _yes(m.labour), m.committee, m.name, _yes(m.woman), OPENED, None)
            for m in dispute_table.committees()
        ],
    )


def disputes(ledger: str) -> Sheet:
    """disputes.xlsx and labour.xlsx."""
    return Sheet(_DISPUTES, (_dispute_row(d) for d in dispute_table.disputes(ledger)))


def _yes(held: bool) -> str:  # noqa: FBT001 -- one yes or no
    return "是" if held else "否"


_DISPUTES = (
    "编号",
    "类别",
    "受理来源",
    "收到时间",
    "社区代码",
    "主要事实",
    "申请人",
    "申请人电话",
    "被申请人",
    "被申请人是单位",
    "涉及金额",
    "是否受理",
    "受理时间",
    "承办单位代码",
    "调解员",
    "调解结果",
    "调解结束时间",
    "协议内容",
    "签署时间",
    "回访时间",
    "履行情况",
)


def _dispute_row(d: dispute_table.Dispute) -> tuple[Cell, ...]:
    taken = d.accepted is not None
    return (
        d.number,
        d.sort,
        d.found,
        d.received,
        d.unit,
        d.facts,
        d.applicant,
        d.applicant_phone or None,
        d.respondent,
        _yes(d.is_firm),
        d.claimed,
        (d.declined or "受理") if taken else None,
        d.accepted,
        d.handler if taken and not d.declined else None,
        d.mediator if taken and not d.declined else None,
        d.outcome or None,
        d.ended,
        d.terms or None if d.ended else None,
        d.signed,
        d.followed,
        d.kept or None,
    )


_LEDGER = (
    "编号",
    "来源",
    "上报时间",
    "上报人",
    "小类代码",
    "社区网格代码",
    "经度",
    "纬度",
    "地址",
    "标题",
    "内容",
    "立案时间",
    "立案结果",
    "不予立案理由",
    "派遣时间",
    "承办单位代码",
    "承办人",
    "退回次数",
    "退回时间",
    "退回理由",
    "再派遣时间",
    "处置时间",
    "处置说明",
    "核查时间",
    "核查结果",
    "返工后处置时间",
    "再核查时间",
    "回访时间",
    "满意度",
    "结案时间",
)


def ledger(events: Iterable[Event]) -> Sheet:
    """events.xlsx."""
    return Sheet(_LEDGER, (tuple(_ledger_row(event)) for event in events))


def _ledger_row(event: Event) -> Iterator[Cell]:
    life = event.life
    yield from (event.number, event.source, life.reported, event.reporter)
    yield from (event.event_class.code, event.cell.code)
    yield from event.place or (None, None)
    yield from (event.address, event.said.title, event.said.text)
    yield life.decided
    yield None if life.decided is None else "不予立案" if life.refused else "立案"
    yield life.refused or None
    yield life.dispatched
    yield from (event.unit, event.handler) if life.dispatched else (None, None)
    yield 1 if life.returned else 0
    yield from (life.returned, life.returned_why or None, life.redispatched)
    yield from (life.handled, event.done if life.handled else None)
    yield life.verified
    yield None if life.verified is None else "返工" if life.redo else "通过"
    yield from (life.redone, life.reverified, life.called, life.satisfaction or None, life.closed)
