"""`python -m tests.faults.founding`: fill an empty store with the standing cast, and print tokens.

A process of its own, on the store that its environment names, so that what is served later is a
store as the product keeps it.
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta

import django

django.setup()

from django.db import transaction  # noqa: E402 -- needs Django

from shigan.cli.store import migrate  # noqa: E402
from shigan.kernel.clock.actions import year_confirm  # noqa: E402
from shigan.kernel.clock.queries import now, today  # noqa: E402
from shigan.kernel.orgs.actions.tokens import token_issue  # noqa: E402
from shigan.kernel.orgs.scope import system_scope  # noqa: E402
from tests.kit.cast import make_cast  # noqa: E402
from tests.kit.grid import make_tables  # noqa: E402


@transaction.atomic
def found() -> dict[str, str]:
    """The street, its classes and limits, a confirmed calendar, a token for each of the cast."""
    cast = make_cast()
    make_tables(cast)
    system = system_scope("测试", today())
    for year in range(today().year - 1, today().year + 3):
        year_confirm(actor=system, year=year, source="测试")
    month = now() + timedelta(days=30)
    return {
        login: token_issue(actor=cast.scope(login), name="测试", expires_at=month).secret
        for login in cast.people
    }


if __name__ == "__main__":
    migrate()
    json.dump(found(), sys.stdout)
