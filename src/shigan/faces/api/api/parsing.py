"""Reading what was sent: text that no database takes is refused before anything is asked of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from ninja.parser import Parser

from shigan.kernel.base.errors import Refused
from shigan.kernel.web.rules import storable


class StrictParser(Parser):
    """JSON and parameters as ever, with nothing in them that cannot be kept."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The JSON body; what is raised here is answered as 400."""
        body = super().parse_body(request)
        if not all(storable(text) for text in _texts(body)):
            raise ValueError("not storable")
        return body

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """The parameters of an address or a form."""
        unfit = [n for n, values in data.lists() if not all(map(storable, [n, *map(str, values)]))]
        if unfit:
            said = _("有无法保存的字符")
            raise Refused(said, fields={name if storable(name) else "": said for name in unfit})
        return super().parse_querydict(data, list_fields, request)


def _texts(value: Any) -> Iterable[str]:
    """All texts in a JSON value, names of members too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, member in value.items():
            yield name
            yield from _texts(member)
    elif isinstance(value, list):
        for member in value:
            yield from _texts(member)
