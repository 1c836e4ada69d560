"""What the kernel and lines announce: roles, and what a new installation starts with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from shigan.kernel.base.registry import Registry

if TYPE_CHECKING:
    from shigan.kernel.orgs.models import Unit
    from shigan.kernel.orgs.scope import Scope


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


@dataclass(frozen=True)
class Starter:
    """What an app sets up in a new installation: editable defaults, each with its source."""

    code: str
    start: Callable[[Scope, Unit], object]
    order: int = 50


starters: Registry[Starter] = Registry("starter")
