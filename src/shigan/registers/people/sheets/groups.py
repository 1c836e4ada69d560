"""The cell of a resident's groups: what it adds and what it takes out (docs/rules/people.md#R7)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from shigan.kernel.imports.problems import Row
from shigan.registers.people.models import PeopleGroup

#: In a row of `current`: the groups that it tells of, label → code.
GROUPS = "#groups"
_PARTS, _LOOSE = re.compile(r"[、,，;；\n]+"), re.compile(r"[\s/、,，;；]+")


@dataclass(frozen=True)
class Wanted:
    """What the cell of a row says: groups to be in, groups to leave, names that are no group."""

    joined: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def known_groups() -> dict[str, str]:
    """Code by code and by label, of the groups in use."""
    found = PeopleGroup.objects.filter(closed_on__isnull=True)
    return {name: group.code for group in found for name in (group.code, group.label)}


def wanted(row: Row, known: Mapping[str, str]) -> Wanted:
    """What the cell says. One that stands as it went out says nothing; of one that was changed the
    groups that it no longer names are left. Somebody's own sheet only adds.
    """
    held: Mapping[str, str] = row.held[GROUPS] if row.held is not None else {}
    if row.held is not None and not row.tells("groups"):
        return Wanted()
    codes = {**known, **held}
    names = _names(str(row["groups"] or ""), codes)
    named = dict.fromkeys(codes[name] for name in names if name in codes)
    return Wanted(
        joined=tuple(named),
        left=tuple(code for code in held.values() if code not in named),
        unknown=tuple(name for name in names if name not in codes),
    )


def _names(text: str, codes: Mapping[str, str]) -> list[str]:
    """The names in a cell; a label may hold a blank or a slash, which else part names too."""
    names: list[str] = []
    for part in map(str.strip, _PARTS.split(text)):
        names += [part] if part in codes else filter(None, _LOOSE.split(part))
    return list(dict.fromkeys(names))
