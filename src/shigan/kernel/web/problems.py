"""What the API says when something cannot be done: problem details (RFC 9457)."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from ninja import Field, Schema
from ninja.responses import Response

from shigan.kernel.base.errors import DomainError

MEDIA_TYPE = "application/problem+json"


class FieldProblem(Schema):
    """What is wrong with one input."""

    field: str = Field(description="Where the input was, dotted: `text`, `values.amount`.")
    detail: str


class Problem(Schema):
    """Why it could not be done, and what to do."""

    type: str = Field(description="`about:blank`, or `urn:shigan:problem:` and the code.")
    title: str
    status: int
    detail: str = Field(description="In the language asked for by Accept-Language.")
    code: str = Field(description="For programs: stays the same in every language.")
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
    shown = {"ensure_ascii": False}
    return Response(body, status=status, content_type=MEDIA_TYPE, json_dumps_params=shown)


def problem_of(error: DomainError, **more: Any) -> HttpResponse:
    """What a person would have been told."""
    fields = [(name, str(text)) for name, text in error.fields.items()]
    return problem(error.status, error.code, str(error), fields, **more)
