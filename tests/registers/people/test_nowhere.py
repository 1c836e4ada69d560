"""Numbers go nowhere but into ciphertext: the whole store is dumped and looked through."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from shigan.kernel.base.errors import Refused
from shigan.kernel.imports.actions import batch_run, batch_undo, import_file
from shigan.kernel.imports.models import Batch
from shigan.registers.people.actions.merging import resident_merge
from shigan.registers.people.actions.residents import Order, resident_erase
from shigan.registers.people.models import Resident
from tests.kernel.imports.books import workbook
from tests.kit.cast import Cast
from tests.kit.people import CHILD_ID, GROWN_ID, OLD_ID, PHONE, add, grown

SECOND, THIRD = "19900000002", "19900000003"
NUMBERS = (OLD_ID, GROWN_ID, CHILD_ID, PHONE, SECOND, THIRD)


def dump() -> str:
    """Every value of every table."""
    parts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            parts += [f"{table}: {row}" for row in cursor.fetchall()]
    return "\n".join(parts)


def told(text: str) -> list[str]:
    """Which of the numbers stand in a text."""
    return [number for number in NUMBERS if number in text]


def test_the_dump_sees_what_is_there(cast: Cast) -> None:
    add(cast, name=f"张{PHONE}")
    assert told(dump()) == [PHONE]


def test_no_number_is_left_anywhere(
    cast: Cast,
    client_of: Callable[[str], Client],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    client = client_of("community")
    everything(cast, client, tmp_path)
    assert told(dump()) == []
    assert told(caplog.text) == []
    kept = [f for f in (tmp_path / "home").rglob("*") if f.is_file()]
    assert [f.name for f in kept if told(f.read_bytes().decode("utf-8", "ignore"))] == []


def everything(cast: Cast, client: Client, tmp_path: Path) -> None:
    """Whatever can be done with numbers, well and badly."""
    base = {"name": "张秀兰", "unit": cast.unit("001001").code, "residence": "REGISTERED"}
    client.post(reverse("people:add"), {**base, "resident_id": OLD_ID, "phone": PHONE})
    old = Resident.objects.get()
    client.post(reverse("people:add"), {**base, "resident_id": OLD_ID})
    client.post(reverse("people:add"), {**base, "resident_id": OLD_ID + PHONE})
    client.post(
        reverse("people:correct", args=[old.pk]),
        {**base, "phone": SECOND, "reason": "本人要求更正"},
    )
    client.post(reverse("people:correct", args=[old.pk]), {**base, "reason": f"号码改为{THIRD}"})
    unmask = reverse("people:unmask", args=[old.pk, "resident_id"])
    client.post(unmask, {"unmask-purpose": "VERIFY", "unmask-words": "核对身份"})
    client.post(unmask, {"unmask-purpose": "VERIFY", "unmask-words": f"核对{OLD_ID}"})
    client.post(reverse("people:find"), {"number": SECOND})
    client.get(reverse("people:register"), {"format": "xlsx"})
    headings = ("姓名", "身份证号", "电话", "出生日期", "性别", "社区")
    rows = [
        ("张秀兰", OLD_ID, THIRD, "", "", cast.unit("001001").code),
        ("李秀英", GROWN_ID, SECOND, "", "", cast.unit("001002").code),
    ]
    good = workbook(tmp_path / "good.xlsx", ("表", [headings, *rows]))
    import_file(good, "people", actor=cast.scope("manager"))
    assert Resident.objects.get(pk=old.pk).phone.open() == THIRD
    batch_undo(actor=cast.scope("manager"), batch=Batch.objects.latest("pk"))
    assert Resident.objects.get(pk=old.pk).phone.open() == SECOND
    wrong = [("王强", CHILD_ID, SECOND + "9", "1980-05-06", "男", cast.unit("001001").code)]
    bad = workbook(tmp_path / "bad.xlsx", ("表", [headings, *rows, *wrong]))
    import_file(bad, "people", actor=cast.scope("manager"))
    other = add(cast, **grown("张秀兰", phone=SECOND, birth=date(1950, 1, 1), sex="F"))
    resident_merge(actor=cast.scope("community"), order=Order(other.pk), into=old.pk)
    with pytest.raises(Refused):
        resident_erase(
            actor=cast.scope("community"), order=Order(old.pk, reason=f"见{OLD_ID}"), why="REQUEST"
        )


def test_a_sheet_that_waits_and_its_corrections_tell_no_number(
    cast: Cast, client_of: Callable[[str], Client], tmp_path: Path
) -> None:
    headings = ("姓名", "身份证号", "电话", "社区")
    rows = [
        ("张秀兰", OLD_ID, PHONE + "9", cast.unit("001001").code),
        ("李秀英", GROWN_ID + "1", SECOND, "没有这个社区"),
        (f"联系人：某，电话{PHONE}",),
    ]
    path = workbook(tmp_path / "a.xlsx", ("表", [headings, *rows]))
    client = client_of("manager")
    upload = SimpleUploadedFile("a.xlsx", path.read_bytes())
    client.post("/imports/new/people/", {"file": upload})
    batch = Batch.objects.get()
    here = f"/imports/{batch.pk}/"
    pages = [client.get(here).content.decode()]
    fix = {"cell-C2": THIRD, "cell-D3": cast.unit("001002").code}
    client.post(f"{here}fix/", fix)
    client.post(f"{here}fix/", {"cell-B3": GROWN_ID})
    batch.refresh_from_db()
    assert batch.good, batch.found
    assert batch.decided["cells"] == {"C2": THIRD, "B3": GROWN_ID, "D3": fix["cell-D3"]}
    pages.append(client.get(here).content.decode())
    kept = [f for f in (tmp_path / "home").rglob("*") if f.is_file()]
    assert told(dump()) == []
    assert [f.name for f in kept if told(f.read_bytes().decode("utf-8", "ignore"))] == []
    sent = b"".join(client.get(f"{here}source/").streaming_content)  # type: ignore[attr-defined]
    assert sent == path.read_bytes()
    batch_run(actor=cast.scope("manager"), batch=batch)
    assert Resident.objects.get(name="张秀兰").phone.open() == THIRD
    pages.append(client.get(here).content.decode())
    assert [told(page) for page in pages] == [[], [], []]
    assert told(dump()) == []
    assert not batch.source.path.exists()


def named(text: str) -> list[str]:
    """Which of the words stand in a text; letters alone, as ciphertext may hold any three."""
    words = ("张秀兰", "张秀岚", "三里小区", r"(?<![^\s'])zxl(?![^\s'])")
    return [found[0] for word in words if (found := re.search(word, text))]


def test_after_an_erasure_no_name_is_left_but_in_the_sheet(cast: Cast, tmp_path: Path) -> None:
    headings = ("姓名", "身份证号", "电话", "社区", "小区", "室号")
    row = ("张秀兰", OLD_ID, PHONE, cast.unit("001001").code, "三里小区", "401")
    first = workbook(tmp_path / "a.xlsx", ("表", [headings, row]))
    import_file(first, "people", actor=cast.scope("manager"))
    second = workbook(tmp_path / "b.xlsx", ("表", [headings, ("张秀岚", *row[1:])]))
    import_file(second, "people", actor=cast.scope("manager"))
    made = Resident.objects.get()
    assert named(dump()) == ["张秀岚", "三里小区", "zxl"]
    order = Order(made.pk, reason="本人书面要求")
    resident_erase(actor=cast.scope("community"), order=order, why="REQUEST")
    text = dump()
    assert named(text) == []
    assert f"居民{made.pk:06d}" in text
