"""Other words for a choice: each stands for one choice that there is."""

from __future__ import annotations

import pytest

from shigan.kernel.base.text import fold
from shigan.kernel.imports.queries.context import Context
from shigan.kernel.imports.queries.readers import reader_of
from shigan.kernel.imports.registry import importers
from shigan.kernel.web.fields import Field
from tests.kit.cast import Cast

DECLARED = {
    f"{importer.code} {field.code}": field
    for importer in importers
    for field in importer.fields
    if field.words
}
READ = [
    ("grid.events source", "网格员巡查", "PATROL"),
    ("grid.events source", "12345热线", "HOTLINE"),
    ("people relation", "子/女", "CHILD"),
    ("people relation", " 妻子 ", "SPOUSE"),
]


@pytest.mark.parametrize("field", DECLARED.values(), ids=DECLARED)
def test_each_word_is_for_one_choice(field: Field, db: None) -> None:
    codes = {code for code, _label in field.choice_list()}
    said = [fold(word) for _code, words in field.words for word in words]
    assert {str(code) for code, _words in field.words} <= codes
    assert len(said) == len(set(said))
    labels = {fold(str(label)) for _code, label in field.choice_list()}
    assert labels & set(said) == set(), "a label needs no second word"


@pytest.mark.parametrize(("field", "word", "code"), READ)
def test_a_sheet_may_say_it_so(cast: Cast, field: str, word: str, code: str) -> None:
    context = Context(cast.scope("clerk"), importers[field.split(maxsplit=1)[0]], "a.xlsx")
    assert reader_of(DECLARED[field], context)(word) == code
