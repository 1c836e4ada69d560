"""`shigan init`: an empty installation for one street."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from shigan.kernel.orgs.actions.streets import Founded
    from shigan.kernel.orgs.divisions.office import Plan
    from shigan.kernel.orgs.divisions.store import Street

NAME = "init"
HELP = "start an empty installation for one street: its units, posts, default rules, administrator"
_HOW = gettext_lazy(
    "请写明街道的9位区划代码：shigan init --street 370902003\n"
    "不知道代码就写名称，会列出相近的：shigan init --street 岱庙\n"
    "也可以运行 shigan run，在浏览器里查找并开通。"
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which street."""
    parser.add_argument(
        "--street", metavar="CODE", help="9 digits, 370902003; a name offers the codes that fit"
    )
    parser.add_argument("--admin", default="admin", help="login of the administrator (admin)")
    new = parser.add_argument_group("a street that is not in the list of divisions yet")
    new.add_argument("--name", help="its name")
    new.add_argument("--district", help="the name of its district")


def execute(args: argparse.Namespace) -> int:
    """Set it up and print the administrator's first password, once."""
    from shigan.cli.language import complain, tell  # noqa: PLC0415 -- needs Django
    from shigan.cli.store import migrate  # noqa: PLC0415
    from shigan.kernel.orgs.actions.streets import refuse_second  # noqa: PLC0415
    from shigan.kernel.orgs.queries import is_started, street_here  # noqa: PLC0415

    if not args.street:
        complain(_HOW)
        return 2
    plan = _plan(args)
    if plan is None:
        return 2
    migrate()
    here = street_here()
    if here is not None and here.code == plan.code:
        done = gettext_lazy("%(street)s（%(code)s）已经开通，什么也没有改动")
        tell(done, street=here.name, code=here.code)
        return 0
    if is_started():
        refuse_second(plan.code)
    _found(plan, args.admin)
    return 0


def _plan(args: argparse.Namespace) -> Plan | None:
    """The plan of the street that was named, or None once it is said why there is none."""
    from shigan.cli.language import terminal_language  # noqa: PLC0415 -- needs Django
    from shigan.kernel.orgs.divisions.office import Plan, plan_of  # noqa: PLC0415
    from shigan.kernel.orgs.divisions.search import find, street_of  # noqa: PLC0415

    if (street := street_of(args.street)) is not None:
        return plan_of(street)
    if args.name and args.district:
        return Plan(args.street, args.name, args.district)
    with terminal_language():
        sys.stderr.write(_offer(args.street, find(args.street)) + "\n")
    return None


def _offer(asked: str, found: Sequence[Street]) -> str:
    """What may have been meant, and how to go on."""
    asked_name = not asked.isdecimal()
    lines = [
        _("请用代码开通；“%(asked)s”相近的有：") % {"asked": asked}
        if asked_name and found
        else _("没有“%(asked)s”这个街道、镇或乡。") % {"asked": asked}
    ]
    if found and not asked_name:
        lines.append(_("也许代码有误，也许已经撤并。相近的有："))
    lines += [f"  {street.code} {street}" for street in found]
    if found:
        lines.append(_("认准后用它的代码开通：shigan init --street 代码"))
    else:
        lines.append(_("请核对代码，或写名称、区县名称来查：shigan init --street 泰山区"))
    lines.append(_("区划数据里还没有的新街道，请另写名称和区县：--name 某某街道 --district 某某区"))
    return "\n".join(lines)


def _found(plan: Plan, login: str) -> None:
    from shigan.cli.language import terminal_language  # noqa: PLC0415 -- needs Django
    from shigan.kernel.base.spoken import first_password  # noqa: PLC0415
    from shigan.kernel.clock.queries import today  # noqa: PLC0415
    from shigan.kernel.orgs.actions.streets import Administrator, street_found  # noqa: PLC0415
    from shigan.kernel.orgs.scope import system_scope  # noqa: PLC0415

    password = first_password()
    founded = street_found(
        actor=system_scope("开通", today()),
        plan=plan,
        administrator=Administrator(login, login, password, must_change=True),
    )
    with terminal_language():
        sys.stdout.write(_told(founded, password) + "\n")


def _told(founded: Founded, password: str) -> str:
    said = {
        "street": founded.street.name,
        "code": founded.street.code,
        "departments": founded.departments,
        "communities": founded.communities,
        "posts": founded.posts,
        "login": founded.administrator.username,
        "password": password,
    }
    return (
        _(
            "已开通%(street)s（%(code)s）：%(departments)d个科室、%(communities)d个社区和村、"
            "%(posts)d个岗位。\n"
            "科室、岗位、时限、三色和事件类别都是默认值，请登录后核对。\n"
            "管理员 %(login)s，首次密码 %(password)s（只显示这一次，首次登录时更改）\n"
            "下一步：shigan run，登录后在“导入”里导入第一张表。"
        )
        % said
    )
