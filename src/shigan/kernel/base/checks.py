"""Foreign keys go down the tiers only, as imports do.

A key that is given as a string is no import, so the import contracts cannot see it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error
from django.db.models import Model

#: From low to high; what stands in one row does not point at each other.
KERNEL = (
    ("base",),
    ("audit",),
    ("clock",),
    ("web",),
    ("orgs",),
    ("personal",),
    ("access",),
    ("search",),
    ("files", "places"),
    ("imports",),
    ("matters",),
    ("figures",),
)
TIERS = (("kernel",), ("registers",), ("lines", "accountability"), ("faces",))


def place(module: str) -> tuple[int, int, str] | None:
    """The tier of a module's app, its height in the kernel, its name; None outside the product."""
    parts = module.split(".")
    if parts[0] != "shigan" or len(parts) <= 2:
        return None
    tier, app = parts[1], parts[2]
    height = _row(KERNEL, app) if tier == "kernel" else 0
    return _row(TIERS, tier), height, f"{tier}.{app}"


def may_point(source: str, target: str) -> bool:
    """Whether a model of one module may have a key to one of another."""
    here, there = place(source), place(target)
    if here is None or there is None:  # Django's own models know none of ours
        return True
    return here[2] == there[2] or here[:2] > there[:2]


def upward_keys(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """An error for each key that points up or sideways."""
    return [
        Error(
            f"{model.__module__}.{model.__name__}.{field} points at {target.__module__}."
            f"{target.__name__}, which is not below it.",
            hint="What both need belongs one tier lower; or raise a matter, or read a figure.",
            obj=model,
            id="shigan.E001",
        )
        for model in apps.get_models(include_auto_created=True)
        for field, target in _keys(model)
        if not may_point(model.__module__, target.__module__)
    ]


def _keys(model: type[Model]) -> Iterable[tuple[str, type[Model]]]:
    for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
        if isinstance(field.related_model, type):
            yield field.name, field.related_model


def _row(rows: Sequence[Sequence[str]], name: str) -> int:
    for height, names in enumerate(rows):
        if name in names:
            return height
    raise LookupError(f"{name!r} has no place among the tiers: src/shigan/kernel/base/checks.py")
