"""Looking at one value in full, and changing the key."""
# ruff: noqa: SLF001 -- `_meta` and `_default_manager` are Django's documented names

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.errors import Refused, Text
from shigan.kernel.personal.choices import Purpose
from shigan.kernel.personal.columns import Sealed
from shigan.kernel.personal.queries import encrypted_columns
from shigan.kernel.personal.registry import Masked
from shigan.kernel.personal.rules import tells_number

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope

_LONGEST = 200
_CHUNK = 500


@dataclass(frozen=True)
class Why:
    """For what somebody looks: a purpose of the list, and in words."""

    purpose: str
    words: str


@action("personal.value_unmask", label=_("查看完整信息"))
def value_unmask(
    *, actor: Scope, record: Model, unit_path: str, masked: Masked, function: str, why: Why
) -> str:
    """One value in full, for one look; who looked at what of whom, and why, stays.

    `function` must be held over the unit to which the record belongs.
    """
    actor.require(function, unit_path)
    words = refuse_numbers("words", why.words)
    if why.purpose not in Purpose.values:
        raise Refused(_("请说明用途"), fields={"purpose": _("请选择一项用途")})
    if not words:
        raise Refused(_("请说明用途"), fields={"words": _("请写明为了办什么事")})
    note(subject=record, after={"field": masked.code, "purpose": why.purpose}, text=words)
    return masked.read(record)


def refuse_numbers(field: str, text: str) -> str:
    """Free text that goes into the log: no number in it may name a person."""
    text = text.strip()
    if len(text) > _LONGEST:
        said: Text = _("最多%(limit)d个字") % {"limit": _LONGEST}
        raise Refused(said, fields={field: said})
    if tells_number(text):
        said = _("这里会长期保存，请不要写身份证号和电话号码")
        raise Refused(said, fields={field: said})
    return text


@action("personal.keys_renew", label=_("更换个人信息密钥"))
def keys_renew(*, actor: Scope) -> dict[str, int]:
    """Encrypt everything with the key in use, and hash it anew; how many rows of each model."""
    actor.require("personal.keys")
    done: Counter[str] = Counter()
    for model, columns in encrypted_columns():
        names = [c.name for c in columns] + [c.hashed_in for c in columns if c.hashed_in]
        rows = model._default_manager.order_by("pk").select_for_update()
        for record in rows.iterator(chunk_size=_CHUNK):
            for column in columns:
                value = getattr(record, column.name)
                if isinstance(value, Sealed) and value:
                    setattr(record, column.name, value.open())
            record.save(update_fields=names)
            done[model._meta.label_lower] += 1
    note(subject=None, after=dict(done))
    return dict(done)
