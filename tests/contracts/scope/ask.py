"""Asking as each of the cast, and what of an answer counts."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.utils.functional import cached_property

from tests.contracts.scope.entry import Entry
from tests.contracts.scope.sees import CAST, STRANGER
from tests.contracts.scope.world import World

_MARK = re.compile(r"MARK([a-z]+)Q([a-z]+)Z")
_SECRET = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{64}(?![0-9A-Za-z])")
_LONG = 6
_UNCOUNTED = ("django_session", "axes_")
#: Headers that differ at each asking.
_OWN = {"Content-Length", "X-Request-ID"}
#: Parts of addresses that name nothing.
NEVER = {
    "number": "WG-2026-999999",
    "pk": 987654,
    "party": 987654,
    "other": 987653,
    "entry": 987654,
    "batch": 987654,
    "job": 987654,
    "view_id": 987654,
    "whistle_id": 987654,
    "membership": 987654,
    "sha256": "0" * 64,
    "code": "370902099",
    "unit": "370902099",
}


@dataclass
class Answer:
    """What came back."""

    address: str
    status: int
    headers: dict[str, str]
    body: bytes
    #: What else tells of a record, beside the marks.
    names: Mapping[str, tuple[str, str]]
    #: What was asked for, which the answer may say again.
    given: tuple[str, ...] = ()

    @cached_property
    def text(self) -> str:
        """All texts of it; those of a workbook or a paper are unpacked."""
        if not self.body.startswith(b"PK\x03\x04"):
            return self.body.decode(errors="replace")
        with zipfile.ZipFile(io.BytesIO(self.body)) as packed:
            return "\n".join(
                packed.read(name).decode(errors="replace") for name in packed.namelist()
            )

    @property
    def marks(self) -> set[tuple[str, str]]:
        """Kind and place of every record that it tells of."""
        text = self.text.replace(self.address, "@")
        for said in self.given:
            text = text.replace(said, "#")
        named = {told for name, told in self.names.items() if name in text}
        return {(kind, place) for kind, place in _MARK.findall(text)} | named

    def plain(self, *names: Any) -> tuple[int, dict[str, str], str]:
        """Without what differs at each asking: the address, what it names, the CSRF token."""
        text = _SECRET.sub("SECRET", self.body.decode(errors="replace").replace(self.address, "@"))
        headers = dict(self.headers)
        for name in map(str, names):  # a short one names something only as a part of an address
            whole, part = (name, "#") if len(name) >= _LONG else (f"/{name}/", "/#/")
            text = text.replace(whole, part)
            headers = {key: value.replace(whole, part) for key, value in headers.items()}
        return self.status, headers, text


@dataclass
class Asker:
    """Asks for people, and lets nothing stay of what was asked."""

    world: World

    @cached_property
    def client(self) -> Client:
        """One for all: to make another reads all static files again."""
        return Client()

    @cached_property
    def sessions(self) -> dict[str, str]:
        """The session of each, signed in once."""
        kept = {STRANGER: ""}
        for login in CAST:
            self.client.cookies.clear()
            self.client.force_login(self.world.cast.people[login])
            kept[login] = self.client.cookies[settings.SESSION_COOKIE_NAME].value
        return kept

    def ask(
        self, login: str, entry: Entry, parts: Mapping[str, Any], **named: Any
    ) -> tuple[Answer, bool]:
        """The answer, and whether anything was stored for it."""
        client, session = self.client, self.sessions[login]
        client.cookies.clear()
        if session:
            client.cookies[settings.SESSION_COOKIE_NAME] = session
        address = entry.address(parts)
        with transaction.atomic():
            before = counted()
            query, body = (self._sent(sent) for sent in (entry.query, entry.body))
            (body if entry.inside else query).update(named)
            response = self._send(client, entry, address, query, body)
            raw = b"".join(response.streaming_content) if response.streaming else response.content
            stored = counted() != before
            transaction.set_rollback(True)
        headers = {k: v for k, v in response.headers.items() if k not in _OWN}
        given = tuple(str(value) for value in named.values() if len(str(value)) >= _LONG)
        return Answer(address, response.status_code, headers, raw, self.world.names, given), stored

    def _sent(self, sent: Any) -> dict[str, Any]:
        return dict(sent(self.world) if callable(sent) else sent)

    def _send(
        self, client: Client, entry: Entry, address: str, query: Any, body: dict[str, Any]
    ) -> Any:
        if entry.method == "GET":
            return client.get(address, query)
        if entry.api and not any(hasattr(value, "read") for value in body.values()):
            data = json.dumps(body)
            return client.post(address, data, "application/json", query_params=query)
        return client.post(address, body, query_params=query)


def counted() -> tuple[int, ...]:
    """How many rows each table has, of the log what was done: one statement.

    Each write notes itself in the log, so that a row that was only changed shows as well.
    """
    told = {"audit_auditrow": " WHERE result = 'DONE'"}
    counts = (f"(SELECT count(*) FROM {name}{told.get(name, '')})" for name in _tables())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(counts)}")
        return tuple(cursor.fetchone())


@lru_cache
def _tables() -> list[str]:
    names = connection.introspection.table_names()
    return sorted(name for name in names if not name.startswith(_UNCOUNTED))
