"""The kind of matter that a grid event is: its steps, who acts, what each act needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.errors import Refused
from shigan.kernel.base.rows import found, remember, update
from shigan.kernel.base.stamps import remembered
from shigan.kernel.clock.queries import today
from shigan.kernel.matters.choices import Ending
from shigan.kernel.matters.models import Entry, Matter
from shigan.kernel.matters.registry import Act, Label, MatterKind, Side, Step, Tone
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.fields import Choices, Field, Kind, Source
from shigan.lines.grid.choices import EVENT, Satisfaction
from shigan.lines.grid.models import Event, EventClass, Whistle
from shigan.lines.grid.queries.choosing import cell_source, class_choices, class_coded
from shigan.lines.grid.queries.duty import duty_units


def _note(label: Label, *, required: bool = True) -> Field:
    return Field("note", label, Kind.NOTE, required=required)


#: What a report may have got wrong: its class and its cell.
_RIGHT = (
    Field("subject", _("类别"), Kind.CHOICE, choices=class_choices, hint=_("报错了就在这里改")),
    Field("place_unit", _("网格"), Kind.UNIT, hint=_("报错了就在这里改，时限和统计随之改")),
)
FILE = Act(
    "file",
    _("立案"),
    "grid.file",
    to="dispatch",
    inputs=(*_RIGHT, _note(_("说明"), required=False)),
    tone=Tone.PRIMARY,
    corrects=True,
    bulk=True,
)
REFUSE = Act(
    "refuse",
    _("不予立案"),
    "grid.file",
    ends=Ending.REFUSED,
    inputs=(_note(_("不予立案理由")),),
    tone=Tone.DANGER,
)
DISPATCH = Act(
    "dispatch",
    _("派遣"),
    "grid.dispatch",
    to="handling",
    assigns=True,
    inputs=(_note(_("派遣要求"), required=False),),
    tone=Tone.PRIMARY,
    bulk=True,
)
CORRECT = Act(
    "correct",
    _("更正"),
    "grid.file",
    inputs=(*_RIGHT, _note(_("更正理由"))),
    corrects=True,
)
HANDLE = Act(
    "handle",
    _("处置完成"),
    "grid.handle",
    Side.HANDLER,
    to="verifying",
    inputs=(_note(_("处置情况")), Field("after", _("处置后照片"), Kind.PHOTOS, required=True)),
    tone=Tone.PRIMARY,
)
RETURN = Act(
    "return",
    _("退回"),
    "grid.handle",
    Side.HANDLER,
    to="dispatch",
    inputs=(_note(_("退回理由：为什么不归本单位、应由谁办")),),
    back=True,
)
PASS = Act(
    "pass",
    _("核查通过"),
    "grid.verify",
    to="callback",
    inputs=(
        _note(_("核查情况"), required=False),
        Field("verified", _("核查照片"), Kind.PHOTOS),
    ),
    tone=Tone.PRIMARY,
)
REWORK = Act(
    "rework",
    _("返工"),
    "grid.verify",
    to="handling",
    inputs=(_note(_("返工要求")), Field("verified", _("核查照片"), Kind.PHOTOS)),
    back=True,
)
CLOSE = Act(
    "close",
    _("回访并结案"),
    "grid.callback",
    ends=Ending.CLOSED,
    inputs=(
        Field(
            "satisfaction",
            _("满意度"),
            Kind.CHOICE,
            required=True,
            choices=Satisfaction.choices,
        ),
        _note(_("回访情况"), required=False),
    ),
    tone=Tone.PRIMARY,
)


def applied(matter: Matter, entry: Entry, actor: Scope, values: Mapping[str, Any]) -> None:
    """Keep the event's own instants in step with its matter."""
    (event,) = found(Event, "matter_id", matter.pk)
    remember(event)
    record_act(event, entry.act, entry.at, values)
    reported = class_coded(matter.subject)
    if reported is None or event.event_class_id != reported.pk:
        event.event_class = _small_class(matter.subject)
    update(event)


def _small_class(code: str) -> EventClass:
    """A class that an event may get; whether it is in use is asked where it is chosen."""
    found = EventClass.objects.filter(code=code, parent__isnull=False).first()
    if found is None:
        raise Refused(_("请选择在用的小类"), fields={"subject": _("选择小类")})
    return found


def record_act(event: Any, act: str, at: Any, values: Mapping[str, Any]) -> None:
    """Set on an event, in memory, what an act means for its case."""
    instants = {
        FILE.code: ("filed_at",),
        DISPATCH.code: ("dispatched_at",),
        HANDLE.code: ("handled_at",),
        PASS.code: ("verified_at",),
        CLOSE.code: ("closed_at",),
    }
    for name in instants.get(act, ()):
        setattr(event, name, at)
    if act == "reopen":  # taken up again: not closed after all; what was said in between stays
        event.closed_at = None
    if act == RETURN.code:
        event.returns += 1
    if act == REWORK.code:
        event.reworks += 1
    if act == CLOSE.code:
        event.satisfaction = values["satisfaction"]
        if event.satisfaction != Satisfaction.NOT_NEEDED:
            event.called_back_at = at


def facts(matter: Matter) -> list[tuple[Label, Any]]:
    """What the matter page says of the event itself."""
    event = matter.grid_event
    rows: list[tuple[Label, Any]] = [
        (_("类别"), event.event_class.full_name),
        (_("来源"), event.get_source_display()),
    ]
    if event.reporter:
        rows.append((_("上报人"), event.reporter.name))
    if event.satisfaction:
        rows.append((_("满意度"), event.get_satisfaction_display()))
    return rows


@remembered("grid")
def subjects() -> Choices:
    """All classes, large and small, in their order."""
    return list(EventClass.objects.order_by("code").values_list("code", "label"))


def presets(matters: Sequence[Matter], act: str) -> list[dict[str, str]]:
    """A dispatch goes to whoever is on duty, unless the person chooses otherwise; what may be set
    right starts as it was reported.
    """
    if act in {FILE.code, CORRECT.code}:
        return [{"subject": m.subject, "place_unit": m.unit.code} for m in matters]
    if act != DISPATCH.code:
        return [{} for _matter in matters]
    on_duty = duty_units([(m.unit_path, m.subject) for m in matters], today())
    return [{"handler_unit": unit.code} if unit else {} for unit in on_duty]


def sources(scope: Scope) -> dict[str, Source]:
    """The cells in which the scope may file."""
    return {"place_unit": cell_source(scope, FILE.function)}


def whistled(scope: Scope) -> QuerySet[Whistle, Any]:
    """Events to which the scope's own department is called: it must see what it is to help with."""
    return Whistle.objects.to_answer(scope).values("matter")


KIND = MatterKind(
    code=EVENT,
    label=_("网格事件"),
    prefix="WG",
    steps=(
        Step("filing", _("立案"), _("网格中心"), (FILE, REFUSE, CORRECT)),
        Step("dispatch", _("派遣"), _("网格中心"), (DISPATCH, CORRECT)),
        Step("handling", _("处置"), _("承办单位"), (HANDLE, RETURN, CORRECT)),
        Step("verifying", _("核查"), _("网格员或网格中心"), (PASS, REWORK, CORRECT)),
        Step("callback", _("回访"), _("网格中心"), (CLOSE, CORRECT)),
    ),
    started="handling",
    applied=applied,
    subjects=subjects,
    places=(UnitKind.CELL,),
    facts=facts,
    presets=presets,
    sources=sources,
    also_seen=whistled,
    template="grid/event_part.html",
    lead="grid/event_lead.html",
)
