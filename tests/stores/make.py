"""Fill an empty store with a little of everything, by the version that runs this.

Kept for the next version whose store is to be kept: see the README beside it. It goes through the
actions where they make what hangs together, and gives every table that is still empty one row.
"""

from __future__ import annotations

import importlib.util
from datetime import UTC, date, datetime, timedelta
from typing import Any

import django

django.setup()

from django.apps import apps  # noqa: E402 -- needs Django
from django.core.management import call_command  # noqa: E402
from django.db import models, transaction  # noqa: E402

from shigan.kernel.clock.queries import now, today  # noqa: E402
from shigan.kernel.orgs.scope import system_scope  # noqa: E402
from tests.kit.cast import Cast, make_cast  # noqa: E402
from tests.kit.grid import make_event, make_tables, walk_to  # noqa: E402

_STEPS = ("filing", "dispatch", "handling", "verifying", "callback", "closed")
_LAST_YEAR = 2060


@transaction.atomic
def fill() -> None:
    """The cast, events at every step, tokens, evidence, residents and disputes where there are."""
    cast = make_cast()
    small = make_tables(cast)
    for number, step in enumerate(_STEPS):
        matter = make_event(cast, small, text=f"第{number}件：路边有一堆垃圾")
        if step != "filing":
            walk_to(cast, matter, step)
    _calendar()
    _tokens(cast)
    if importlib.util.find_spec("tests.kit.people"):
        _residents(cast)
    if importlib.util.find_spec("tests.kit.mediation"):
        _disputes(cast)
    for model in apps.get_models():
        if model.__module__.startswith("shigan.") and not model._default_manager.exists():
            _one(model)


def _calendar() -> None:
    from shigan.kernel.clock.actions import day_override_set, year_confirm
    from shigan.kernel.clock.choices import DayKind
    from shigan.kernel.clock.models import WorkingHours
    from shigan.kernel.clock.queries import default_rows

    WorkingHours.objects.bulk_create(default_rows())
    system = system_scope("测试", today())
    for year in range(today().year, _LAST_YEAR):
        year_confirm(actor=system, year=year, source="测试")
    day_override_set(
        actor=system, day=date(2026, 12, 31), kind=DayKind.REST, source="测试", name="盘点"
    )


def _tokens(cast: Cast) -> None:
    from shigan.kernel.orgs import actions

    month = now() + timedelta(days=30)
    actions.token_issue(actor=cast.scope("clerk"), name="大屏", expires_at=month)


def _residents(cast: Cast) -> None:
    from tests.kit.people import add, child, grown

    add(cast)
    child(cast)
    add(cast, **grown("王某"))


def _disputes(cast: Cast) -> None:
    from tests.kit.mediation import accept, agree, make_centre, make_dispute, sign

    make_centre(cast)
    make_dispute(cast)
    sign(cast, agree(cast, accept(cast, make_dispute(cast))))


def _one(model: type[models.Model]) -> None:
    """A row with something in every column that must not be empty."""
    given = {
        field.attname: _some(field)
        for field in model._meta.concrete_fields
        if not field.null and not field.has_default() and not field.primary_key
    }
    if model._meta.pk is not None and model._meta.pk.get_internal_type() == "CharField":
        given[model._meta.pk.attname] = "x"
    model._default_manager.create(**given)


def _some(field: Any) -> Any:
    kind = field.get_internal_type()
    if field.blank and kind in {"CharField", "TextField"}:
        return ""
    if field.choices:
        return field.choices[0][0]
    if field.is_relation:
        return field.related_model._default_manager.order_by("-pk").values_list("pk")[0][0]
    return {
        "DateField": date(2026, 11, 24),
        "DateTimeField": datetime(2026, 11, 24, 8, tzinfo=UTC),
        "JSONField": {},
        "TimeField": datetime(2026, 11, 24, 8).time(),  # noqa: DTZ001 -- a time of day
        "BinaryField": b"x",
        "BooleanField": False,
    }.get(kind, 1 if "Integer" in kind or kind in {"DecimalField", "FloatField"} else "x")


if __name__ == "__main__":
    call_command("migrate", interactive=False, verbosity=0)
    fill()
