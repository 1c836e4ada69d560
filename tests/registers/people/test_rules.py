"""Entries, age bands and likeness, over random input."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from shigan.kernel.personal.rules import age
from shigan.registers.people.choices import FAULTS, LIKENESS, AgeBand
from shigan.registers.people.rules import (
    Given,
    Traits,
    age_band,
    alike_names,
    born_between,
    likeness,
    read_entry,
)

BANDS = tuple(AgeBand.values)
births = st.dates(date(1900, 1, 1), date(2022, 12, 31))
days = st.dates(date(2022, 12, 31), date(2040, 12, 31))
names = st.text("张章王三山叁小晓明民", min_size=2, max_size=3)
traits = st.builds(
    Traits,
    name=names,
    birth=st.none() | st.just(date(1950, 1, 1)) | st.just(date(1950, 1, 2)),
    home=st.sampled_from(["", "三里/3/2/401", "三里/3/2/402"]),
    id_hash=st.sampled_from(["", "a", "b"]),
    phone_hash=st.sampled_from(["", "p", "q"]),
)


@given(births, days)
def test_an_age_lies_in_one_band_in_python_and_in_the_store(birth: date, on: date) -> None:
    """Twins: the band by age, and the stretch of birthdays that the database looks through."""
    inside = []
    for band in BANDS:
        after, until = born_between(band, on)
        if (after is None or birth > after) and (until is None or birth <= until):
            inside.append(band)
    assert inside == [age_band(birth, on, BANDS)]
    low = int(inside[0].partition("-")[0])
    assert age(birth, on) >= low


@given(traits, traits)
def test_likeness_goes_both_ways_and_has_its_words(one: Traits, other: Traits) -> None:
    why = likeness(one, other)
    assert why == likeness(other, one)
    assert why in {"", *LIKENESS}
    if one.id_hash and other.id_hash:
        assert why == ("id" if one.id_hash == other.id_hash else "")


@given(names, names)
def test_alike_names_are_alike_both_ways(one: str, other: str) -> None:
    assert alike_names(one, one)
    assert alike_names(one, other) is alike_names(other, one)


@given(
    st.builds(
        Given,
        resident_id=st.sampled_from(["", "370902195001010007", "370902195001010008", "x"]),
        phone=st.sampled_from(["", "19900000001", "12"]),
        birth=st.none() | st.dates(date(1940, 1, 1), date(2030, 1, 1)),
        sex=st.sampled_from(["", "F", "M"]),
        guardian_name=st.sampled_from(["", "张甲"]),
        guardian_consent_on=st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    ),
    days,
)
def test_every_fault_has_its_words_and_reading_twice_changes_nothing(
    given: Given, on: date
) -> None:
    read, faults = read_entry(given, on)
    assert set(faults) <= set(FAULTS)
    again, same = read_entry(read, on)
    assert again == read
    if not faults:
        assert same == ()
