"""What a register holds now, as a sheet of its own importer: to be edited and put back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from tempfile import TemporaryFile
from typing import IO, Any

from django.utils.translation import gettext

from shigan.kernel.imports.queries.readers import field_names
from shigan.kernel.imports.registry import VERSION, Held, Importer
from shigan.kernel.imports.rules.headings import plain_heading
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.excel import KEY_MARK, row_key, write_sheet
from shigan.kernel.web.fields import Field, Kind

#: These go as their importers know them: codes, logins, labels.
_NAMED = frozenset({Kind.UNIT, Kind.PERSON, Kind.CHOICE, Kind.YES_NO, Kind.POSITION, Kind.LIMIT})


def present_sheet(importer: Importer, actor: Scope) -> IO[bytes]:
    """The workbook; put back unchanged it changes nothing, and each changed cell one field."""
    if importer.current is None:
        raise LookupError(importer.code)
    file = TemporaryFile()  # noqa: SIM115 -- the response closes it
    write_sheet(
        file,
        title=str(importer.label),
        code=importer.code,
        fields=[as_written(field) for field in importer.fields],
        rows=importer.current(actor, None),
        key=lambda row: row_key(importer.key_of(row), row.get(VERSION)),
    )
    file.seek(0)
    return file


def shown_only(importer: Importer, labels: Iterable[str]) -> set[str]:
    """Headings of columns that a list shows and the importer does not read, plain."""
    marks = [label.removeprefix(KEY_MARK) for label in labels if label.startswith(KEY_MARK)]
    codes = {f.code for f in importer.fields}
    return {
        plain_heading(name)
        for one in importer.lists
        if one.code in marks
        for field in one.fields
        if field.code not in codes
        for name in field_names(field)
    }


def as_written(field: Field) -> Field:
    """A field as it stands in the sheet; what is personal comes masked already."""
    kind = Kind.TEXT if field.kind in _NAMED else field.kind
    read = partial(_said, field.code, _words(field))
    return replace(field, kind=kind, choices=(), personal=False, read=read)


def _words(field: Field) -> Callable[[Any], Any] | None:
    """What is said in words rather than by a code."""
    if field.kind is Kind.CHOICE:
        labels = {code: str(label) for code, label in field.choice_list()}
        return lambda value: labels.get(value, value)
    if field.kind is Kind.YES_NO:
        yes, no = gettext("是"), gettext("否")
        return lambda value: yes if value else no
    return None


def _said(code: str, words: Callable[[Any], Any] | None, row: Held) -> Any:
    value = row.get(code)
    return value if words is None or value is None else words(value)
