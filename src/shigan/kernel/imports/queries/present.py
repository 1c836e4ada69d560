"""What a register holds now, as a sheet of its own importer: to be edited and put back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from tempfile import TemporaryFile
from typing import IO, Any

from shigan.kernel.imports.registry import Importer
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.excel import write_sheet
from shigan.kernel.web.fields import Field, Kind

#: These go as their importers know them: codes, logins, labels.
_NAMED = frozenset({Kind.UNIT, Kind.PERSON, Kind.CHOICE, Kind.YES_NO, Kind.POSITION, Kind.LIMIT})


def present_sheet(importer: Importer, actor: Scope) -> IO[bytes]:
    """The workbook; put back unchanged it changes nothing, and each changed cell one field."""
    current: Callable[[Scope], Any] | None = importer.current
    if current is None:
        raise LookupError(importer.code)
    file = TemporaryFile()  # noqa: SIM115 -- the response closes it
    write_sheet(
        file,
        title=str(importer.label),
        code=importer.code,
        fields=[_as_written(field) for field in importer.fields],
        rows=current(actor),
        key=lambda row: "",
    )
    file.seek(0)
    return file


def _as_written(field: Field) -> Field:
    kind = Kind.TEXT if field.kind in _NAMED else field.kind
    return replace(field, kind=kind, choices=(), read=partial(_value, field))


def _value(field: Field, row: Mapping[str, Any]) -> Any:
    value = row[field.code]
    if field.kind is Kind.CHOICE and value:
        return str(dict(field.choice_list())[value])
    return value
