"""Which keys the store needs, and what is kept past its end."""
# ruff: noqa: SLF001 -- `_meta` and `_default_manager` are Django's documented names

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.db.models import F, Model, QuerySet
from django.db.models.functions import Substr

from shigan.kernel.orgs.scope import Scope
from shigan.kernel.personal.columns import EncryptedTextField
from shigan.kernel.personal.keyring import FORM, ID_LENGTH, ring
from shigan.kernel.personal.registry import Dataset, datasets

_KEY_AT = len(FORM) + 2


@dataclass(frozen=True)
class Due:
    """A dataset of which some records are past their end."""

    dataset: Dataset
    count: int


def encrypted_columns() -> Iterator[tuple[type[Model], list[EncryptedTextField]]]:
    """Every model with encrypted columns."""
    for model in apps.get_models():
        found = [f for f in model._meta.concrete_fields if isinstance(f, EncryptedTextField)]
        if found:
            yield model, found


def keys_in_use() -> dict[str, list[str]]:
    """Key id → the columns in which something is encrypted with it."""
    used: dict[str, list[str]] = {}
    for model, columns in encrypted_columns():
        for column in columns:
            rows: QuerySet[Model] = model._default_manager.order_by()
            parts = rows.annotate(key_id=Substr(F(column.name), _KEY_AT, ID_LENGTH))
            for key in parts.values_list("key_id", flat=True).distinct():
                if key:
                    used.setdefault(key, []).append(column.context)
    return used


def missing_keys() -> dict[str, list[str]]:
    """Keys that the store needs and that are not here, with the columns that nobody can read."""
    here = set(ring().ids)
    return {key: columns for key, columns in keys_in_use().items() if key not in here}


def past_their_end(scope: Scope, on: date) -> list[Due]:
    """Datasets with records past their end, of those over which the scope decides."""
    found = [
        Due(dataset, dataset.past_end(scope, on).count())
        for dataset in datasets
        if dataset.past_end is not None
    ]
    return [due for due in found if due.count]
