"""A form for the style guide."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shigan.kernel.web.inputs import PhotosInput, PointInput


class ReportForm(forms.Form):
    """Filing an event."""

    title = forms.CharField(label=_("什么事"), help_text=_("一句话说清地点和问题"))
    kind = forms.ChoiceField(
        label=_("类别"),
        choices=[("a", _("市容秩序")), ("b", _("市政设施"))],
        help_text=_("按近半年相似事件建议：市容秩序（38件中31件）"),
    )
    due = forms.DateField(
        label=_("期限"),
        initial=date(2022, 3, 7),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    amount = forms.DecimalField(label=_("涉及金额（元）"), required=False)
    source = forms.ChoiceField(
        label=_("来源"),
        widget=forms.RadioSelect,
        choices=[
            ("a", _("巡查")),
            ("b", _("来电")),
            ("c", _("网上")),
        ],
    )
    note = forms.CharField(label=_("说明"), widget=forms.Textarea, required=False)
    photos = PhotosInput(label=_("照片"), required=False)
    point = PointInput()
    urgent = forms.BooleanField(label=_("紧急，先电话通知承办人"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["point"].label, self.fields["point"].required = _("位置"), False


def wrong_form() -> ReportForm:
    """A form that came back."""
    return ReportForm({"title": "", "kind": "a", "due": "2022-02-30", "source": "a"})
