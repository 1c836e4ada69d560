"""Roles: what the holder of a post may do. Announced by the kernel and by lines."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from shigan.kernel.base.registry import Registry


@dataclass(frozen=True)
class Role:
    """What follows from holding a post of this role.

    Functions are `domain.verb`; either half may be `*`. `unit` functions reach the post's unit
    and all below it; `street` functions reach the whole street.
    """

    code: str
    label: str | Promise
    unit: frozenset[str] = frozenset()
    street: frozenset[str] = frozenset()
    #: Whether the holder is a leader, who can be made sponsor (包保领导).
    leads: bool = False


roles: Registry[Role] = Registry("role")
