"""A program that calls the API with a token."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.test import Client

from shigan.kernel.clock.queries import now
from shigan.kernel.orgs.actions import token_issue
from shigan.kernel.orgs.models import Token
from tests.kit.cast import Cast

ROOT = "/api/v1"


@dataclass
class Answer:
    """What came back."""

    status: int
    body: Any
    headers: Any


@dataclass
class Caller:
    """Calls with one token, in one language."""

    secret: str
    token: Token | None = None
    language: str = "zh-hans"
    client: Client = field(default_factory=lambda: Client(raise_request_exception=True))

    def get(self, path: str, **params: Any) -> Answer:
        """GET under /api/v1."""
        return self._answer(self.client.get(ROOT + path, params, headers=self._headers()))

    def read(self, path: str, **params: Any) -> Answer:
        """GET of a file."""
        response = self.client.get(ROOT + path, params, headers=self._headers())
        return Answer(response.status_code, b"".join(response.streaming_content), response.headers)

    def post(self, path: str, body: Any, **headers: str) -> Answer:
        """POST a JSON body."""
        data = json.dumps(body)
        sent = self._headers() | {k.replace("_", "-"): v for k, v in headers.items()}
        response = self.client.post(
            ROOT + path, data, content_type="application/json", headers=sent
        )
        return self._answer(response)

    def send(self, path: str, fields: dict[str, Any]) -> Answer:
        """POST a form with files."""
        return self._answer(self.client.post(ROOT + path, fields, headers=self._headers()))

    def _headers(self) -> dict[str, str]:
        said = {"Accept-Language": self.language}
        return said | ({"Authorization": f"Bearer {self.secret}"} if self.secret else {})

    def _answer(self, response: Any) -> Answer:
        return Answer(response.status_code, response.json(), response.headers)


def caller(cast: Cast, login: str, functions: Sequence[str] | None = None) -> Caller:
    """A program with a new token of that person."""
    issued = token_issue(
        actor=cast.scope(login),
        name="试验",
        expires_at=now() + timedelta(days=30),
        functions=functions,
    )
    return Caller(issued.secret, issued.token)
