"""The errors that a person meets. Each says what happened and what to do, in their language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class DomainError(Exception):
    """Something a person did cannot be done; nothing was changed."""

    status = 422
    code = "refused"
    #: Seconds after which the same may be tried again; 0 where that would not help.
    retry_after = 0

    def __init__(self, message: Text, *, fields: Mapping[str, Text] | None = None):
        super().__init__(message)
        self.message = message
        #: What is wrong with which input, by field code.
        self.fields = dict(fields or {})

    def __str__(self) -> str:
        return str(self.message)


class Refused(DomainError):
    """A rule of the domain says no."""


class Conflict(DomainError):
    """Somebody else was quicker; the person sees what changed and decides again."""

    status = 409
    code = "conflict"


class Denied(DomainError):
    """Not within this person's duties. Shown as if the thing did not exist."""

    status = 404
    code = "not-found"
    #: One text for the unknown and the forbidden, so that nobody can tell them apart.
    TEXT = _("没有找到，或不在您的职责范围内")

    def __init__(self, message: Text = TEXT, *, fields: Mapping[str, Text] | None = None):
        super().__init__(message, fields=fields)


class NoRoom(Refused):
    """The disk is full: nothing more can be kept until somebody makes room."""

    status = 507
    code = "insufficient-storage"


class Unavailable(DomainError):
    """The store does not answer now; the same request may do in a moment."""

    status = 503
    code = "service-unavailable"
    retry_after = 5
