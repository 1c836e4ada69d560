"""What a person is told after an act, with the way back where there is one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise


def tell_done(request: HttpRequest, text: str | Promise, *, undo: str = "") -> None:
    """Say that something was done; `undo` is the address that takes it back by POST."""
    messages.success(request, str(text), extra_tags=f"undo:{undo}" if undo else "")
