"""How an importer's columns are found and read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext

from shigan.kernel.base.text import fold
from shigan.kernel.imports.queries.context import Context
from shigan.kernel.imports.registry import Importer
from shigan.kernel.imports.rules.headings import plain_heading
from shigan.kernel.imports.rules.times import instant_reader, read_date, read_limit
from shigan.kernel.imports.rules.values import (
    Reader,
    choice_reader,
    note_reader,
    read_number,
    read_percent,
    read_position,
    read_whole,
    read_yes_no,
    text_reader,
)
from shigan.kernel.web.fields import Field, Kind

_PLAIN: Mapping[Kind, Reader] = {
    Kind.WHOLE: read_whole,
    Kind.DECIMAL: read_number,
    Kind.MONEY: read_number,
    Kind.PERCENT: read_percent,
    Kind.DATE: read_date,
    Kind.YES_NO: read_yes_no,
    Kind.POSITION: read_position,
    Kind.LIMIT: read_limit,
}
_text = text_reader(200)


def heading_names(importer: Importer) -> dict[str, str]:
    """Every plain heading by which a field may go → the field's code."""
    names: dict[str, str] = {}
    for declared in importer.fields:
        for name in field_names(declared):
            names.setdefault(plain_heading(name), declared.code)
    return names


def field_names(declared: Field) -> list[str]:
    """The headings by which one field may go: its label in each language, synonyms, its code."""
    labels = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            labels.append(str(declared.label))
    names = [*labels, *declared.synonyms, declared.code]
    return list({plain_heading(name): name for name in reversed(names)}.values())[::-1]


def reader_of(declared: Field, context: Context) -> Reader:
    """How the cells of a field are read."""
    match declared.kind:
        case Kind.TEXT:
            return text_reader(declared.max_length)
        case Kind.NOTE:
            return note_reader(declared.max_length)
        case Kind.INSTANT:
            return instant_reader(timezone.get_default_timezone())
        case Kind.CHOICE:
            return choice_reader(_choice_names(declared), _labels(declared))
        case Kind.UNIT:
            return lambda raw: context.units.find(_text(raw))
        case Kind.PERSON:
            return lambda raw: context.persons.find(_text(raw))
        case _:
            return _PLAIN[declared.kind]


def _labels(declared: Field) -> list[str]:
    return [str(label) for _code, label in declared.choice_list()]


def other_names(declared: Field) -> str:
    """The headings by which a field may go besides the label that its reader sees."""
    shown = plain_heading(str(declared.label))
    return listed(name for name in field_names(declared) if plain_heading(name) != shown)


def listed(items: Iterable[object]) -> str:
    """Several things in a sentence, as the reader's language separates them."""
    return gettext("、").join(str(item) for item in items)


def _choice_names(declared: Field) -> dict[str, str]:
    """A choice goes by its code, and by its label in each language."""
    choices = declared.choice_list()
    names = {fold(code): code for code, _label in choices}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names |= {fold(str(label)): code for code, label in choices}
    return names
