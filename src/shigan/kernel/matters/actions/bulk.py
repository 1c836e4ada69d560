"""What can be done to many matters at once: every act that is declared so, whoever declares it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from shigan.kernel.base.errors import DomainError, Refused
from shigan.kernel.matters.actions.core import Order
from shigan.kernel.matters.actions.move import matter_move, require_move
from shigan.kernel.matters.actions.standing import require_standing, standing_acts
from shigan.kernel.matters.models import Entry, Matter
from shigan.kernel.matters.registry import Act, MatterKind, kinds
from shigan.kernel.orgs.scope import Scope


@dataclass(frozen=True)
class BulkDeed:
    """An act with the kinds whose matters it can be done to; all of them if it is a standing one.

    `code` is that of the act, with the kind that declares it if it belongs to a step.
    """

    code: str
    act: Act
    kinds: tuple[MatterKind, ...]
    standing: bool

    @property
    def suggests(self) -> bool:
        """Whether each matter brings a suggestion of who handles it."""
        return not self.standing and any(kind.presets is not None for kind in self.kinds)

    def held_by(self, actor: Scope) -> bool:
        """Whether the person holds the function anywhere, for one of the kinds at least."""
        lines = {kind.line for kind in self.kinds}
        return any(actor.may(self.act.function.replace("*", line)) for line in lines)


def bulk_deeds() -> list[BulkDeed]:
    """Those of the steps in the order of work, then the standing ones."""
    found: dict[str, BulkDeed] = {}
    for kind in kinds:
        for step in kind.steps:
            for act in step.acts:
                if act.bulk:
                    _gather(found, kind, act)
    every = tuple(kinds)
    return [
        *found.values(),
        *(BulkDeed(s.code, s.act, every, standing=True) for s in standing_acts if s.act.bulk),
    ]


def _gather(found: dict[str, BulkDeed], kind: MatterKind, act: Act) -> None:
    """One button for all kinds of a line that have the very same act."""
    for code, deed in found.items():
        if deed.act == act and kind in deed.kinds:
            return
        if deed.act == act and deed.kinds[0].line == kind.line:
            found[code] = BulkDeed(code, act, (*deed.kinds, kind), standing=False)
            return
    code = f"{kind.code}:{act.code}"
    found[code] = BulkDeed(code, act, (kind,), standing=False)


def why_not(actor: Scope, matter: Matter, deed: BulkDeed) -> str:
    """Why the act cannot be done to a matter as it stands; empty if nothing speaks against it."""
    try:
        _require(actor, matter, deed)
    except DomainError as error:
        return str(error)
    return ""


def _require(actor: Scope, matter: Matter, deed: BulkDeed) -> None:
    if deed.standing:
        require_standing(actor, matter, standing_acts[deed.act.code])
        return
    _require_kind(matter, deed)
    require_move(actor, matter, deed.act.code)


def _require_kind(matter: Matter, deed: BulkDeed) -> None:
    if matter.kind not in {kind.code for kind in deed.kinds}:
        words = {"kind": matter.declared.label, "act": deed.act.label}
        raise Refused(_("“%(kind)s”没有“%(act)s”这个动作") % words)


def bulk_perform(*, actor: Scope, deed: BulkDeed, matter: Matter, order: Order) -> Entry:
    """Do it to one of the matters, as its own page would: one transaction, entry and audit row."""
    if deed.standing:
        return standing_acts[deed.act.code].perform(actor=actor, order=order)
    _require_kind(matter, deed)
    return matter_move(actor=actor, act=deed.act.code, order=order)


def suggested_units(deed: BulkDeed, matters: Sequence[Matter]) -> list[str]:
    """The code of the unit that each matter's kind suggests as its handler; empty without one.

    One question a kind, however many matters there are.
    """
    found: dict[int, str] = {}
    for kind in deed.kinds if deed.suggests else ():
        mine = [matter for matter in matters if matter.kind == kind.code]
        if kind.presets is not None and mine:
            found |= _units(mine, kind.presets(mine, deed.act.code))
    return [found.get(matter.pk, "") for matter in matters]


def _units(matters: Iterable[Matter], given: Iterable[dict[str, str]]) -> dict[int, str]:
    """The handling unit of each preset by the id of its matter."""
    pairs = zip(matters, given, strict=True)
    return {matter.pk: preset.get("handler_unit", "") for matter, preset in pairs}
