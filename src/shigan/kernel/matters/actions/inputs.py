"""The inputs of an act: required ones are there, and all are kept with the entry."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.errors import Refused
from shigan.kernel.clock.queries import today
from shigan.kernel.matters.actions.core import Order
from shigan.kernel.matters.queries.holders import holds_post
from shigan.kernel.matters.registry import Act
from shigan.kernel.orgs.models import Unit, User
from shigan.kernel.web.fields import Field, Kind
from shigan.kernel.web.saying import listed


def require_inputs(act: Act, order: Order) -> None:
    """Every required input of the act must be there, each missing one is named; a handler in
    person must belong to the handling unit.
    """
    missing = [f for f in act.inputs if f.required and not _given(f, order)]
    if act.assigns and order.handler_unit is None:
        missing.append(Field("handler_unit", _("承办单位"), Kind.UNIT))
    if missing:
        raise Refused(
            _("还缺：%(labels)s") % {"labels": listed(f.label for f in missing)},
            fields={f.code: _("必填") for f in missing},
        )
    if unknown := [f for f in act.inputs if not _chosen(f, order)]:
        raise Refused(
            _("没有这个选项：%(labels)s") % {"labels": listed(f.label for f in unknown)},
            fields={f.code: _("选择表中的一项") for f in unknown},
        )
    if order.handler_unit is not None:
        require_handler(order.handler_unit, order.handler)


def require_handler(unit: Unit | None, person: User | None) -> None:
    """A handler in person belongs to the handling unit, which is chosen first."""
    if person is None:
        return
    if unit is None:
        raise Refused(_("先选承办单位"), fields={"handler": _("先选承办单位")})
    if not holds_post(person, unit, today()):
        words = {"name": person.name, "unit": unit.name}
        raise Refused(
            _("%(name)s在%(unit)s没有岗位") % words,
            fields={"handler": _("%(name)s在%(unit)s没有岗位，请选这个单位的人员") % words},
        )


def _given(field: Field, order: Order) -> bool:
    if field.kind is Kind.PHOTOS:
        return bool(order.evidence.get(field.code))
    if field.code == "note":
        return bool(order.note.strip())
    return order.values.get(field.code) not in (None, "")


def _chosen(field: Field, order: Order) -> bool:
    """Whether what was chosen is among the choices that are declared (rows are the line's own)."""
    chosen = order.values.get(field.code)
    if field.kind is not Kind.CHOICE or callable(field.choices) or chosen in (None, ""):
        return True
    return chosen in dict(field.choices)


def entry_data(act: Act, order: Order) -> dict[str, Any]:
    """The act's inputs as JSON, as the entry keeps them."""
    data = {
        f.code: _plain(order.values[f.code])
        for f in act.inputs
        if f.kind is not Kind.PHOTOS and order.values.get(f.code) not in (None, "")
    }
    if order.handler_unit is not None:
        data["handler_unit"] = order.handler_unit.name
    if order.handler is not None:
        data["handler"] = order.handler.name
    return data


def _plain(value: Any) -> Any:
    return value if isinstance(value, bool | int | float | str) else str(value)
