"""Routes of the organisation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from ninja import Router

from shigan.kernel.base.errors import Denied
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.orgs.models import Holding, Unit
from shigan.kernel.orgs.registry import roles
from shigan.kernel.orgs.scope import Scope, under
from shigan.kernel.orgs.serializers import HolderOut, UnitOut, holder_out, unit_out
from shigan.kernel.web.cursor import Cursor, Limit, Page, page
from shigan.kernel.web.problems import problems

router = Router()


@router.get("/units", response={200: Page[UnitOut], **problems(404, 422)}, summary="Units")
def units(
    request: ScopedRequest,
    below: str = "",
    kind: UnitKind | None = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Page[UnitOut]:
    """The units within your scope that exist today, each after the one above it."""
    rows = Unit.objects.visible_to(request.scope).on(request.scope.on)
    if below:
        rows = rows.below(_path(request.scope, below))
    if kind:
        rows = rows.filter(kind=kind)
    found, after = page(rows, "path", cursor, limit)
    return Page(items=[unit_out(unit) for unit in found], next=after)


@router.get("/people", response={200: Page[HolderOut], **problems(404, 422)}, summary="People")
def people(
    request: ScopedRequest,
    unit: str = "",
    leaders: bool = False,  # noqa: FBT001, FBT002 -- a parameter of the address
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Page[HolderOut]:
    """Who holds a post within your scope today: those who can be handler or sponsor."""
    rows = Holding.objects.visible_to(request.scope).on(request.scope.on)
    rows = rows.select_related("post__unit", "user")
    if unit:
        rows = rows.filter(under(_path(request.scope, unit), "post__unit__path"))
    if leaders:
        rows = rows.filter(post__role__in=[role.code for role in roles if role.leads])
    else:
        rows = rows.filter(user__is_active=True)
    found, after = page(rows, "post__unit__path", cursor, limit)
    return Page(items=[holder_out(holding) for holding in found], next=after)


def _path(scope: Scope, code: str) -> str:
    unit = Unit.objects.visible_to(scope).filter(code=code).first()
    if unit is None:
        raise Denied(_("没有单位 %(code)s，或不在职责范围内") % {"code": code})
    return unit.path
