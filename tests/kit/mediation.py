"""Disputes for tests: limits, a committee, a centre, and a dispute at any step."""

from __future__ import annotations

from datetime import date, datetime

from shigan.kernel.matters.models import LimitRule, Matter
from shigan.kernel.orgs.models import Holding, Post
from shigan.lines.mediation.actions.open import DisputeGiven, PartyGiven, dispute_open
from shigan.lines.mediation.choices import DISPUTE, LABOUR, Found, Side, Sort
from shigan.lines.mediation.models import Committee, Member
from tests.kit.cast import OPENED, Cast
from tests.kit.grid import move

OLD = date(2020, 1, 1)
SIGNED = {
    "applicant_signed": True,
    "respondent_signed": True,
    "mediator_signed": True,
    "sealed": True,
}
SCAN = {"agreement": ["b" * 64]}


def make_centre(cast: Cast) -> Committee:
    """Limits as the law has them, a committee of five, and the clerk as the mediation centre."""
    row = {"valid_from": OLD, "source": "测试"}
    LimitRule.objects.create(kind=DISPUTE, amount=30, unit="DAY", **row)
    LimitRule.objects.create(kind=LABOUR, amount=15, unit="DAY", **row)
    LimitRule.objects.create(kind="mediation.keeping", step="confirm", amount=30, unit="DAY", **row)
    post = Post.objects.create(
        unit=cast.unit(""), role="mediation_centre", title="调解中心", opened_on=OPENED
    )
    Holding.objects.create(post=post, user=cast.people["clerk"], since=OPENED)
    committee = Committee.objects.create(
        unit=cast.unit("001"), name="三里社区人民调解委员会", since=OLD
    )
    for number in range(5):
        Member.objects.create(
            committee=committee, name=f"调解员{number}", woman=number == 0, since=OLD
        )
    return committee


def given(cast: Cast, kind: str = DISPUTE, **changed: object) -> DisputeGiven:
    """A dispute between two neighbours, or of a worker with an employer."""
    labour = kind == LABOUR
    values: dict[str, object] = {
        "kind": kind,
        "subject": "WAGES" if labour else Sort.NEIGHBOURS,
        "found": Found.APPLICATION,
        "unit": cast.unit("001"),
        "text": "楼上漏水，双方对赔偿有争议",
        "parties": [
            PartyGiven(Side.APPLICANT, "甲某", phone="199 0000 0001"),
            PartyGiven(Side.RESPONDENT, "乙公司" if labour else "乙某", organisation=labour),
        ],
    }
    return DisputeGiven(**{**values, **changed})  # type: ignore[arg-type]


def make_dispute(
    cast: Cast, login: str = "community", kind: str = DISPUTE, at: datetime | None = None
) -> Matter:
    """A dispute that just came in."""
    taken = dispute_open(actor=cast.scope(login), given=given(cast, kind, received_at=at))
    return taken.matter


def accept(cast: Cast, matter: Matter) -> Matter:
    """Taken up, to be mediated by the community."""
    return move(cast, "clerk", matter, "accept", handler_unit=cast.unit("001"))


def agree(cast: Cast, matter: Matter, act: str = "agree") -> Matter:
    """The parties agree."""
    return move(cast, "community", matter, act, values={"terms": "乙赔偿甲500元"})


def sign(cast: Cast, matter: Matter) -> Matter:
    """All have signed, and it is sealed."""
    return move(cast, "community", matter, "sign", values=SIGNED, evidence=SCAN)
