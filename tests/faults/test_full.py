"""No more room: said plainly, nothing by half, and all goes on once there is room again."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.faults.browser import Browser
from tests.faults.cluster import Cluster
from tests.faults.conftest import TEMPLATE, OfficeOf
from tests.faults.disks import fill, make_room, small_disk
from tests.faults.office import Office, Server
from tests.faults.whole import settle, whole
from tests.faults.writers import Writer, until_heard, until_refused, writers, writing

pytestmark = pytest.mark.fault
SAID = "磁盘已满，没有存下，什么都没有改变；请清理后再来"
SHEET = "编号,名称\n".encode() + b"x" * 300_000


def photo() -> bytes:
    """A picture of noise: it does not grow small."""
    noise = random.Random(1).randbytes(3 * 400 * 300)
    file = BytesIO()
    Image.frombytes("RGB", (400, 300), noise).save(file, "PNG")
    return file.getvalue()


def send_photo(server: Server) -> tuple[int, object]:
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    body = head + photo() + b"\r\n--x--\r\n"
    answer = server.ask("POST", "/api/v1/files", body, login="worker_a", headers=kind)
    return answer.status, answer.body.get("detail", "")


def told(crowd: list[Writer]) -> set[tuple[int, str, str]]:
    return {(a.status, a.body["code"], a.body["detail"]) for w in crowd for a in w.outages}


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 48 MB."""
    folder = tmp_path / "disk"
    with small_disk(folder, 48) as mounted:
        if not mounted:
            pytest.skip("nobody may mount here; see test_a_store_that_may_not_grow")
        yield folder


def test_a_full_disk_under_the_store_and_the_files(office: Office, disk: Path, seed: int) -> None:
    home = disk / "home"
    shutil.copytree(office.home, home)
    office, crowd = Office(home, office.tokens), writers(4, seed)
    with office.serve() as server:
        manager = Browser(server).sign_in("manager")
        with writing(crowd, [server]):
            until_heard(crowd, 5)
            fill(disk, leave=0)
            until_refused(crowd)
            ledger = server.ask("GET", "/api/v1/matters", login="clerk")
            photo_full = send_photo(server)
            sheet_full = manager.upload("/imports/new/units/", "a.csv", SHEET)
            form_full = manager.post("/rules/calendar/years/2031/", {"source": "国办通知"})
            left = [*home.rglob(".new-*"), *home.glob("evidence/**/*.png")]
            make_room(disk)
            until_heard(crowd, 5)
        settle(server, crowd)
        photo_fine = send_photo(server)
        form_fine = manager.post("/rules/calendar/years/2031/", {"source": "国办通知"})
    assert told(crowd) == {(507, "insufficient-storage", SAID)}
    assert ledger.status == 200
    assert photo_full == (507, SAID)
    assert (sheet_full.status in {422, 507}, SAID in sheet_full.body) == (True, True)
    assert (form_full.status, SAID in form_full.body) == (507, True)
    assert left == []
    assert (photo_fine, form_fine.status) == ((201, ""), 302)
    whole(office, crowd)


def test_a_full_disk_under_postgresql(office_of: OfficeOf, cluster: Cluster, seed: int) -> None:
    office, crowd = office_of("postgresql"), writers(4, seed)
    with small_disk(cluster.folder / "disk", 48) as mounted:
        if not mounted:
            pytest.skip("nobody may mount here; see test_a_store_that_may_not_grow")
        with cluster.tablespace(cluster.folder / "disk" / "place") as place:
            office = Office(office.home, office.tokens, cluster.create(place, TEMPLATE, place))
            with office.serve() as server:
                with writing(crowd, [server]):
                    until_heard(crowd, 5)
                    fill(cluster.folder / "disk", leave=0)
                    until_refused(crowd)
                    make_room(cluster.folder / "disk")
                    until_heard(crowd, 5)
                settle(server, crowd)
            whole(office, crowd)
    assert told(crowd) == {(507, "insufficient-storage", SAID)}


def test_a_store_that_may_not_grow(office: Office, seed: int) -> None:
    """A limit of the size of files, as some hosts set one: it needs no rights of root."""
    size = (office.home / "shigan.sqlite3").stat().st_size
    crowd = writers(4, seed)
    with office.serve_limited(200_000) as server:
        assert size > 200_000  # what is there stays readable
        with writing(crowd, [server]):
            until_refused(crowd)
            ledger = server.ask("GET", "/api/v1/matters", login="clerk")
            photo_full = send_photo(server)
    with office.serve() as server:
        settle(server, crowd)
    assert (ledger.status, photo_full) == (200, (507, SAID))
    assert {status for status, _code, _said in told(crowd)} == {503}
    whole(office, crowd)
