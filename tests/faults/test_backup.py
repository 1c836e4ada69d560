"""A backup while people write is one instant of the store: restored, it hangs together."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.faults.conftest import STORES, OfficeOf
from tests.faults.office import Office
from tests.faults.whole import settle, whole
from tests.faults.writers import heard, until_heard, writers, writing
from tests.kit.cast import STREET

pytestmark = pytest.mark.fault


def reported(office: Office) -> Any:
    """The figure of reported events, of the year of the office's present."""
    year = office.command("figures", "--period", "2026", "--unit", STREET, "--json")
    figures = json.loads(year.stdout)
    return next(f for f in figures if f["code"] == "grid.reported")["value"]


@pytest.mark.parametrize("store", STORES)
def test_a_backup_while_serving_and_writing(
    office_of: OfficeOf, store: str, seed: int, tmp_path: Path
) -> None:
    office, crowd, target = office_of(store), writers(4, seed), tmp_path / "office.zip"
    with office.serve() as server:
        with writing(crowd, [server]):
            until_heard(crowd, 20)
            before = heard(crowd)
            done: subprocess.CompletedProcess[str] = office.command("backup", "--to", target)
            after = heard(crowd)
            until_heard(crowd, 5)
        settle(server, crowd)
    assert done.returncode == 0, done.stderr
    whole(office, crowd)
    kept = Office(tmp_path / "restored", office.tokens)
    kept.home.mkdir()
    restored = kept.command("restore", target)
    assert restored.returncode == 0, restored.stderr
    for name in ("secret-key", "personal-key"):  # an open backup has none of them
        shutil.copy(office.home / name, kept.home / name)
    then, now = kept.facts(), office.facts()
    assert then["halves"] == []
    # Between what was told before it began and what was under way when it ended, of each chain
    # the beginning.
    assert before <= sum(len(chain) for chain in then["hashes"].values()) <= after + len(crowd)
    assert then["hashes"] == {
        number: now["hashes"][number][: len(chain)] for number, chain in then["hashes"].items()
    }
    assert then["numbers"] == now["numbers"][: then["count"]]
    assert reported(kept) == then["count"]
    checked = kept.command("check")
    said = f"已校验{then['count']}件事项的办理记录"
    assert (checked.returncode, said in checked.stdout) == (0, True)
