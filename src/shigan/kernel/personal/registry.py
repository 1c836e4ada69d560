"""Datasets of personal data, each with its lawful basis, and values that are shown masked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from shigan.kernel.base.registry import Registry
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.personal.choices import Basis

Text = str | Promise


@dataclass(frozen=True)
class Masked:
    """A value of a record that is shown masked until somebody asks for it with a purpose."""

    code: str
    label: Text
    #: The record's value in full; empty for none.
    read: Callable[[Any], str]
    mask: Callable[[str], str]

    def shown(self, record: Any) -> str:
        """The value with its middle hidden."""
        return self.mask(self.read(record))


@dataclass(frozen=True)
class Dataset:
    """Personal data that is held for one purpose (个人信息保护法 13, 17, 19, 28)."""

    code: str
    label: Text
    #: What is held of each person.
    holds: tuple[Text, ...]
    basis: Basis
    purpose: Text
    #: Law or instrument on which the duty stands.
    instrument: Text
    #: From whom it comes.
    source: Text
    #: How long it is kept, in words, or as the rules of today say it.
    retention: Text | Callable[[], Text]
    #: Holds sensitive personal data (article 28).
    sensitive: bool = False
    #: The models that hold it, as `app.model`.
    models: tuple[str, ...] = ()
    #: The records that are past their end on a day, of those over which a scope decides.
    past_end: Callable[[Scope, date], QuerySet[Any]] | None = None
    #: The name of the address at which those are shown.
    past_end_at: str = ""

    @property
    def kept(self) -> Text:
        """How long it is kept, in words."""
        return self.retention() if callable(self.retention) else self.retention


datasets: Registry[Dataset] = Registry("dataset")
