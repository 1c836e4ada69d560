"""Whatever people write is text: no page runs it, and no sheet computes it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from shigan.kernel.orgs.models import Unit, User
from tests.contracts.scope import pages, programs, registers
from tests.contracts.scope.ask import Answer, Asker
from tests.contracts.scope.entry import Entry
from tests.contracts.scope.streets import AROUND
from tests.contracts.scope.world import make_world

pytestmark = pytest.mark.wide

MARKUP = """"'><img onerror=x>{{7*7}}"""
READERS = ("secretary", "community", "manager", "auditor", "worker_a", "head")
#: The file that somebody sent, as it came.
AS_IT_CAME = {"imports/{batch}/source/"}
READ = [
    entry
    for table in (pages, registers, programs)
    for entry in table.ENTRIES
    if entry.method == "GET" and entry.ok == 200 and entry.route not in AS_IT_CAME
]


class Live(HTMLParser):
    """Finds what a browser would take for more than text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element that nobody of ours wrote."""
        names = {name for name, _value in attrs}
        if "onerror" in names or (tag == "script" and names.isdisjoint({"src", "type"})):
            self.found.append(self.get_starttag_text() or tag)


def live(page: str) -> list[str]:
    """The elements of a page that came out of somebody's text."""
    reader = Live()
    reader.feed(page)
    return reader.found


def asker_with(home: Path, before: str = "", after: str = "") -> Asker:
    """The two streets, in which each text is put between those."""
    AROUND[:] = [before, after]
    try:
        world = make_world(home)
    finally:
        AROUND[:] = ["", ""]
    for unit in Unit.objects.all():
        Unit.objects.filter(pk=unit.pk).update(name=f"{before}{unit.name}{after}"[:60])
    for person in User.objects.all():
        User.objects.filter(pk=person.pk).update(name=f"{before}{person.name}{after}"[:80])
    world.cast.people = {user.username: user for user in User.objects.all()}
    return Asker(world)


def read_all(asker: Asker) -> Iterator[tuple[Entry, Answer]]:
    """Every page, list and sheet, by whoever of some readers gets there."""
    for entry in READ:
        for login in READERS:
            if not entry.places(login) & {"", "a"}:
                continue
            records = asker.world.records
            named = {entry.names[0]: records[entry.names[1]]["a"]["unit"]} if entry.names else {}
            parts = records[entry.on]["a"] if entry.on else {}
            yield entry, asker.ask(login, entry, parts, **named)[0]
            break


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the marks are longer than some columns")
def test_markup_in_any_text_is_shown_as_text(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.SHIGAN_HOME = tmp_path
    shown = 0
    for entry, answer in read_all(asker_with(tmp_path, after=MARKUP)):
        assert answer.status == entry.ok, entry.id
        if not answer.headers["Content-Type"].startswith("text/html"):
            assert answer.headers["X-Content-Type-Options"] == "nosniff", entry.id
            continue
        assert live(answer.text) == [], entry.id
        shown += "&lt;img onerror=x" in answer.text
    assert shown > len(READ) // 4


def test_what_a_browser_would_run_is_found() -> None:
    assert live(f'<a title="x{MARKUP}">') == ["<img onerror=x>"]
    assert live("<script>alert(1)</script>") == ["<script>"]
    assert live("&lt;img onerror=x&gt;") == []


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t"])
def test_no_sheet_computes_what_somebody_wrote(
    sign: str, db: None, settings: Settings, tmp_path: Path
) -> None:
    settings.SHIGAN_HOME = tmp_path
    sheets, held = 0, 0
    asker = asker_with(tmp_path, before=f"{sign}1+1|")
    for entry, answer in read_all(asker):
        if not answer.body.startswith(b"PK\x03\x04"):
            continue
        sheets += 1
        assert formulas(answer.body) == [], entry.id
        held += "1+1|" in answer.text
    assert (sheets >= 6, held >= 4) == (True, True)


def formulas(book: bytes) -> list[str]:
    """The formulas of a workbook, and links that it would fetch."""
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        parts = [n for n in packed.namelist() if n.startswith(("xl/worksheets", "xl/external"))]
        text = "\n".join(packed.read(name).decode() for name in parts)
    return re.findall(r"<f[ >].*?</f>|<ddeLink.*?>", text)


def test_a_formula_is_found() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("xl/worksheets/sheet1.xml", '<c r="A1"><f>1+1</f><v>2</v></c>')
    assert formulas(out.getvalue()) == ["<f>1+1</f>"]
