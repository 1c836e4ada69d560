"""The one command: what it prints, and how it ends."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest
from django.conf import settings

from shigan.cli import COMMANDS, main
from shigan.settings.environment import SAMPLE_CLOCK
from tests.kit.cast import Cast


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of its own."""
    monkeypatch.setattr(settings, "SHIGAN_HOME", tmp_path)
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_it_does(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    name = "import" if command == "imports" else command
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    assert f"shigan {name}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "line",
    [
        "",
        "nothing",
        "figures",
        "figures --period 2022",
        "suggest --hold-back soon",
        "suggest --sample 0",
    ],
)
def test_a_wrong_call_ends_with_two_and_says_how(
    line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(line.split())
    assert ended.value.code == 2
    assert "--help" in capsys.readouterr().err


def test_figures_as_json(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["figures", "--period", "2022", "--unit", cast.unit("").code, "--json"])
    found = {f["code"]: f for f in json.loads(capsys.readouterr().out)}
    assert (code, found["orgs.communities"]["value"], found["grid.cells"]["value"]) == (0, 2, 3)
    assert found["grid.closed_rate"]["value"] is None
    assert found["grid.closed_rate"]["why_null"] != ""


@pytest.mark.parametrize(
    ("period", "unit"), [("20x2", "370902002"), ("2022Q5", "370902002"), ("2022", "nowhere")]
)
def test_an_unknown_period_or_unit_is_an_error(
    cast: Cast, capsys: pytest.CaptureFixture[str], period: str, unit: str
) -> None:
    assert main(["figures", "--period", period, "--unit", unit]) == 1
    said = capsys.readouterr()
    assert (said.out, said.err != "") == ("", True)


def test_a_dry_run_tells_the_cell_and_changes_nothing(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "units.csv"
    sheet.write_text("代码,名称,类别,上级代码,设立日期\n999,甲社区,社区,nowhere,2022-13-01\n")
    code = main(["import", str(sheet), "--as", "units", "--dry-run", "--json"])
    report = json.loads(capsys.readouterr().out)
    assert (code, report["rows"]["bad"]) == (1, 1)
    assert "E2" in {problem["cell"] for problem in report["problems"]}


def test_an_unknown_importer_lists_the_known(
    db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", str(tmp_path / "a.csv"), "--as", "nothing"]) == 2
    assert "grid.events" in capsys.readouterr().err


def test_the_sample_stays_out_of_an_office_s_store(
    cast: Cast, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sample"]) == 1
    assert "SHIGAN_HOME" in capsys.readouterr().err
    assert not (home / SAMPLE_CLOCK).exists()


def test_a_taken_port_is_told(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert main(["run", "--port", str(port)]) == 1
    assert f"--port {port + 1}" in capsys.readouterr().err


def test_check_verifies_the_chains(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    from tests.kit.grid import make_event, make_tables

    make_event(cast, make_tables(cast))
    main(["check"])
    assert "已校验1件事项的办理记录" in capsys.readouterr().out


@pytest.mark.parametrize("out", ["", "nowhere/ledger.xlsx"])
def test_a_ledger_that_cannot_be_written_is_told(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str], out: str
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    assert main(["export", "--out", str(folder / out)]) == 2
    assert capsys.readouterr().err.startswith(f"--out {folder / out}：")
    assert [found.name for found in tmp_path.iterdir()] == ["out"]
