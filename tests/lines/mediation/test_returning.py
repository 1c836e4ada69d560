"""The ledger of disputes, put back: nothing of a dispute that is there changes by a sheet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from shigan.kernel.matters.sheets.shared import matter_key
from tests.kit.cast import Cast
from tests.kit.mediation import accept, agree, make_centre, make_dispute, sign
from tests.kit.returning import edit, grid, put_back, take_out


@pytest.mark.parametrize(
    ("heading", "value"),
    [("申请人电话", "19900000002"), ("协议内容", "乙赔偿甲600元"), ("涉及金额", 100),
     ("签署时间", None), ("调解结果", "调解不成")],
)  # fmt: skip
def test_what_a_dispute_went_through_is_not_written_by_a_sheet(
    cast: Cast,
    client_of: Callable[[str], Client],
    tmp_path: Path,
    heading: str,
    value: str | int | None,
) -> None:
    make_centre(cast)
    matter = sign(cast, agree(cast, accept(cast, make_dispute(cast))))
    url = "/imports/new/mediation.disputes/present.xlsx"
    path = take_out(client_of("manager"), url, tmp_path / "a.xlsx")
    key = matter_key(matter.unit_path, matter.number)
    assert grid(path)[key, "申请人电话"] == "199****0001"
    edit(path, {(key, heading): value})
    report = put_back(path, "mediation.disputes", cast.scope("manager"))
    assert [(p.column, p.message) for p in report.problems] == [
        (heading, f"已有的记录，“{heading}”不能用表来改")
    ]
