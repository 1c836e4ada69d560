"""Forms made from declared fields: what is asked, what comes out, what is said when it is wrong."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict

from shigan.kernel.base.errors import Refused
from shigan.kernel.clock.rules import LimitUnit, TimeLimit
from shigan.kernel.web.fields import Field, Kind, Source
from shigan.kernel.web.forms import RecordForm, form_class
from shigan.kernel.web.inputs import Point

UNITS = Source(lambda: [("u1", "三里社区"), ("u2", "教场社区")], lambda key: {"code": key})


def form_of(field: Field, data: dict[str, Any], files: dict[str, list[Any]] | None = None) -> Any:
    made = form_class([field], {"unit": UNITS})
    return made(data, MultiValueDict(files or {}))


def entered(field: Field, data: dict[str, Any]) -> Any:
    form = form_of(field, data)
    assert form.errors == {}
    return form.values()[field.code]


def said(field: Field, data: dict[str, Any]) -> list[str]:
    return list(form_of(field, data).errors[field.code])


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (Kind.TEXT, " 路灯不亮 ", "路灯不亮"),
        (Kind.NOTE, "一\n二", "一\n二"),
        (Kind.WHOLE, "12", 12),
        (Kind.DECIMAL, "12.5", Decimal("12.5")),
        (Kind.MONEY, "1200.50", Decimal("1200.50")),
        (Kind.PERCENT, "45", Decimal(45)),
        (Kind.DATE, "2022-03-05", date(2022, 3, 5)),
        (Kind.DATE, "2022年3月5日", date(2022, 3, 5)),
        (Kind.DATE, "2022/3/5", date(2022, 3, 5)),
        (
            Kind.INSTANT,
            "2022-03-05T14:20",
            datetime(2022, 3, 5, 14, 20, tzinfo=ZoneInfo("Asia/Shanghai")),
        ),
        (Kind.YES_NO, "yes", True),
        (Kind.YES_NO, "no", False),
        (Kind.UNIT, "u2", {"code": "u2"}),
    ],
)
def test_a_typed_value_comes_out(kind: Kind, typed: str, value: object) -> None:
    assert entered(Field("x", "项", kind), {"x": typed}) == value


@pytest.mark.parametrize(
    ("kind", "nothing"),
    [
        (Kind.TEXT, ""),
        (Kind.WHOLE, None),
        (Kind.DATE, None),
        (Kind.YES_NO, None),
        (Kind.UNIT, None),
        (Kind.POSITION, None),
        (Kind.LIMIT, None),
        (Kind.PHOTOS, []),
    ],
)
def test_nothing_entered_is_nothing_where_it_may_be_left_out(kind: Kind, nothing: object) -> None:
    assert entered(Field("x", "项", kind), {}) == nothing


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Kind.TEXT, "请填写项"),
        (Kind.WHOLE, "请填写项"),
        (Kind.LIMIT, "请填写项"),
        (Kind.DATE, "请选择项"),
        (Kind.YES_NO, "请选择项"),
        (Kind.UNIT, "请选择项"),
        (Kind.POSITION, "请选择项"),
        (Kind.PHOTOS, "请至少选一张照片"),
    ],
)
def test_a_required_field_says_what_to_do(kind: Kind, words: str) -> None:
    assert said(Field("x", "项", kind, required=True), {"x_1": "WORKDAY"}) == [words]


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        (Kind.WHOLE, "十二", "请填写整数，例如 12"),
        (Kind.DECIMAL, "多", "请填写数字，例如 12.5"),
        (Kind.MONEY, "1.234", "金额最多写到分"),
        (Kind.MONEY, "很多", "请填写以元计的金额，例如 1200.50"),
        (Kind.PERCENT, "45%", "请填写百分数，例如 45 表示百分之四十五"),
        (Kind.DATE, "2022-02-30", "没有这一天；请按 2022-03-05 的样子填写"),
        (Kind.INSTANT, "2022-03-05 25:00", "没有这个时间；请按 2022-03-05 14:20 的样子填写"),
        (Kind.UNIT, "u9", "没有这个选项，请从列表中重新选择"),
    ],
)
def test_a_wrong_value_is_told_with_the_fix(kind: Kind, typed: str, words: str) -> None:
    assert said(Field("x", "项", kind), {"x": typed}) == [words]


def test_text_that_is_too_long_says_by_how_much() -> None:
    field = Field("x", "项", max_length=5)
    assert said(field, {"x": "一二三四五六七"}) == ["最多5个字，现在有7个，请删去2个"]


def test_choices_are_read_anew_for_each_form() -> None:
    rows = [("a", "甲")]
    field = Field("x", "项", Kind.CHOICE, choices=lambda: list(rows))
    assert said(field, {"x": "b"}) == ["没有这个选项，请从列表中重新选择"]
    rows.append(("b", "乙"))
    assert entered(field, {"x": "b"}) == "b"


def test_a_source_of_a_field_goes_before_that_of_its_kind() -> None:
    own = Source(lambda: [("own", "自己的")])
    form = form_class([Field("x", "项", Kind.UNIT)], {"unit": UNITS, "x": own})({"x": "own"})
    assert form.is_valid()
    assert form.values() == {"x": "own"}


def test_a_field_called_like_a_kind_keeps_its_own_choices() -> None:
    field = Field("unit", "单位", Kind.CHOICE, choices=[("DAY", "日")])
    form = form_class([field], {"unit": UNITS})({"unit": "DAY"})
    assert form.is_valid()
    assert form.values() == {"unit": "DAY"}


@pytest.mark.parametrize(("required", "words"), [(True, "请选择"), (False, "不选")])
def test_no_choice_yet_is_said_by_what_it_means(required: bool, words: str) -> None:
    html = page(form_class([Field("x", "项", Kind.UNIT, required=required)], {"unit": UNITS})())
    assert f'<option value="" selected>{words}</option>' in html


def test_units_without_a_source_are_a_programming_error() -> None:
    with pytest.raises(RuntimeError, match="no source for its unit choices"):
        form_class([Field("x", "项", Kind.UNIT)])


@pytest.mark.parametrize(
    ("lon", "lat", "words"),
    [
        ("117.1", "", "经度和纬度要一起填写，或者都不填"),
        ("36.2", "117.1", "经纬度超出范围；请核对是否把经度和纬度填反了"),
        ("东", "36.2", "请填写经纬度数字，例如经度 117.0875、纬度 36.1925"),
    ],
)
def test_a_wrong_position_is_told_with_the_fix(lon: str, lat: str, words: str) -> None:
    data = {"x_lon": lon, "x_lat": lat, "x_source": ""}
    assert said(Field("x", "位置", Kind.POSITION), data) == [words]


def test_a_position_keeps_where_it_was_read_from() -> None:
    data = {"x_lon": "117.1", "x_lat": "36.2", "x_source": "WGS84"}
    assert entered(Field("x", "位置", Kind.POSITION), data) == Point(117.1, 36.2, "WGS84")


def test_a_limit_is_an_amount_of_a_unit() -> None:
    field = Field("x", "时限", Kind.LIMIT)
    data = {"x_amount": "5", "x_unit": "WORKDAY"}
    assert entered(field, data) == TimeLimit(5, LimitUnit.WORKDAY)
    assert said(field, {"x_amount": "0", "x_unit": "WORKDAY"}) == ["时限至少为1"]


def test_photos_come_as_many_as_were_sent() -> None:
    files = [SimpleUploadedFile(name, b"x") for name in ("a.jpg", "b.jpg")]
    form = form_of(Field("x", "照片", Kind.PHOTOS, required=True), {}, {"x": files})
    assert form.errors == {}
    assert [f.name for f in form.values()["x"]] == ["a.jpg", "b.jpg"]


def test_what_an_action_refused_stands_beside_its_input() -> None:
    form = form_class([Field("x", "项"), Field("y", "另一项")])({"x": "1", "y": "2"})
    assert form.is_valid()
    form.refuse(Refused("不行", fields={"x": "换一个", "elsewhere": "不在这里"}))
    assert dict(form.errors) == {"x": ["换一个"]}
    form.refuse(Refused("现在不能办"))
    assert list(form.non_field_errors()) == ["现在不能办"]


def page(form: RecordForm) -> str:
    return render_to_string("web/_fields.html", {"form": form})


def test_the_page_shows_label_measure_hint_and_error() -> None:
    field = Field("x", "面积", Kind.DECIMAL, required=True, hint="按房产证", measure="平方米")
    html = page(form_class([field])({"x": ""}))
    assert '<label class="form-label" for="id_x">面积（平方米）</label>' in html
    assert '<p class="form-hint" id="id_x_helptext">按房产证</p>' in html
    assert "<span>请填写面积</span>" in html
    assert 'aria-invalid="true"' in html


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_an_input_without_inline_code(kind: Kind) -> None:
    field = Field("x", "项", kind, choices=[("a", "甲")])
    html = page(form_class([field], {"unit": UNITS, "person": UNITS})())
    assert 'name="x' in html
    assert " style=" not in html
    assert " onclick=" not in html
