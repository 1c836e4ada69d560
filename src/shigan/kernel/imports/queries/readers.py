"""How an importer's columns are found and read."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.utils import timezone, translation

from shigan.kernel.base.text import fold
from shigan.kernel.imports.queries.context import Context
from shigan.kernel.imports.registry import Importer
from shigan.kernel.imports.rules.headings import heading_measure, plain_heading
from shigan.kernel.imports.rules.matching import Wanted
from shigan.kernel.imports.rules.numbers import number_reader, percent_reader
from shigan.kernel.imports.rules.times import instant_reader, read_date, read_limit
from shigan.kernel.imports.rules.values import (
    Reader,
    choice_reader,
    note_reader,
    read_position,
    read_yes_no,
    text_reader,
)
from shigan.kernel.web.fields import Field, Kind
from shigan.kernel.web.saying import listed

_PLAIN: Mapping[Kind, Reader] = {
    Kind.DATE: read_date,
    Kind.YES_NO: read_yes_no,
    Kind.POSITION: read_position,
    Kind.LIMIT: read_limit,
}
_NUMBERS = frozenset({Kind.WHOLE, Kind.DECIMAL, Kind.MONEY})
_text = text_reader(200)
_LOOKS: Mapping[Kind, tuple[str, ...]] = {
    Kind.WHOLE: ("number",),
    Kind.DECIMAL: ("number",),
    Kind.MONEY: ("number",),
    Kind.PERCENT: ("number",),
    Kind.DATE: ("date", "number"),
    Kind.INSTANT: ("date", "number"),
    Kind.UNIT: ("place", "number"),
}
#: Words in a field's names that say what its values look like.
_NAMED_LOOKS = (
    ("resident_id", ("身份证", "公民身份号码")),
    ("credit_code", ("信用代码",)),
    ("phone", ("电话", "手机")),
)


def wanted_fields(importer: Importer) -> list[Wanted]:
    """The fields as columns are matched to them."""
    looks = {f.code: _looks(f) for f in importer.fields}
    first = [look[0] for look in looks.values() if look]
    return [
        Wanted(
            f.code,
            tuple(field_names(f)),
            looks[f.code],
            telling=bool(looks[f.code])
            and looks[f.code][0] not in {"number", "date"}
            and first.count(looks[f.code][0]) == 1,
        )
        for f in importer.fields
    ]


def _looks(declared: Field) -> tuple[str, ...]:
    if declared.kind is Kind.TEXT:
        names = " ".join(field_names(declared))
        return tuple(look for look, words in _NAMED_LOOKS if any(w in names for w in words))[:1]
    return _LOOKS.get(declared.kind, ())


def field_names(declared: Field) -> list[str]:
    """The headings by which one field may go: its label in each language, synonyms, its code."""
    labels = [str(declared.label)]
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            labels.append(str(declared.label))
    names = [*labels, *declared.synonyms, declared.code]
    return list({plain_heading(name): name for name in reversed(names)}.values())[::-1]


def measure_of_field(declared: Field) -> str:
    """The unit in which a field holds its numbers."""
    if declared.kind is Kind.MONEY:
        return str(declared.measure) or "元"
    return str(declared.measure) or heading_measure(str(declared.label))


def reader_of(declared: Field, context: Context, measure: str = "") -> Reader:
    """How the cells of a field are read; `measure` is the unit that the sheet's heading names."""
    if declared.kind in _NUMBERS:
        own = measure_of_field(declared)
        return number_reader(own, measure, whole=declared.kind is Kind.WHOLE)
    match declared.kind:
        case Kind.PERCENT:
            return percent_reader(measure)
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


def _choice_names(declared: Field) -> dict[str, str]:
    """A choice goes by its code, by its label in each language, and by other words for it."""
    choices = declared.choice_list()
    names = {fold(word): code for code, words in declared.words for word in words}
    names |= {fold(code): code for code, _label in choices}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names |= {fold(str(label)): code for code, label in choices}
    return names
