"""The parts of a matter's page in words: the track of its steps, its timeline, its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from shigan.kernel.clock.rules import LimitUnit, TimeLimit
from shigan.kernel.clock.templatetags.clock_tags import left_text, limit_text, worked_text
from shigan.kernel.matters.actions.correcting import PLACE, SUBJECT
from shigan.kernel.matters.actions.standing import standing_acts
from shigan.kernel.matters.choices import Ending
from shigan.kernel.matters.models import Entry, Matter
from shigan.kernel.matters.queries.page import File, MatterPage
from shigan.kernel.matters.registry import Act, Label, Side, Step
from shigan.kernel.matters.rules.steps import Stay, minutes_spent
from shigan.kernel.matters.templatetags.rule_tags import instant_text, moment_text
from shigan.kernel.web.cells import NUMBERS, Cells
from shigan.kernel.web.fields import Field, Kind
from shigan.kernel.web.saying import listed
from shigan.kernel.web.templatetags.web_tags import due_moment

register = template.Library()

_WORKING = frozenset({LimitUnit.WORK_MINUTE, LimitUnit.WORK_HOUR})
_HOUR, _DAY = 60, 24 * 60
#: What entries keep beside the inputs of their act.
_WORDS: Mapping[str, Label] = {
    "handler_unit": gettext_lazy("承办单位"),
    "handler": gettext_lazy("承办人"),
    "number": gettext_lazy("另一件"),
    "unit": gettext_lazy("单位"),
    "asked": gettext_lazy("申请"),
    "due_before": gettext_lazy("原时限"),
    "source_crs": gettext_lazy("坐标来源"),
    "before": gettext_lazy("原为"),
    SUBJECT: gettext_lazy("类别"),
    PLACE: gettext_lazy("所属单位"),
}
#: Acts whose `before` is the former value of one of their inputs.
_FORMER = {"transfer": "handler_unit", "sponsor": "sponsor"}


@register.filter
def duration_text(minutes: int) -> str:
    """A stretch of time in two units at most: 35分钟, 3小时20分钟, 2天4小时."""
    if minutes < _HOUR:
        return _("%(minutes)d分钟") % {"minutes": minutes}
    if minutes < _DAY:
        hours, rest = divmod(minutes, _HOUR)
        if not rest:
            return _("%(hours)d小时") % {"hours": hours}
        return _("%(hours)d小时%(minutes)d分钟") % {"hours": hours, "minutes": rest}
    days, rest = divmod(minutes, _DAY)
    if rest < _HOUR:
        return _("%(days)d天") % {"days": days}
    return _("%(days)d天%(hours)d小时") % {"days": days, "hours": rest // _HOUR}


@register.filter
def needs_text(act: Act) -> str:
    """What an act asks for, so that nobody starts without it."""
    labels = [str(_WORDS["handler_unit"])] if act.assigns else []
    labels += [str(field.label) for field in act.inputs if field.required]
    return _("需要：%(labels)s") % {"labels": listed(labels)} if labels else ""


@register.filter
def acting_text(page: MatterPage) -> Label:
    """Who must act now."""
    return _who_now(page.matter, page.matter.declared.step(page.matter.step))


@register.inclusion_tag("web/_track.html")
def track(page: MatterPage) -> dict[str, Any]:
    """The steps of the matter with who and how long at each, and its end."""
    kind, matter = page.matter.declared, page.matter
    here = kind.position(matter.step)
    steps = [_step(page, step, place - here) for place, step in enumerate(kind.steps)]
    return {"steps": [*steps, _last_step(page)]}


def _step(page: MatterPage, step: Step, ahead: int) -> dict[str, Any]:
    matter = page.matter
    times = [stay for stay in page.stays if stay.step == step.code]
    limits = page.limits(step.code)
    shown: dict[str, Any] = {
        "label": step.label,
        "who": step.who,
        "state": _state(matter, times, ahead),
        "limit": _limits_text(limits),
    }
    if shown["state"] == "current":
        shown |= {"who": _who_now(matter, step), "clock": _clock(page, times, limits)}
    elif times:
        shown |= {"who": times[-1].left_by or step.who, "took": _took(page, times, limits)}
    return shown


def _state(matter: Matter, times: Sequence[Stay], ahead: int) -> str:
    if matter.ended_at is not None:
        return "done" if times else "skipped"
    if ahead == 0:
        return "current"
    if ahead > 0:
        return "todo"
    return "done" if times else "skipped"


def _who_now(matter: Matter, step: Step) -> Label:
    """Whoever must act at the present step: by name where it is the handler."""
    if not any(act.side is Side.HANDLER for act in step.acts) or matter.handler_unit is None:
        return step.who
    return f"{matter.handler_unit} {matter.handler}" if matter.handler else str(matter.handler_unit)


def _limits_text(limits: Sequence[TimeLimit]) -> str:
    return "＋".join(limit_text(limit) for limit in limits)


def _took(page: MatterPage, times: Sequence[Stay], limits: Sequence[TimeLimit]) -> str:
    working = bool(limits) and limits[0].unit in _WORKING
    minutes = minutes_spent(times, page.held, page.at, page.book.calendar, working=working)
    return worked_text(minutes) if working else duration_text(minutes)


def _clock(page: MatterPage, times: Sequence[Stay], limits: Sequence[TimeLimit]) -> str:
    matter = page.matter
    if matter.paused_at is not None:
        return pgettext("state", "暂停计时")
    if matter.step_due_at is not None:
        left = left_text(matter.step_due_at, page.at, limits[0] if limits else None)
        return f"{left} / {_limits_text(limits)}" if limits else left
    return _("已%(time)s") % {"time": _took(page, times, limits)}


def _last_step(page: MatterPage) -> dict[str, Any]:
    """The end: how it came, or when it is due."""
    matter, limits = page.matter, page.limits("")
    whole = _limits_text(limits)
    if matter.ended_at is not None:
        since = matter.started_at or matter.opened_at
        spent = [Stay(matter.step, since, _whole_until(page) or matter.ended_at)]
        return {
            "label": matter.ending_label,
            "state": "done",
            "who": moment_text(matter.ended_at),
            "took": _took(page, spent, limits),
            "limit": whole,
        }
    unit = limits[0] if limits else None
    due = left_text(matter.due_at, page.at, unit) if matter.due_at else ""
    return {
        "label": matter.declared.ending_label(Ending.CLOSED),
        "state": "todo",
        "who": _("全程时限"),
        "clock": f"{due} / {whole}" if due and whole else due,
        "limit": whole,
    }


def _whole_until(page: MatterPage) -> datetime | None:
    """When the clock of the whole stopped: the end of the last stay at a step where it runs."""
    kind = page.matter.declared
    runs = [stay for stay in page.stays if kind.whole_runs(stay.step)]
    return runs[-1].until if runs else None


@register.inclusion_tag("web/_timeline.html")
def timeline(
    matter: Matter, entries: Sequence[Entry], files: Mapping[int, Sequence[File]] | None = None
) -> dict[str, Any]:
    """What was done, the newest first."""
    return {"entries": [_entry(matter, e, (files or {}).get(e.place, ())) for e in entries[::-1]]}


def _entry(matter: Matter, entry: Entry, files: Sequence[File]) -> dict[str, Any]:
    act = act_of(matter, entry)
    return {
        "at": entry.at,
        "when": moment_text(entry.at),
        "who": entry.actor_name,
        "verb": verb_text(entry, act),
        "note": entry.note,
        "changes": list(_changes(matter, entry, act)),
        "evidence": [file_shown(file) for file in files],
        "hash_short": entry.hash[:8],
    }


def act_of(matter: Matter, entry: Entry) -> Act | None:
    """The declaration of the act that an entry tells of; a line's own deeds have none here."""
    kind = matter.declared
    if entry.step_from and (act := kind.step(entry.step_from).act(entry.act)):
        return act
    standing = standing_acts.get(entry.act)
    return standing.act if standing else None


def verb_text(entry: Entry, act: Act | None) -> Label:
    """What an entry did; kept labels are in the language of the office, which is the source's."""
    return act.label if act is not None else _(entry.label)


def _changes(matter: Matter, entry: Entry, act: Act | None) -> Iterator[tuple[Label, str, str]]:
    """The step, then what the entry keeps, in words: (label, before, after)."""
    if entry.step_from and entry.step_from != entry.step_to:
        kind = matter.declared
        yield (
            _("环节"),
            str(kind.step(entry.step_from).label),
            str(kind.step(entry.step_to).label),
        )
    declared = {field.code: field for field in act.inputs} if act is not None else {}
    former = _FORMER.get(entry.act, "")
    for code, value in entry.data.items():
        if code == "before" and former:
            continue
        label = declared[code].label if code in declared else _WORDS.get(code, code)
        if code in {SUBJECT, PLACE} and isinstance(value, list):  # set right: before and after
            was, now = (_value_text(declared.get(code), code, one) for one in value)
            yield label, was, now
            continue
        if code == "before" and value in Ending.values:
            yield label, "", str(matter.declared.ending_label(value))
            continue
        before = str(entry.data.get("before") or "") if code == former else ""
        yield label, before, _value_text(declared.get(code), code, value)


def _value_text(field: Field | None, code: str, value: Any) -> str:
    """A kept value in words: entries keep JSON."""
    if code == "due_before":
        return instant_text(datetime.fromisoformat(value)) if value else ""
    if field is None:
        return str(value)
    if field.kind is Kind.INSTANT:
        return due_moment(datetime.fromisoformat(value))
    if field.kind in NUMBERS:
        return f"{value}%" if field.kind is Kind.PERCENT else str(value)
    if field.kind in {Kind.CHOICE, Kind.COLOUR, Kind.YES_NO}:
        return Cells([field]).text(field, value)
    return str(value)


def file_shown(file: File) -> dict[str, str]:
    """An evidence file as the timeline shows it."""
    url = reverse("files:show", args=[file.sha256])
    thumb = reverse("files:thumb", args=[file.sha256]) if file.is_image else ""
    return {"url": url, "thumb": thumb, "name": file.name or file.sha256[:8]}


@register.simple_tag
def photo_groups(page: MatterPage) -> list[dict[str, Any]]:
    """The photos by the deed that brought them, in order: what a viewer sets side by side."""
    groups = []
    for entry in page.entries:
        photos = [f for f in page.files.get(entry.place, ()) if f.is_image]
        if photos:
            act = act_of(page.matter, entry)
            shown = [file_shown(f) for f in photos]
            groups.append(
                {
                    "verb": verb_text(entry, act),
                    "who": entry.actor_name,
                    "at": entry.at,
                    "when": moment_text(entry.at),
                    "files": shown,
                }
            )
    return groups
