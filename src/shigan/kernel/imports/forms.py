"""The one thing asked for: a file."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from shigan.kernel.imports.registry import Importer


class UploadForm(forms.Form):
    """A sheet of one importer."""

    file = forms.FileField(
        label=_("文件"),
        error_messages={
            "required": _("请选择文件"),
            "empty": _("文件是空的，请重新选择"),
            "missing": _("请选择文件"),
        },
    )

    def __init__(self, importer: Importer, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["file"].widget.attrs["accept"] = ",".join(importer.suffixes)
        self.fields["file"].help_text = " ".join(importer.suffixes)
