"""Routes of the register of people. Nothing here unmasks: that needs a person and a purpose."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from ninja import Router

from shigan.kernel.base.errors import Denied, Refused
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.scope import under
from shigan.kernel.personal.registry import datasets
from shigan.kernel.personal.rules import is_number_like
from shigan.kernel.search.queries import matching
from shigan.kernel.web.cursor import Cursor, Limit, Page, page
from shigan.kernel.web.problems import problems
from shigan.registers.people.choices import VIEW
from shigan.registers.people.queries.register import in_groups, register
from shigan.registers.people.search import KIND
from shigan.registers.people.serializers import DatasetOut, ResidentOut, dataset_out, resident_out

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
    return Page(items=[resident_out(r, scope.on) for r in found], next=after)


@router.get(
    "/residents/{entry}",
    response={200: ResidentOut, **problems(404, 422)},
    summary="A resident",
)
def resident(request: ScopedRequest, entry: int) -> ResidentOut:
    """One resident, by the number of the entry (not the resident id of the person)."""
    found = register(request.scope).filter(pk=entry).first()
    if found is None:
        raise Denied(_("没有找到，或不在您的职责范围内"))
    return resident_out(found, request.scope.on)


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
