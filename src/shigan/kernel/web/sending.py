"""Pages that make something: one that is sent twice, or gone back to and resent, makes it once."""

from __future__ import annotations

from uuid import UUID, uuid5

from django import forms

from shigan.kernel.base.ids import uuid7
from shigan.kernel.web.forms import RecordForm

#: The hidden input in which a page says which opening of it this is.
_PAGE = "page_id"


def sent_once(made: type[RecordForm]) -> type[RecordForm]:
    """A form whose pages can be told apart: see `sending`."""
    made.base_fields[_PAGE] = forms.UUIDField(
        required=False, widget=forms.HiddenInput(), initial=uuid7
    )
    return made


def sending(form: RecordForm) -> UUID | None:
    """One id for one page with one content: written anew, it is something else.

    Takes the page's own part out of the form's values.
    """
    page: UUID | None = form.cleaned_data.pop(_PAGE, None)
    if page is None:
        return None
    said = "\n".join(f"{name}={form[name].value()!r}" for name in sorted(form.cleaned_data))
    return uuid5(page, said)
