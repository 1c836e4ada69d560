"""The one door for writes: may → rule → one transaction → audit row → on commit."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, ParamSpec, Protocol, TypeVar

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone, translation
from django.utils.functional import Promise

from shigan.kernel.audit.choices import Result
from shigan.kernel.audit.context import origin
from shigan.kernel.audit.models import AuditRow
from shigan.kernel.base.errors import Denied
from shigan.kernel.base.registry import Registry
from shigan.kernel.base.rows import insert
from shigan.kernel.base.stamps import changing

P = ParamSpec("P")
R = TypeVar("R")
_NAME, _LABEL, _TEXT = 80, 200, 500


class Actor(Protocol):
    """Who does the deed."""

    @property
    def user_id(self) -> int | None:
        """The account, or None for the installation itself."""
        ...

    @property
    def name(self) -> str:
        """The name that is copied into the log."""
        ...


@dataclass(frozen=True)
class ActionSpec:
    """An action's code and what people call it."""

    code: str
    label: str | Promise


@dataclass
class _Deed:
    """The action under way, and what it has noted of itself."""

    spec: ActionSpec
    actor: Actor
    rows: list[AuditRow] = field(default_factory=list)


actions: Registry[ActionSpec] = Registry("action")
_current: ContextVar[_Deed | None] = ContextVar("deed", default=None)


def action(
    code: str, *, label: str | Promise, joins: bool = False
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function an action: one transaction, and exactly one audit row through `note`.

    The function takes `actor` by keyword. An action may call another one; each notes its own row
    and all stand or fall together. A `Denied` is logged after the transaction is undone.

    With `joins` it has no savepoint of its own inside another action, which then cannot go on
    after its refusal. For large loads: SQLite keeps each page that is touched inside a savepoint.
    """
    spec = ActionSpec(code, label)
    actions.add(spec)

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def inner(*args: P.args, **kwargs: P.kwargs) -> R:
            actor: Any = kwargs["actor"]
            deed = _Deed(spec, actor)
            outermost = _current.get() is None
            held = transaction.atomic(savepoint=outermost or not joins)
            token = _current.set(deed)
            try:
                with changing(), held:
                    result = function(*args, **kwargs)
                    if len(deed.rows) != 1:
                        raise RuntimeError(f"{code}: noted {len(deed.rows)} audit rows, not one")
                    insert(deed.rows[0])
                return result
            except Denied as refusal:
                if outermost:  # the deed is undone; that it was tried is not
                    insert(_row(deed, None, Result.DENIED, _official(refusal)))
                raise
            finally:
                _current.reset(token)

        return inner

    return wrap


def note(
    *,
    subject: models.Model | None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    text: str = "",
) -> None:
    """Say what the action under way did; written when the action ends, in its transaction.

    `before` and `after` hold JSON values only. Personal data never goes in: name the fields.
    """
    deed = _current.get()
    if deed is None:
        raise RuntimeError("note() outside an action")
    row = _row(deed, subject, Result.DONE, text)
    row.before = dict(before) if before is not None else None
    row.after = dict(after) if after is not None else None
    deed.rows.append(row)


def _official(said: object) -> str:
    """It in the language of the office, whichever its doer reads: the log is one for all."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(said)


def _row(deed: _Deed, subject: models.Model | None, result: Result, text: str) -> AuditRow:
    here = origin.get()
    return AuditRow(
        at=timezone.now(),
        actor_id=deed.actor.user_id,
        actor_name=deed.actor.name[:_NAME],
        code=deed.spec.code,
        result=result,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        subject_label=_official(subject)[:_LABEL] if subject is not None else "",
        unit_path=getattr(subject, "unit_path", "") or "",
        text=text[:_TEXT],
        request_id=here.request_id,
        address=here.address,
    )
