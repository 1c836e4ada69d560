"""Columns that are encrypted at rest, and the keyed hashes by which their values are found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core import checks
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression

from shigan.kernel.personal.keyring import digest, is_token, ring

_HIDDEN = "••••"


@dataclass(frozen=True)
class Sealed:
    """An encrypted value. It shows itself to nobody: only `open` tells, and only in its place."""

    token: str
    context: str

    def open(self) -> str:
        """The value; empty for none."""
        return ring().open(self.token, self.context) if self.token else ""

    def __bool__(self) -> bool:
        return bool(self.token)

    def __str__(self) -> str:
        return _HIDDEN if self.token else ""

    def __repr__(self) -> str:
        return f"<Sealed {self.context}>"


class EncryptedTextField(models.TextField[Any, Any]):
    """Text kept as AES-GCM ciphertext bound to this column; its attribute is a `Sealed`.

    A plain string that is set is encrypted at once. With `hashed_in` its keyed hash goes to that
    column, which must stand before this one; `hashed_as` names the sort of value, so that the same
    number has the same hash wherever it is kept.
    """

    def __init__(self, *args: Any, hashed_in: str = "", hashed_as: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hashed_in, self.hashed_as = hashed_in, hashed_as

    def deconstruct(self) -> Any:
        """As migrations keep it."""
        name, path, args, kwargs = super().deconstruct()
        given = {"hashed_in": self.hashed_in, "hashed_as": self.hashed_as}
        return name, path, args, {**kwargs, **{k: v for k, v in given.items() if v}}

    @property
    def context(self) -> str:
        """The place for which its values are encrypted."""
        return f"{self.model._meta.label_lower}.{self.name}"

    def contribute_to_class(self, cls: Any, name: str, *args: Any, **kwargs: Any) -> None:
        """Put the attribute that encrypts."""
        super().contribute_to_class(cls, name, *args, **kwargs)
        setattr(cls, name, _Attribute(self))

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        """The column of its hash is there, before it: else a new record would lose the hash."""
        found = list(super().check(**kwargs))
        names = [f.name for f in self.model._meta.concrete_fields]
        if self.hashed_in and self.hashed_in not in names[: names.index(self.name)]:
            said = f"{self.hashed_in!r} must be a column that stands before {self.name!r}"
            found.append(checks.Error(said, obj=self, id="shigan.E002"))
        return found

    def from_db_value(
        self, value: str | None, expression: Expression, connection: BaseDatabaseWrapper
    ) -> Sealed | None:
        """As it is kept: nothing is opened before somebody asks."""
        return None if value is None else Sealed(value, self.context)

    def to_python(self, value: Any) -> Any:
        """A kept token as a value that opens; anything else is for the attribute to encrypt."""
        return Sealed(value, self.context) if is_token(value) else value

    def get_prep_value(self, value: Any) -> Any:
        """What is written: never anything but ciphertext (a backup brings that back as it was)."""
        if isinstance(value, Sealed):
            return value.token
        if value and not is_token(value):
            raise TypeError(f"{self.context}: set it on the record, which encrypts and hashes it")
        return value

    def get_lookup(self, lookup_name: str) -> Any:
        """Ciphertext cannot be looked for: ask the column of the hash."""
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise TypeError(f"{self.context} is encrypted; look for {self.hashed_in or 'nothing'}")


class _Attribute:
    """Encrypts what is set."""

    def __init__(self, field: EncryptedTextField) -> None:
        self._field = field

    def __get__(self, record: models.Model | None, owner: type[models.Model]) -> Any:
        if record is None:
            return self
        name = self._field.attname
        if name not in record.__dict__:  # left out of the query
            record.refresh_from_db(fields=[name])
        return record.__dict__[name]

    def __set__(self, record: models.Model, value: Any) -> None:
        field = self._field
        if isinstance(value, str):
            if field.hashed_in:
                setattr(record, field.hashed_in, digest(value, field.hashed_as or field.context))
            token = ring().seal(value, field.context) if value else ""
            value = Sealed(token, field.context)
        record.__dict__[field.attname] = value


class KeyedHashField(models.CharField[str, str]):
    """The keyed hash of an encrypted value; empty for none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"max_length": 64, "blank": True, "default": "", "editable": False}
        super().__init__(*args, **kwargs)
