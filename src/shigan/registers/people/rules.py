"""Entries of the register: what is wrong with them, and which may be one person
(docs/rules/people.md).
"""

from __future__ import annotations

import unicodedata
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from pypinyin import lazy_pinyin

from shigan.kernel.personal.rules import (
    WrongNumber,
    age,
    read_phone,
    read_resident_id,
    under_fourteen,
    years_before,
)

MALE, FEMALE = "M", "F"
#: Names longer than this may differ in one character and still be alike.
_SHORT = 2


@dataclass(frozen=True)
class Given:
    """What an entry says of a person; empty for what it does not say."""

    resident_id: str = ""
    phone: str = ""
    birth: date | None = None
    sex: str = ""
    guardian_name: str = ""
    guardian_consent_on: date | None = None


def read_entry(given: Given, on: date) -> tuple[Given, tuple[str, ...]]:
    """The entry with its numbers as they are kept, and what the id tells; and its faults.

    `docs/rules/people.md#R1`.
    """
    read, faults = _with_id(given, on)
    if read.phone:
        try:
            read = replace(read, phone=read_phone(read.phone))
        except WrongNumber as wrong:
            faults.append(wrong.code)
    if read.birth and read.birth > on:
        faults.append("birth_future")
    return read, (*faults, *_guardian_faults(read, on))


def _with_id(given: Given, on: date) -> tuple[Given, list[str]]:
    if not given.resident_id:
        missing = [("birth_missing", given.birth), ("sex_missing", given.sex)]
        return given, [code for code, value in missing if not value]
    try:
        found = read_resident_id(given.resident_id, on)
    except WrongNumber as wrong:
        return given, [wrong.code]
    sex = MALE if found.male else FEMALE
    faults = []
    if given.birth and given.birth != found.birth:
        faults.append("birth_differs")
    if given.sex and given.sex != sex:
        faults.append("sex_differs")
    return replace(given, resident_id=found.number, birth=found.birth, sex=sex), faults


def _guardian_faults(given: Given, on: date) -> list[str]:
    """A child under fourteen has a guardian who agreed (docs/rules/people.md#R2)."""
    if given.birth is None or given.birth > on or not under_fourteen(given.birth, on):
        return []
    faults = []
    if not given.guardian_name:
        faults.append("guardian_missing")
    if given.guardian_consent_on is None:
        faults.append("consent_missing")
    elif given.guardian_consent_on > on:
        faults.append("consent_future")
    return faults


def number_fault(text: str, on: date) -> str | None:
    """Why nobody can have a number that is looked for; None where somebody can.

    What is as long as a resident id is taken for one (docs/rules/people.md#R6).
    """
    with suppress(WrongNumber):
        read_phone(text)
        return None
    try:
        read_resident_id(text, on)
    except WrongNumber as wrong:
        return "length" if wrong.code == "id_length" else wrong.code
    return None


def born_between(band: str, on: date) -> tuple[date | None, date | None]:
    """For an age band (`14-17`, `80-`): born after the first day, up to the second.

    Either is None where the band is open (docs/rules/people.md#R3).
    """
    low, _dash, high = band.partition("-")
    after = years_before(on, int(high) + 1) if high else None
    until = years_before(on, int(low)) if int(low) else None
    return after, until


def age_band(birth: date, on: date, bands: tuple[str, ...]) -> str:
    """The band in which somebody's age lies (docs/rules/people.md#R3)."""
    years = age(birth, on)
    for band in bands:
        low, _dash, high = band.partition("-")
        if int(low) <= years and (not high or years <= int(high)):
            return band
    return ""


def address_part(text: str, *words: str) -> str:
    """A number of an address without its word: 3号楼 → 3 (docs/rules/people.md#R5)."""
    text = unicodedata.normalize("NFKC", text).strip()
    for word in words:
        if text.endswith(word) and len(text) > len(word):
            return text.removesuffix(word).strip()
    return text


@dataclass(frozen=True)
class Traits:
    """By what two entries are compared; the numbers as keyed hashes, empty for none."""

    name: str
    birth: date | None
    home: str
    id_hash: str
    phone_hash: str


def likeness(one: Traits, other: Traits) -> str:
    """Why two entries may be one person; empty if nothing says so (docs/rules/people.md#R4)."""
    if one.id_hash and one.id_hash == other.id_hash:
        return "id"
    if one.id_hash and other.id_hash:  # two ids are two people, twins as well
        return ""
    if one.phone_hash and one.phone_hash == other.phone_hash and one.name == other.name:
        return "phone"
    same_home = bool(one.home) and one.home == other.home
    same_birth = one.birth is not None and one.birth == other.birth
    return "home" if same_home and same_birth and alike_names(one.name, other.name) else ""


def alike_names(one: str, other: str) -> bool:
    """Whether two names sound alike, or differ in one character of three (docs/rules/people.md#R4).

    The surname must be the same in sound.
    """
    left, right = lazy_pinyin(one), lazy_pinyin(other)
    if left == right:
        return True
    if len(one) != len(other) or len(one) <= _SHORT or left[:1] != right[:1]:
        return False
    return sum(a != b for a, b in zip(one, other, strict=True)) == 1
