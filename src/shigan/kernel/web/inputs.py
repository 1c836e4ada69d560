"""Inputs that are more than one box: a position, photos, a limit, yes or no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from shigan.kernel.clock.choices import LimitUnitChoice
from shigan.kernel.clock.rules import LimitUnit, TimeLimit

_EAST, _NORTH = 180, 90


@dataclass(frozen=True)
class Point:
    """A position as it came in; `source` names the system of a device, blank if typed."""

    lon: float
    lat: float
    source: str = ""


class OwnTemplate(forms.Widget):
    """A widget whose template lies with the pages."""

    def _render(self, template_name: str, context: Any, renderer: Any = None) -> SafeString:
        return render_to_string(template_name, context)


class YesNoWidget(forms.RadioSelect):
    """Two radio buttons."""

    def format_value(self, value: Any) -> Any:
        """A stored yes or no marks its button."""
        return super().format_value({True: "yes", False: "no"}.get(value, value))


class YesNoInput(forms.TypedChoiceField):
    """Yes or no; None while neither is chosen, so that a no is an answer too."""

    def __init__(self) -> None:
        super().__init__(
            choices=[("yes", _("是")), ("no", _("否"))],
            coerce=lambda value: value == "yes",
            empty_value=None,
            widget=YesNoWidget,
        )


class LimitWidget(forms.MultiWidget):
    """An amount beside a unit of time."""

    def __init__(self) -> None:
        amount = forms.NumberInput(
            attrs={"class": "form-control num", "inputmode": "numeric", "aria-label": _("数量")}
        )
        unit = forms.Select(
            attrs={"class": "form-select", "aria-label": _("单位")},
            choices=LimitUnitChoice.choices,
        )
        super().__init__({"amount": amount, "unit": unit})

    def decompress(self, value: TimeLimit | None) -> list[Any]:
        """The two parts of a stored limit."""
        return [value.amount, value.unit.value] if value else [None, LimitUnit.WORKDAY.value]


class LimitInput(forms.MultiValueField):
    """A time limit: so many of a unit."""

    def __init__(self) -> None:
        amount = forms.IntegerField(
            required=False,
            min_value=1,
            error_messages={
                "invalid": _("请填写整数，例如 5"),
                "min_value": _("时限至少为1"),
            },
        )
        super().__init__(
            fields=(amount, forms.ChoiceField(choices=LimitUnitChoice.choices)),
            widget=LimitWidget(),
            require_all_fields=False,
        )

    def compress(self, data_list: list[Any]) -> TimeLimit | None:
        """The limit, None without an amount."""
        if not data_list or data_list[0] is None:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        return TimeLimit(data_list[0], LimitUnit(data_list[1]))


class PointWidget(OwnTemplate, forms.MultiWidget):
    """Longitude and latitude with a button that reads them from the device once."""

    template_name = "web/_input_position.html"
    use_fieldset = True

    def __init__(self) -> None:
        super().__init__(
            {"lon": forms.TextInput, "lat": forms.TextInput, "source": forms.HiddenInput}
        )

    def decompress(self, value: Point | None) -> list[Any]:
        """The three parts of a stored position."""
        return [value.lon, value.lat, value.source] if value else [None, None, ""]


class PointInput(forms.MultiValueField):
    """A position, both numbers or neither."""

    def __init__(self) -> None:
        wrong = {"invalid": _("请填写经纬度数字，例如经度 117.0875、纬度 36.1925")}
        super().__init__(
            fields=(
                forms.FloatField(required=False, error_messages=wrong),
                forms.FloatField(required=False, error_messages=wrong),
                forms.CharField(required=False, max_length=12),
            ),
            widget=PointWidget(),
            require_all_fields=False,
        )

    def compress(self, data_list: list[Any]) -> Point | None:
        """The position, None where nothing was given."""
        lon, lat, source = data_list or (None, None, "")
        if lon is None and lat is None:
            return None
        if lon is None or lat is None:
            raise ValidationError(_("经度和纬度要一起填写，或者都不填"))
        if abs(lon) > _EAST or abs(lat) > _NORTH:
            raise ValidationError(_("经纬度超出范围；请核对是否把经度和纬度填反了"))
        return Point(lon, lat, source)


class PhotosWidget(OwnTemplate, forms.FileInput):
    """Several pictures, made smaller in the browser and shown before they are sent."""

    template_name = "web/_input_photos.html"
    allow_multiple_selected = True


class PhotosInput(forms.FileField):
    """Any number of pictures; what they really hold is checked where they are stored."""

    widget = PhotosWidget

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files that were sent."""
        files = [f for f in (data or []) if f]
        if not files and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return [super(PhotosInput, self).clean(f, initial) for f in files]
