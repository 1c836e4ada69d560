"""The forms of acts, the order that a filled-in form stands for, and the forms of rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from shigan.kernel.clock.choices import LimitUnitChoice
from shigan.kernel.matters.actions.bulk import BulkDeed
from shigan.kernel.matters.actions.core import Order
from shigan.kernel.matters.actions.correcting import PLACE, SUBJECT
from shigan.kernel.matters.choices import Criterion
from shigan.kernel.matters.queries.dated import colour_kinds, step_labels, subject_labels
from shigan.kernel.matters.registry import Act, Label, MatterKind
from shigan.kernel.orgs.forms import person_source, unit_source
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.fields import Field, Kind, Source
from shigan.kernel.web.forms import RecordForm, Sources, form_class

HANDLER_UNIT = Field("handler_unit", _("承办单位"), Kind.UNIT, required=True)
HANDLER = Field("handler", _("承办人"), Kind.PERSON, hint=_("不选时由承办单位自己安排"))
#: Fields of a form that an order holds apart from the act's own values.
_APART = {"note", "handler_unit", "handler"}
#: The list of people follows the unit that is chosen. Without a script it holds all of them, and
#: the act refuses whoever does not belong to the unit.
_FOLLOWED: dict[str, Any] = {
    "hx-get": reverse_lazy("matters:handlers"),
    "hx-trigger": "load, change",
    "hx-include": "closest form",
    "hx-params": "handler_unit,handler",
    "hx-target": "next select",
    "hx-swap": "innerHTML",
    "hx-sync": "this:replace",
}


def act_fields(act: Act) -> tuple[Field, ...]:
    """What the act asks for: who handles it from now on, where it assigns, then its inputs."""
    return (HANDLER_UNIT, HANDLER, *act.inputs) if act.assigns else act.inputs


def act_sources(scope: Scope, kind: MatterKind | None = None) -> Sources:
    """The units and people that may be chosen in the form of an act, of that kind's too."""
    own = kind.sources(scope) if kind is not None and kind.sources is not None else {}
    units = unit_source(scope)
    return {
        "unit": units,
        "handler_unit": replace(units, attrs=_FOLLOWED),
        "person": person_source(scope),
        "sponsor": person_source(scope, leaders=True),
        **own,
    }


def bulk_fields(deed: BulkDeed) -> tuple[Field, ...]:
    """What an act asks for once for all matters; what is each one's own stays as it is."""
    own = {SUBJECT, PLACE} if deed.act.corrects else set()
    fields = [f for f in act_fields(deed.act) if f.kind is not Kind.PHOTOS and f.code not in own]
    if deed.suggests:
        hint = _("不选时，逐项派给下面建议的单位")
        fields = [replace(f, required=False, hint=hint) if f is HANDLER_UNIT else f for f in fields]
    return tuple(fields)


def act_form(
    act: Act,
    scope: Scope,
    kind: MatterKind,
    sent: HttpRequest | None = None,
    initial: dict[str, Any] | None = None,
) -> RecordForm:
    """The form of an act, empty or as it was sent.

    Photos that came with an earlier try are stored already and are not asked for again.
    """
    made = form_class(act_fields(act), act_sources(scope, kind))
    form = made(initial=initial) if sent is None else made(sent.POST, sent.FILES)
    first = next((f.code for f in act_fields(act) if f.kind is not Kind.PHOTOS), None)
    if first is not None:
        form.fields[first].widget.attrs["autofocus"] = True
    for field in act.inputs:
        if field.kind is Kind.PHOTOS and sent is not None and kept_photos(sent, field.code):
            form.fields[field.code].required = False
            form.fields[field.code].widget.is_required = False
    return form


def kept_photos(request: HttpRequest, code: str) -> list[str]:
    """The names of the photos of an input that were stored at an earlier try."""
    return request.POST.getlist(f"kept-{code}")


def order_of(
    act: Act,
    matter_id: int,
    entered: Mapping[str, Any],
    *,
    seen: int | None = None,
    evidence: Mapping[str, Sequence[str]] | None = None,
) -> Order:
    """The order for one matter, from the typed values of the act's form."""
    own = {f.code for f in act.inputs if f.kind is not Kind.PHOTOS} - _APART
    return Order(
        matter_id,
        seen=seen,
        note=entered.get("note") or "",
        values={code: entered.get(code) for code in own},
        evidence=evidence or {},
        handler_unit=entered.get("handler_unit"),
        handler=entered.get("handler"),
    )


#: In a form stands for a blank code, which means all.
EVERY = "*"


def _source(labels: Callable[[], Mapping[str, Label]]) -> Source:
    """Codes with their labels, the blank one too."""
    return Source(
        lambda: [(code or EVERY, label) for code, label in labels().items()],
        lambda key: "" if key == EVERY else key,
    )


_DATED = (
    Field("valid_from", _("生效日"), Kind.DATE, required=True, hint=_("今天或以后的日期")),
    Field("source", _("依据"), required=True, max_length=200, hint=_("文号、会议纪要或来源")),
    Field("verified", _("已核实"), Kind.YES_NO, hint=_("已对照文件原文核对过")),
)
COLOUR_RULE = (
    Field("kind", _("适用于"), Kind.CHOICE, required=True),
    Field("criterion", _("判定项"), Kind.CHOICE, required=True, choices=Criterion.choices),
    Field(
        "yellow",
        _("转黄"),
        Kind.DECIMAL,
        hint=_("落后序时进度按百分点，其余按时间；留空表示不转，0表示到时即转"),
    ),
    Field("red", _("转红"), Kind.DECIMAL),
    Field("unit", _("时间单位"), Kind.CHOICE, choices=LimitUnitChoice.choices),
    *_DATED,
)
LIMIT_RULE = (
    Field("step", _("环节"), Kind.CHOICE, required=True),
    Field("subject", _("类别"), Kind.CHOICE, required=True),
    Field("limit", _("时限"), Kind.LIMIT, required=True),
    *_DATED,
)


def colour_rule_form() -> type[RecordForm]:
    """The form of a colour rule."""
    return form_class(COLOUR_RULE, {"kind": _source(colour_kinds)})


def limit_rule_form(kind: str) -> type[RecordForm]:
    """The form of a limit of a kind."""
    sources = {
        "step": _source(lambda: step_labels(kind)),
        "subject": _source(lambda: subject_labels(kind)),
    }
    return form_class(LIMIT_RULE, sources)
