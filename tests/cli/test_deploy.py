"""`shigan check --deploy`: each thing that an office's server lacks, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from demo.sample.orgs import PASSWORD as PRINTED
from django.conf import settings
from django.core.checks import run_checks
from django.utils import timezone

from shigan.cli import main
from shigan.cli.backup import LAST
from shigan.cli.deploy import SAMPLE_PASSWORD, findings
from shigan.kernel.access.models import SecondFactor
from shigan.kernel.audit.models import AuditRow
from shigan.kernel.orgs.models import User
from shigan.settings.environment import SAMPLE_CLOCK
from tests.kit.cast import Cast

GOOD = {
    "SECRET_KEY": "k7mq29fx" * 8,
    "ALLOWED_HOSTS": ["street.example", "127.0.0.1"],
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 31536000,
    "SHIGAN_PROXIES": 1,
}


@pytest.fixture
def june() -> Iterator[None]:
    """A day on which the holidays of next year are not out yet."""
    with time_machine.travel(datetime(2026, 6, 1, 10, tzinfo=UTC)):
        yield


@pytest.fixture
def office(june: None, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office whose server lacks nothing; its home."""
    tmp_path.chmod(0o700)
    for name, value in (GOOD | {"SHIGAN_HOME": tmp_path}).items():
        monkeypatch.setattr(settings, name, value)
    (tmp_path / LAST).write_text(f"{timezone.now().isoformat()} sealed\n", encoding="utf-8")
    User.objects.update(password="!")
    SecondFactor.objects.create(
        user=cast.people["manager"],
        secret="x",
        made_at=timezone.now(),
        confirmed_at=timezone.now(),
    )
    monkeypatch.setattr("shigan.cli.deploy._store", lambda: ())  # the suite's store is in memory
    return tmp_path


def said() -> list[tuple[str, bool]]:
    """Code of each finding, and whether it is only weak."""
    return [(finding.code, finding.weak) for finding in findings()]


@pytest.mark.usefixtures("office")
def test_a_good_server_lacks_nothing() -> None:
    assert said() == []


def _set(name: str, value: object) -> Callable[[Path, pytest.MonkeyPatch], None]:
    return lambda home, patch: patch.setattr(settings, name, value)


def _other_key(home: Path, patch: pytest.MonkeyPatch) -> None:
    (home / "personal-key").touch(mode=0o600)
    (home / "personal-key").chmod(0o644)


def _plain(home: Path, patch: pytest.MonkeyPatch) -> None:
    (home / LAST).write_text(f"{timezone.now().isoformat()} plain\n", encoding="utf-8")


def _old(home: Path, patch: pytest.MonkeyPatch) -> None:
    at = timezone.now() - timedelta(days=3)
    (home / LAST).write_text(f"{at.isoformat()} sealed\n", encoding="utf-8")


def _sample_password(home: Path, patch: pytest.MonkeyPatch) -> None:
    head = User.objects.get(username="head")
    head.set_password(SAMPLE_PASSWORD)
    head.save()


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (_set("DEBUG", True), ("debug", False)),
        (_set("SECRET_KEY", "short"), ("secret-key", False)),
        (_set("ALLOWED_HOSTS", ["localhost", "127.0.0.1"]), ("hosts", False)),
        (_set("ALLOWED_HOSTS", ["*"]), ("hosts", False)),
        (_set("SESSION_COOKIE_SECURE", False), ("https", False)),
        (_set("SECURE_HSTS_SECONDS", 0), ("https", False)),
        (_set("SHIGAN_PROXIES", 0), ("proxies", False)),
        (_other_key, ("personal-key", False)),
        (lambda home, patch: home.chmod(0o755), ("home", True)),
        (lambda home, patch: (home / LAST).unlink(), ("backup", False)),
        (_old, ("backup", False)),
        (_plain, ("backup-key", True)),
        (_set("SHIGAN_PASSWORD_LENGTH", 6), ("sign-in", True)),
        (_set("SHIGAN_PASSWORD_DAYS", 0), ("sign-in", True)),
        (_set("SHIGAN_IDLE_MINUTES", 0), ("sign-in", True)),
        (_set("AXES_FAILURE_LIMIT", 50), ("sign-in", True)),
        (_set("SHIGAN_FACTOR_FUNCTIONS", ["orgs.manage", "orgs.*"]), ("factor-functions", False)),
        (_set("SHIGAN_FACTOR_FUNCTIONS", ["org.manage"]), ("factor-functions", False)),
        (_sample_password, ("sample-password", False)),
        (lambda home, patch: SecondFactor.objects.all().delete(), ("second-factor", False)),
        (lambda home, patch: (home / SAMPLE_CLOCK).touch(), ("sample", False)),
    ],
)
def test_each_thing_is_told(
    office: Path,
    monkeypatch: pytest.MonkeyPatch,
    spoil: Callable[[Path, pytest.MonkeyPatch], None],
    found: tuple[str, bool],
) -> None:
    spoil(office, monkeypatch)
    assert said() == [found]


@pytest.mark.usefixtures("office")
def test_a_clock_that_is_behind_and_a_year_without_holidays_are_told(cast: Cast) -> None:
    AuditRow.objects.create(at=timezone.now() + timedelta(hours=1), code="x", actor_name="x")
    assert said() == [("clock", False)]
    with time_machine.travel(timezone.now().replace(year=2032, month=12)):
        assert ("calendar", False) in said()


@pytest.mark.usefixtures("office")
def test_it_ends_with_one_only_where_something_is_missing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["check", "--deploy"]) == 0
    monkeypatch.setattr(settings, "SHIGAN_IDLE_MINUTES", 0)
    assert main(["check", "--deploy"]) == 0
    assert "建议 sign-in: SHIGAN_IDLE_MINUTES" in capsys.readouterr().out
    monkeypatch.setattr(settings, "SHIGAN_PROXIES", 0)
    assert main(["check", "--deploy"]) == 1
    out = capsys.readouterr().out
    assert "缺少 proxies: " in out
    assert "  → 前面有一层 nginx 就设置 SHIGAN_PROXIES=1\n" in out


def test_the_store_is_asked_what_it_keeps(db: None) -> None:
    from shigan.cli.deploy import _store

    # The suite's own store keeps nothing through a power cut, and says so.
    assert {finding.code for finding in _store()} <= {"database"}


def test_what_django_itself_would_say_is_covered(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = run_checks(include_deployment_checks=True, tags=["security"])
    # Subdomains and preloading are the office's own decision.
    assert {message.id for message in found} <= {"security.W005", "security.W021"}


def test_the_password_that_is_looked_for_is_the_sample_s() -> None:
    assert SAMPLE_PASSWORD == PRINTED
