"""The report of an event, as a form: nothing asked that the records know."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.fields import Field, Kind
from shigan.kernel.web.forms import KeyField, RecordForm, form_class
from shigan.lines.grid.choices import Source
from shigan.lines.grid.models import EventClass
from shigan.lines.grid.queries.choosing import cell_source, cells_by_community, class_choices


def _large_and_small() -> list[tuple[str, str]]:
    rows = EventClass.objects.filter(closed_on__isnull=True).order_by("code")
    return [(c.code, f"{c.code} {c}") for c in rows]


TEXT = Field(
    "text",
    _("什么事、在哪里"),
    Kind.NOTE,
    required=True,
    hint=_("一句话写明，例如：三里小区3号楼东侧垃圾桶满溢，有异味"),
    max_length=2000,
)
PHOTOS = Field("photos", _("现场照片"), Kind.PHOTOS)
POSITION = Field("position", _("位置"), Kind.POSITION, hint=_("按位置自动找到网格"))
CELL = Field("cell", _("网格"), Kind.UNIT, hint=_("网格或位置，填一项"))
ADDRESS = Field("address", _("地址"), max_length=200)
EVENT_CLASS = Field("event_class", _("类别"), Kind.CHOICE, required=True, choices=class_choices)
SOURCE = Field("source", _("来源"), Kind.CHOICE, required=True, choices=Source.choices)

REPORT = (TEXT, EVENT_CLASS, CELL, POSITION, ADDRESS, PHOTOS, SOURCE)


def report_form(scope: Scope) -> type[RecordForm]:
    """The form of a report; it carries what makes it one report however often it is sent."""
    made = form_class(REPORT, {"cell": cell_source(scope, "grid.report")})
    cell = made.base_fields["cell"]
    assert isinstance(cell, KeyField)
    cell.choices = [("", gettext("不选")), *cells_by_community(scope, "grid.report")]
    made.base_fields["client_id"] = forms.UUIDField(required=False, widget=forms.HiddenInput())
    return made


MERGE = (
    Field(
        "into",
        _("并入哪一件"),
        required=True,
        hint=_("填编号，例如 WG-2022-000123；须是本街道未结束的事件"),
        max_length=40,
    ),
    Field("note", _("说明")),
)
DUTY = (
    Field("unit", _("区域"), Kind.UNIT, required=True),
    Field("subject", _("类别"), Kind.CHOICE, required=True, choices=_large_and_small),
    Field("handler_unit", _("承办单位"), Kind.UNIT, required=True),
    Field("since", _("自"), Kind.DATE, required=True),
)
