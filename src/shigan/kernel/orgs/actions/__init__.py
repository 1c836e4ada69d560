"""Writes of the organisation. Units, posts and accounts are closed, never deleted."""

from shigan.kernel.orgs.actions.people import (
    USERNAME,
    StaffRow,
    staff_load,
    staff_unload,
    user_create,
)
from shigan.kernel.orgs.actions.posts import (
    HoldingRow,
    PostRow,
    holding_end,
    holding_start,
    holdings_load,
    holdings_unload,
    post_close,
    post_open,
    posts_load,
    posts_unload,
)
from shigan.kernel.orgs.actions.sponsors import (
    SponsorshipRow,
    sponsorship_end,
    sponsorship_set,
    sponsorships_load,
    sponsorships_unload,
)
from shigan.kernel.orgs.actions.tokens import Issued, token_issue, token_revoke, token_used
from shigan.kernel.orgs.actions.units import (
    CODE,
    UnitRow,
    unit_close,
    unit_open,
    units_load,
    units_unload,
)

__all__ = [
    "CODE",
    "USERNAME",
    "HoldingRow",
    "Issued",
    "PostRow",
    "SponsorshipRow",
    "StaffRow",
    "UnitRow",
    "holding_end",
    "holding_start",
    "holdings_load",
    "holdings_unload",
    "post_close",
    "post_open",
    "posts_load",
    "posts_unload",
    "sponsorship_end",
    "sponsorship_set",
    "sponsorships_load",
    "sponsorships_unload",
    "staff_load",
    "staff_unload",
    "token_issue",
    "token_revoke",
    "token_used",
    "unit_close",
    "unit_open",
    "units_load",
    "units_unload",
    "user_create",
]
