"""What is done to a dispute: the acts, who may make them, what each needs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shigan.kernel.matters.actions.correcting import PLACE, SUBJECT
from shigan.kernel.matters.choices import Ending
from shigan.kernel.matters.models import Matter
from shigan.kernel.matters.registry import Act, Label, Side, Tone
from shigan.kernel.web.fields import Choices, Field, Kind
from shigan.lines.mediation.choices import Elsewhere, Fulfilment, Outcome
from shigan.lines.mediation.rules import is_confirmable


def _note(label: Label, *, required: bool = True, hint: Label = "") -> Field:
    return Field("note", label, Kind.NOTE, required=required, hint=hint)


def _no_members() -> Choices:
    """Members are the line's own rows: see `_sources`."""
    return []


ACCEPT = Act(
    "accept",
    pgettext_lazy("dispute", "受理"),
    "mediation.accept",
    to="mediating",
    assigns=True,
    inputs=(
        Field(
            "mediator",
            _("调解员"),
            Kind.CHOICE,
            choices=_no_members,
            hint=_("承办单位的调解委员会里的一位；不选时由委员会自己安排"),
        ),
        _note(_("受理说明"), required=False),
    ),
    tone=Tone.PRIMARY,
    bulk=True,
)
DECLINE = Act(
    "decline",
    _("不予受理"),
    "mediation.accept",
    ends=Ending.REFUSED,
    inputs=(
        Field(
            "declined",
            _("不予受理原因"),
            Kind.CHOICE,
            required=True,
            choices=Elsewhere.choices,
        ),
        _note(_("告知当事人的途径")),
    ),
    tone=Tone.DANGER,
    outcome=lambda data: str(data["declined"]),
)

CORRECT = "correct"


def correction(subjects: Choices) -> Act:
    """Setting right the sort and the place of a dispute, as the kind calls its sorts."""
    hint = _("登记错了就在这里改")
    return Act(
        CORRECT,
        _("更正"),
        "mediation.accept",
        inputs=(
            Field(SUBJECT, _("类别"), Kind.CHOICE, choices=subjects, hint=hint),
            Field(PLACE, _("社区"), Kind.UNIT, hint=_("登记错了就在这里改，统计随之改")),
            _note(_("更正理由")),
        ),
        corrects=True,
    )


RECORD = Act(
    "session",
    _("记录调解"),
    "mediation.handle",
    Side.HANDLER,
    inputs=(
        Field("held_on", _("调解日期"), Kind.DATE, required=True),
        _note(_("调解笔录")),
        Field("record", _("笔录照片"), Kind.PHOTOS),
    ),
)
#: How keeping can end; as long as it is going on, one visits again.
FULFILLED: Choices = [c for c in Fulfilment.choices if c[0] != Fulfilment.PARTLY]
_TERMS = (
    Field("terms", _("协议内容"), Kind.NOTE, required=True, max_length=4000),
    Field("perform_by", _("履行期限"), Kind.DATE),
)
AGREE = Act(
    "agree",
    _("达成书面协议"),
    "mediation.handle",
    Side.HANDLER,
    to="signing",
    inputs=_TERMS,
    tone=Tone.PRIMARY,
)
AGREE_ORALLY = Act(
    "agree_orally",
    _("达成口头协议"),
    "mediation.handle",
    Side.HANDLER,
    to="keeping",
    inputs=_TERMS,
)
FAIL = Act(
    "fail",
    _("调解不成"),
    "mediation.handle",
    Side.HANDLER,
    ends=Ending.CLOSED,
    inputs=(_note(_("调解不成的原因"), hint=_("同时告知当事人可以走的途径")),),
    outcome=lambda data: Outcome.NONE.value,
)
SIGN = Act(
    "sign",
    _("签署完成"),
    "mediation.handle",
    Side.HANDLER,
    to="keeping",
    inputs=(
        Field("applicant_signed", _("每位申请人都已签名或按手印"), Kind.YES_NO, required=True),
        Field("respondent_signed", _("每位被申请人都已签名或按手印"), Kind.YES_NO, required=True),
        Field("mediator_signed", _("调解员已签名"), Kind.YES_NO, required=True),
        Field("sealed", _("已加盖调解委员会印章"), Kind.YES_NO, required=True),
        Field("agreement", _("协议书照片"), Kind.PHOTOS, required=True),
    ),
    tone=Tone.PRIMARY,
)
BACK = Act(
    "back",
    _("协议有变，继续调解"),
    "mediation.handle",
    Side.HANDLER,
    to="mediating",
    inputs=(_note(_("哪里有变")),),
    back=True,
)


def _no_court(matter: Matter) -> Label:
    """Why no application to a court is entered (docs/rules/mediation.md#R3)."""
    dispute = matter.dispute
    if dispute.confirm_asked_on is not None:
        return _("已经登记过申请司法确认")
    if not is_confirmable(labour=dispute.labour, subject=matter.subject, outcome=dispute.outcome):
        return _("身份关系的协议，法院不予司法确认")
    return ""


ASK_COURT = Act(
    "ask_court",
    _("当事人已共同申请司法确认"),
    "mediation.handle",
    Side.HANDLER,
    barred=_no_court,
    inputs=(
        Field(
            "asked_on",
            _("申请日期"),
            Kind.DATE,
            required=True,
            hint=_("当事人向法院申请的那一天；在期限内申请的，过了期限也能补记"),
        ),
        _note(_("说明"), required=False),
    ),
)
VISIT = Act(
    "visit",
    _("回访，继续跟进"),
    "mediation.handle",
    Side.HANDLER,
    inputs=(_note(_("履行到哪一步、下次什么时候回访")),),
)
FOLLOW_UP = Act(
    "follow_up",
    pgettext_lazy("agreement", "回访并结案"),
    "mediation.handle",
    Side.HANDLER,
    ends=Ending.CLOSED,
    inputs=(
        Field(
            "fulfilment",
            pgettext_lazy("agreement", "履行情况"),
            Kind.CHOICE,
            required=True,
            choices=FULFILLED,
        ),
        _note(pgettext_lazy("agreement", "回访情况")),
    ),
    tone=Tone.PRIMARY,
    outcome=lambda data: str(data["fulfilment"]),
)
