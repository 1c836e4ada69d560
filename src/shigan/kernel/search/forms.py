"""What is asked when a view is kept."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shigan.kernel.orgs.scope import Scope
from shigan.kernel.search.queries import units_to_share_with
from shigan.kernel.web.fields import Choices, Field, Kind, Source
from shigan.kernel.web.forms import RecordForm, form_class

NAME = Field("name", gettext_lazy("名称"), required=True, max_length=30)
SHARED = Field(
    "shared",
    gettext_lazy("同时给谁看"),
    Kind.CHOICE,
    hint=gettext_lazy("不选时只有自己看得到"),
)


def view_form(scope: Scope) -> type[RecordForm]:
    """A name, and the unit whose people see it too."""

    def units() -> Choices:
        return [(path, _("%(unit)s的人") % {"unit": n}) for path, n in units_to_share_with(scope)]

    return form_class((NAME, SHARED), {"shared": Source(units)})
