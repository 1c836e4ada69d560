"""A request sent twice under one Idempotency-Key is done once and answered twice."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from ninja.responses import Status
from pydantic import BaseModel

from shigan.faces.api.actions import reply_drop, reply_keep, reply_take
from shigan.faces.api.models import ApiReply
from shigan.kernel.base.errors import Conflict, DomainError
from shigan.kernel.orgs.middleware import ScopedRequest

View = Callable[..., Any]


class KeyReused(Conflict):
    """The key stands for another request."""

    code = "key-reused"


def answered_once(view: View) -> View:
    """Give a route that takes an `idempotency_key` what the key promises."""

    @functools.wraps(view)
    def inner(request: ScopedRequest, *args: Any, **kwargs: Any) -> Any:
        key = kwargs.get("idempotency_key")
        if not key:
            return view(request, *args, **kwargs)
        return _once(request, key, functools.partial(view, request, *args, **kwargs))

    return inner


def _once(request: ScopedRequest, key: str, do: Callable[[], Any]) -> Any:
    fingerprint = _fingerprint(request)
    with transaction.atomic():
        reply, fresh = reply_take(request.user.pk, key, fingerprint)
        if not fresh:
            return _again(reply, fingerprint)
        try:
            result = do()
        except DomainError as error:  # its own transaction is undone; that it was tried is kept
            reply_drop(reply)
            refused = error
        else:
            _keep(reply, result)
            return result
    raise refused


def _again(reply: ApiReply, fingerprint: str) -> Status[Any]:
    if reply.fingerprint != fingerprint:
        raise KeyReused(_("这个 Idempotency-Key 已用于另一个请求；请换一个新的"))
    return Status(reply.status, reply.body)


def _keep(reply: ApiReply, result: Any) -> None:
    if isinstance(result, HttpResponseBase):  # a problem: nothing was done
        reply_drop(reply)
        return
    status, value = (
        (result.status_code, result.value) if isinstance(result, Status) else (200, result)
    )
    assert isinstance(value, BaseModel)
    reply_keep(reply, status, value.model_dump(mode="json"))


def _fingerprint(request: ScopedRequest) -> str:
    head = f"{request.method} {request.get_full_path()}\n"
    return hashlib.sha256(head.encode() + request.body).hexdigest()
