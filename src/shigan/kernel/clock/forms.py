"""What an office enters of its calendar."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.errors import DomainError
from shigan.kernel.clock.choices import DayKind


class Line(forms.CharField):
    """A short text."""

    def __init__(self, label: Any, limit: int, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"})
        super().__init__(label=label, max_length=limit, widget=widget, **kwargs)


class Clock(forms.TimeField):
    """A time of day."""

    def __init__(self, label: Any) -> None:
        widget = forms.TimeInput({"class": "form-control", "type": "time"}, "%H:%M")
        super().__init__(label=label, widget=widget)


class CalendarForm(forms.Form):
    """A form that shows what an action refused beside the inputs concerned."""

    def refuse(self, error: DomainError) -> None:
        """Show the refusal."""
        beside = {code: text for code, text in error.fields.items() if code in self.fields}
        for code, text in beside.items():
            self.add_error(code, str(text))
        if not beside:
            self.add_error(None, str(error))


class DayForm(CalendarForm):
    """What a day is, whatever the schedule says."""

    kind = forms.ChoiceField(label=_("这一天是"), choices=DayKind.choices, widget=forms.RadioSelect)
    name = Line(_("名称"), 40, required=False, help_text=_("例如 春节、防汛值班"))
    source = Line(_("依据"), 200, help_text=_("文号或通知"))


class YearForm(CalendarForm):
    """That a year's schedule is entered in full."""

    source = Line(_("放假通知的文号"), 200)


class HoursForm(CalendarForm):
    """The two sessions of a workday, from a day on."""

    since = forms.DateField(
        label=_("起始日期"),
        widget=forms.DateInput({"class": "form-control", "type": "date"}, "%Y-%m-%d"),
    )
    morning_start = Clock(_("上午上班"))
    morning_end = Clock(_("上午下班"))
    afternoon_start = Clock(_("下午上班"))
    afternoon_end = Clock(_("下午下班"))
    source = Line(_("依据"), 200)
