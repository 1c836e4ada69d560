"""What an office's server still lacks, for `shigan check --deploy`: each thing, and what to do.

*Missing* is what leaves a door open; *weak* is what an assessor would ask about.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from stat import S_IMODE

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from shigan.cli.backup import LAST
from shigan.kernel.access.queries import unknown_functions, without_factor
from shigan.kernel.audit.models import AuditRow
from shigan.kernel.base.sample import in_sample
from shigan.kernel.clock.queries import missing_years, today
from shigan.kernel.orgs.models import User

_LONG_KEY = 32
_OTHERS = 0o077
#: What the sample's accounts have, as its README says to everybody.
SAMPLE_PASSWORD = "Shigan2022"  # noqa: S105 -- known, and looked for so that it is not in use
_SAMPLE_NAMES = (
    *("secretary", "director", "leader", "head", "clerk", "community"),
    *("worker_a", "worker_b", "auditor", "manager", "outsider"),
)
_BACKUP_DAYS = 2
#: Setting → the least and the most that assessors usually take.
_USUAL = {
    "SHIGAN_PASSWORD_LENGTH": (8, 64),
    "SHIGAN_PASSWORD_KINDS": (3, 4),
    "SHIGAN_PASSWORD_DAYS": (1, 90),
    "SHIGAN_IDLE_MINUTES": (1, 30),
}


@dataclass(frozen=True)
class Finding:
    """Something that is missing or weak, and what to do about it."""

    code: str
    said: str
    todo: str
    weak: bool = False


def findings() -> list[Finding]:
    """All that is to be done, in the order in which one would."""
    parts = (_server(), _keys(), _store(), _backups(), _sign_in(), _people(), _time())
    return [finding for part in parts for finding in part]


def _server() -> Iterator[Finding]:
    if settings.DEBUG:
        yield Finding(
            "debug", _("开着调试模式，出错页会露出内部信息"), _("不要用 settings.dev 运行")
        )
    hosts = [h for h in settings.ALLOWED_HOSTS if h not in {"localhost", "127.0.0.1", "[::1]"}]
    if not hosts:
        yield Finding(
            "hosts",
            _("没有写明浏览器用什么域名访问"),
            _("设置 SHIGAN_HOSTS，例如 street.example,127.0.0.1"),
        )
    elif any(host.startswith(("*", ".")) for host in hosts):
        yield Finding("hosts", _("SHIGAN_HOSTS 里有通配"), _("写全每一个域名"))
    secure = settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE
    if not (secure and settings.SECURE_SSL_REDIRECT and settings.SECURE_HSTS_SECONDS):
        yield Finding(
            "https",
            _("没有限定 https，密码和页面在网上能被看到"),
            _("在前面装 nginx 和证书，设置 SHIGAN_TLS=1"),
        )
    elif settings.SHIGAN_PROXIES < 1:
        yield Finding(
            "proxies",
            _("不认反向代理转来的来源地址：日志里、锁定时所有人都是同一个地址"),
            _("前面有一层 nginx 就设置 SHIGAN_PROXIES=1"),
        )


def _keys() -> Iterator[Finding]:
    if len(settings.SECRET_KEY) < _LONG_KEY:
        yield Finding(
            "secret-key",
            _("SHIGAN_SECRET_KEY 太短"),
            _("去掉它，让平台自己生成；或换成至少32个随机字符"),
        )
    home = Path(settings.SHIGAN_HOME)
    for name in ("secret-key", "personal-key"):
        file = home / name
        if file.exists() and S_IMODE(file.stat().st_mode) & _OTHERS:
            yield Finding(
                name,
                _("%(file)s 别的用户也能读") % {"file": file},
                _("运行 chmod 600 %(file)s") % {"file": file},
            )
    if home.exists() and S_IMODE(home.stat().st_mode) & 0o007:
        yield Finding(
            "home",
            _("%(file)s 服务器上的其他用户能进入") % {"file": home},
            _("运行 chmod 700 %(file)s") % {"file": home},
            weak=True,
        )


def _store() -> Iterator[Finding]:
    asked = (
        {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"}
        if connection.vendor == "sqlite"
        else {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
    )
    for name, wanted in asked.items():
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA {name}" if connection.vendor == "sqlite" else f"SHOW {name}")
            found = str(cursor.fetchone()[0])
        if found.lower() != wanted:
            yield Finding(
                "database",
                _("数据库的 %(name)s 是 %(found)s，断电可能丢数据")
                % {"name": name, "found": found},
                _("改为 %(wanted)s") % {"wanted": wanted},
            )


def _backups() -> Iterator[Finding]:
    last = Path(settings.SHIGAN_HOME) / LAST
    todo = _("每晚运行 shigan backup --to 文件夹 --key 密钥文件；密钥另存一处")
    if not last.exists():
        yield Finding("backup", _("还没有做过备份"), todo)
        return
    at, _space, how = last.read_text(encoding="utf-8").strip().partition(" ")
    if datetime.fromisoformat(at) < timezone.now() - timedelta(days=_BACKUP_DAYS):
        yield Finding("backup", _("最近一次备份是 %(at)s") % {"at": at}, todo)
    if how != "sealed":
        yield Finding("backup-key", _("备份没有加密，也不含密钥"), todo, weak=True)


def _sign_in() -> Iterator[Finding]:
    usual = {**_USUAL, "AXES_FAILURE_LIMIT": (1, 5)}
    names = {"AXES_FAILURE_LIMIT": "SHIGAN_SIGN_IN_TRIES"}
    for name, (least, most) in usual.items():
        value = getattr(settings, name)
        if not least <= value <= most:
            yield Finding(
                "sign-in",
                _("%(name)s 是 %(value)s，比等保测评通常要求的弱")
                % {"name": names.get(name, name), "value": value},
                _("设为 %(least)s 到 %(most)s") % {"least": least, "most": most},
                weak=True,
            )
    if unknown := unknown_functions(settings.SHIGAN_FACTOR_FUNCTIONS):
        yield Finding(
            "factor-functions",
            _("SHIGAN_FACTOR_FUNCTIONS 里的 %(names)s 没有人能有，等于没写")
            % {"names": "、".join(unknown)},
            _("写成一项职能，例如 orgs.manage"),
        )


def _people() -> Iterator[Finding]:
    if in_sample():
        yield Finding(
            "sample",
            _("这里是样例，账号和密码人人知道"),
            _("正式使用请另设 SHIGAN_HOME，运行 shigan init"),
        )
        return
    known = User.objects.filter(username__in=_SAMPLE_NAMES, is_active=True).order_by("username")
    in_use = [u.username for u in known if check_password(SAMPLE_PASSWORD, u.password)]
    if in_use:
        yield Finding(
            "sample-password",
            _("还在用样例的密码：%(names)s") % {"names": "、".join(in_use)},
            _("在“账号”里重置"),
        )
    if bare := without_factor(today()):
        yield Finding(
            "second-factor",
            _("没有启用两步验证的管理员：%(names)s") % {"names": "、".join(bare)},
            _("登录后在“我的登录”里启用；要人人必须，设置 SHIGAN_FACTOR_FUNCTIONS=orgs.manage"),
        )


def _time() -> Iterator[Finding]:
    latest = AuditRow.objects.order_by("-at").values_list("at", flat=True).first()
    if latest is not None and latest > timezone.now() + timedelta(minutes=1):
        yield Finding(
            "clock",
            _("服务器的时间比最后一条日志还早"),
            _("校准时间，开启 systemd-timesyncd 或 chrony"),
        )
    for year in missing_years(today()):
        yield Finding(
            "calendar",
            _("缺少%(year)d年的放假安排") % {"year": year},
            _("在“工作日历”里录入国务院办公厅的通知"),
        )
