"""The examples of docs/how-to/use-the-api.md, each run as it stands there."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path
from string import Template
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shigan.lines.grid.models import EventClass
from tests.faces.api.conftest import CallerOf
from tests.kernel.files.pictures import picture

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "use-the-api.md"


def commands() -> list[str]:
    """The curl commands, in their order."""
    blocks = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    whole = "\n".join(blocks).replace("\\\n", " ")
    return re.split(r"^(?=curl )", whole, flags=re.MULTILINE)[1:]


@dataclass
class Curl:
    """A command, read as curl reads it."""

    url: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    form: dict[str, Any] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, command: str, values: dict[str, str]) -> Curl:
        made, words = cls(), iter(shlex.split(Template(command).safe_substitute(values))[1:])
        for word in words:
            if word == "-H":
                name, _, value = next(words).partition(": ")
                made.headers[name] = value
            elif word == "--json":
                made.body = next(words)
            elif word == "-F":
                name, _, value = next(words).partition("=")
                made.form[name] = _file(value) if value.startswith("@") else value
            elif word in {"-d", "--data-urlencode"}:
                name, _, value = next(words).partition("=")
                made.query[name] = value
            elif word not in {"-s", "-G"}:
                made.url = word
        return made

    def run(self) -> Any:
        client = Client()
        if self.body:
            kind = "application/json"
            return client.post(self.url, self.body, content_type=kind, headers=self.headers)
        if self.form:
            return client.post(self.url, self.form, headers=self.headers)
        return client.get(self.url, self.query or None, headers=self.headers)


def _file(value: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(value.removeprefix("@"), picture())


def test_every_example_does_what_it_says(caller_of: CallerOf, small: EventClass) -> None:
    values = {"API": "/api/v1", "AUTH": f"Authorization: Bearer {caller_of('clerk').secret}"}
    answers = {}
    for command in commands():
        answer = Curl.read(command, values).run()
        assert answer.status_code in {200, 201}, (command, answer.content.decode())
        body = answer.json()
        answers[command.split()[-1].split("?")[0]] = body
        if isinstance(body, dict):
            values["PHOTO"] = body.get("sha256", values.get("PHOTO", ""))
            values["NUMBER"] = body.get("number", values.get("NUMBER", ""))
    assert len(commands()) == 16
    assert answers["$API/matters/$NUMBER/acts/dispatch"]["version"] == 3
    assert answers["$API/matters/$NUMBER"]["acts"][0]["code"] == "file"


def test_the_problem_that_it_shows_is_a_real_one(caller_of: CallerOf, small: EventClass) -> None:
    (shown,) = re.findall(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    real = caller_of("clerk").get("/matters/none").body
    assert set(json.loads(shown)) == set(real)
