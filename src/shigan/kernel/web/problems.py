"""What the API says when something cannot be done: problem details (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse

from shigan.kernel.base.errors import DomainError
from shigan.kernel.web.schemas import Encoder, Out

MEDIA_TYPE = "application/problem+json"


class FieldProblem(Out):
    """What is wrong with one input."""

    field: str
    """The input's code, or where it stood in what was sent."""
    detail: str


class Problem(Out):
    """Why it could not be done, and what to do."""

    type: str
    """`about:blank`, or `urn:shigan:problem:` and the code."""
    title: str
    status: int
    detail: str
    """In the language asked for by Accept-Language."""
    code: str
    """For programs: the same in every language."""
    fields: list[FieldProblem] = []


def problems(*statuses: int, model: type[Problem] = Problem) -> dict[int, type[Problem]]:
    """What a route declares beside its answer; whoever asks must always be known (401)."""
    return dict.fromkeys(sorted({401, *statuses}), model)


def problem(
    status: int, code: str, detail: str, fields: Iterable[tuple[str, str]] = (), **more: Any
) -> HttpResponse:
    """A problem as an answer; `more` are members of its own."""
    plain = code == HTTPStatus(status).name.lower().replace("_", "-")
    body = {
        "type": "about:blank" if plain else f"urn:shigan:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "fields": [{"field": name, "detail": text} for name, text in fields],
        **more,
    }
    content = json.dumps(body, cls=Encoder, ensure_ascii=False)
    return HttpResponse(content, status=status, content_type=MEDIA_TYPE)


def problem_of(error: DomainError, **more: Any) -> HttpResponse:
    """What a person would have been told."""
    fields = [(name, str(text)) for name, text in error.fields.items()]
    response = problem(error.status, error.code, str(error), fields, **more)
    if error.retry_after:
        response.headers["Retry-After"] = str(error.retry_after)
    return response
