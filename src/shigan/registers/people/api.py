"""Routes of the register of people. Nothing here unmasks: that needs a person and a purpose."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from ninja import Router

from shigan.kernel.base.errors import Denied, Refused
from shigan.kernel.orgs.actions import SPONSOR, record_sponsor, record_sponsor_end
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.orgs.models import Unit, User
from shigan.kernel.orgs.queries import people_to_pick, record_sponsor_of, record_sponsors
from shigan.kernel.orgs.scope import Scope, under
from shigan.kernel.personal.registry import datasets
from shigan.kernel.personal.rules import is_number_like
from shigan.kernel.search.queries import matching
from shigan.kernel.web.cursor import Cursor, Limit, Page, page
from shigan.kernel.web.idempotency import IdempotencyKey
from shigan.kernel.web.problems import problems
from shigan.registers.people.choices import VIEW
from shigan.registers.people.models import Resident
from shigan.registers.people.queries.register import in_groups, register
from shigan.registers.people.search import KIND
from shigan.registers.people.serializers import (
    DatasetOut,
    ResidentOut,
    SponsorEndIn,
    SponsorIn,
    dataset_out,
    resident_out,
)

router = Router()


@router.get(
    "/residents", response={200: Page[ResidentOut], **problems(404, 422)}, summary="Residents"
)
def residents(
    request: ScopedRequest,
    q: str = "",
    unit: str = "",
    group: str = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Page[ResidentOut]:
    """The residents within your scope, by unit; `q` looks for a name or its pinyin.

    A number of a person is refused there: addresses are kept in logs.
    """
    scope = request.scope
    scope.require(VIEW)
    if is_number_like(q):
        raise Refused(_("号码不能写在地址里"), fields={"q": _("只能按姓名或拼音查找")})
    rows = register(scope)
    if unit:
        rows = rows.filter(under(_path(request, unit)))
    if group:
        rows = in_groups(rows, [group], scope)
    found, after = page(matching(rows, KIND, q), "unit_path", cursor, limit)
    held = record_sponsors("people.resident", (r.pk for r in found), scope.on)
    items = [resident_out(r, scope.on, held.get(str(r.pk))) for r in found]
    return Page(items=items, next=after)


@router.get(
    "/residents/{entry}",
    response={200: ResidentOut, **problems(404, 422)},
    summary="A resident",
)
def resident(request: ScopedRequest, entry: int) -> ResidentOut:
    """One resident, by the number of the entry (not the resident id of the person)."""
    return _told(request.scope, _found(request.scope, entry))


@router.post(
    "/residents/{entry}/sponsor",
    response={200: ResidentOut, **problems(404, 409, 422)},
    summary="Name who answers for a resident",
)
def sponsor(
    request: ScopedRequest, entry: int, body: SponsorIn, idempotency_key: IdempotencyKey = ""
) -> ResidentOut:
    """A leader answers for somebody from a day on, in the place of whoever did so far."""
    scope = request.scope
    found = _found(scope, entry)
    scope.require(SPONSOR, found.unit_path)
    leader = User.objects.filter(
        pk__in=[pick.value for pick in people_to_pick(scope, leaders=True)], pk=body.person
    ).first()
    if leader is None:
        raise Refused(_("没有这位领导"), fields={"person": _("请从 /people?leaders=true 里选一位")})
    record_sponsor(
        actor=scope,
        record=found,
        unit_path=found.unit_path,
        leader=leader,
        since=body.since,
        until=body.until,
    )
    return _told(scope, found)


@router.post(
    "/residents/{entry}/sponsor/end",
    response={200: ResidentOut, **problems(404, 409, 422)},
    summary="End who answers for a resident",
)
def sponsor_end(
    request: ScopedRequest, entry: int, body: SponsorEndIn, idempotency_key: IdempotencyKey = ""
) -> ResidentOut:
    """From a day on nobody answers for somebody alone."""
    scope = request.scope
    found = _found(scope, entry)
    record_sponsor_end(actor=scope, record=found, unit_path=found.unit_path, on=body.on or scope.on)
    return _told(scope, found)


def _found(scope: Scope, entry: int) -> Resident:
    found = register(scope).filter(pk=entry).first()
    if found is None:
        raise Denied
    return found


def _told(scope: Scope, found: Resident) -> ResidentOut:
    return resident_out(found, scope.on, record_sponsor_of(found, scope.on))


@router.get("/datasets", response={200: list[DatasetOut], **problems(404)}, summary="Datasets")
def dataset_list(request: ScopedRequest) -> list[DatasetOut]:
    """What is held of people, on what ground, and how long."""
    request.scope.require("personal.view")
    return [dataset_out(dataset) for dataset in datasets]


def _path(request: ScopedRequest, code: str) -> str:
    unit = Unit.objects.visible_to(request.scope).filter(code=code).first()
    if unit is None:
        raise Denied(_("没有单位 %(code)s，或不在职责范围内") % {"code": code})
    return unit.path
